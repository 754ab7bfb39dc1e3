// The others' carets in a section, in our look: a line in their ink, the name after it where the line ends, only
// the mark above it among words. Built on the stock plugin, without the part that announces who I am: the
// server does that, from my seat.
import { Extension } from '@tiptap/core'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import type { DecorationAttrs, EditorView } from '@tiptap/pm/view'
import { yCursorPlugin } from '@tiptap/y-tiptap'
import type { Awareness } from 'y-protocols/awareness'
import * as z from 'zod/mini'
import { INKS } from '../../shared/alliance/inks.ts'
import { caretPlace } from '../../shared/protocol/caret.ts'

/** What the server says of whoever is behind a client id. */
export const presentUser = z.object({ id: z.string(), name: z.string(), ink: z.enum(INKS) })
/** The stock plugin throws at a caret of another form, and with it every change of the editor. */
const present = z.object({ user: presentUser, cursor: z.nullish(caretPlace) })

export const Carets = Extension.create<{ awareness: Awareness | undefined }>({
  name: 'carets',
  addOptions: () => ({ awareness: undefined }),
  addProseMirrorPlugins() {
    const { awareness } = this.options
    if (awareness === undefined) return []
    return [
      yCursorPlugin(onlyPlaces(awareness), {
        awarenessStateFilter: (me: number, clientId: number, state: unknown) =>
          clientId !== me && present.safeParse(state).success,
        cursorBuilder: caretOf,
        selectionBuilder: chosenBy
      }),
      new Plugin({ key: new PluginKey('caretNames'), view: (view) => new CaretNames(view) })
    ]
  }
})

/** The same, but of where one's own caret is it says only what can be looked up. Where blocks stand hollow, the stock plugin may count it to a place
 *  that is none; that looked up, with the next change or focus, throws. */
const onlyPlaces = (awareness: Awareness): Awareness =>
  Object.assign(Object.create(awareness), {
    setLocalStateField: (field: string, value: unknown) =>
      awareness.setLocalStateField(field, field !== 'cursor' || caretPlace.safeParse(value).success ? value : null)
  })

const caretOf = (user: unknown): HTMLElement => {
  const caret = document.createElement('span')
  const who = presentUser.safeParse(user).data
  if (who === undefined) return caret
  caret.className = 'caret'
  caret.dataset['ink'] = who.ink
  // It is no part of the words, so it is not read among them; who is here is said once, at the top of the page.
  caret.setAttribute('aria-hidden', 'true')
  const flag = caret.appendChild(document.createElement('span'))
  flag.className = 'flag'
  // Shown from the attribute: copying or searching the words must not find it among them.
  flag.dataset['name'] = who.name
  const mark = flag.appendChild(document.createElement('i'))
  mark.className = 'mark'
  mark.dataset['ink'] = who.ink
  return caret
}

const chosenBy = (user: unknown): DecorationAttrs => {
  const who = presentUser.safeParse(user).data
  // A span of its own: merged into the ink of the words, it would change whose they seem to be.
  return who === undefined ? {} : { nodeName: 'span', class: 'chosen', 'data-ink': who.ink }
}

/** Keeps the name beside a caret only where the paper after it is empty. */
class CaretNames {
  readonly #view: EditorView
  /** The lines break anew when the column changes its width, or a face arrives. */
  readonly #size: ResizeObserver
  #frame = 0

  constructor(view: EditorView) {
    this.#view = view
    this.#size = new ResizeObserver(() => this.#look())
    this.#size.observe(view.dom)
  }

  update(): void {
    this.#look()
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame)
    this.#size.disconnect()
  }

  readonly #look = (): void => {
    cancelAnimationFrame(this.#frame)
    this.#frame = requestAnimationFrame(() => {
      for (const caret of this.#view.dom.querySelectorAll<HTMLElement>('.caret')) placeName(caret)
    })
  }
}

const placeName = (caret: HTMLElement): void => {
  const flag = caret.querySelector<HTMLElement>('.flag')
  const block = caret.closest('p')
  if (flag === null || block === null) return
  flag.classList.remove('over')
  const line = caret.getBoundingClientRect()
  const name = flag.getBoundingClientRect()
  const after = document.createRange()
  after.setStartAfter(caret)
  after.setEndAfter(block.lastChild ?? caret)
  const middle = (line.top + line.bottom) / 2
  const rtl = getComputedStyle(block).direction === 'rtl'
  const wordsFollow = [...after.getClientRects()].some(
    ({ top, bottom, left, right, width }) =>
      width > 1 && top < middle && bottom > middle && (rtl ? left < name.right : right > name.left)
  )
  flag.classList.toggle('over', wordsFollow || name.right > document.documentElement.clientWidth - 6 || name.left < 6)
}
