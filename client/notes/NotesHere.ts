// The notes of an alliance on this page: which there are, and where their words stand. Knows no React. A section hears of it only when
// something of its own has changed.
import type { EditorView } from '@tiptap/pm/view'
import { TextSelection } from '@tiptap/pm/state'
import type * as Y from 'yjs'
import { sectionsOf } from '../../shared/alliance/layout.ts'
import { pointAt } from '../../shared/alliance/points.ts'
import { MAX_NOTE_WORDS } from '../../shared/agreement/notes.ts'
import type { NotesTold } from '../../shared/protocol/notes.ts'
import type { Letters } from './letters.ts'
import type { HeldNote } from './heldNotes.ts'
import { chosenIn, lettersOf } from './letters.ts'
import { type Place, type Tied, placeOf } from './placing.ts'

export type Note = NotesTold['notes'][number] | HeldNote

/** In an editor's document. */
export type Spot = { id: string; from: number; to: number }

/** Words that were chosen to come back to. */
export type Chosen = Tied

export type InSection = {
  /** Open, and its words stand here: in their order. */
  beside: readonly Note[]
  /** Open, and its words are gone. */
  gone: readonly Note[]
  atRest: readonly Note[]
  seam: NotesTold['seams'][number] | undefined
}

/** The letters of its words are others now: it can be tied to those. */
export type OnMoved = (note: Note, place: Place) => void

/** Nobody needs to see a note move within the same breath. */
const BREATH_MS = 200

const NOTHING: InSection = { beside: [], gone: [], atRest: [], seam: undefined }
const NO_SPOTS: readonly Spot[] = []

export class NotesHere {
  readonly #doc: Y.Doc
  #told: NotesTold = { notes: [], seams: [] }
  #held: readonly HeldNote[] = []
  #places = new Map<string, Place>()
  #inSection = new Map<string, InSection>()
  #spots = new Map<string, readonly Spot[]>()
  #asked: Chosen | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #letters = new Map<Y.XmlFragment, Letters>()
  readonly #views = new Map<Y.XmlFragment, EditorView>()
  readonly #listeners = new Set<() => void>()
  readonly #onMoved: OnMoved

  constructor(doc: Y.Doc, onMoved: OnMoved = () => undefined) {
    this.#doc = doc
    this.#onMoved = onMoved
  }

  /** Begins to follow the words; ends with what it returns. */
  readonly start = (): (() => void) => {
    this.#doc.on('afterTransaction', this.#written)
    return () => {
      this.#doc.off('afterTransaction', this.#written)
      clearTimeout(this.#timer)
      this.#timer = undefined
      this.#letters.clear()
    }
  }

  know(told: NotesTold, held: readonly HeldNote[]): void {
    if (told === this.#told && held === this.#held) return
    this.#told = told
    this.#held = held
    this.#look()
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly in = (section: string): InSection => this.#inSection.get(section) ?? NOTHING

  spotsIn(body: Y.XmlFragment): readonly Spot[] {
    const section = this.#sectionOf(body)
    return section === undefined ? NO_SPOTS : (this.#spots.get(section) ?? NO_SPOTS)
  }

  /** How long the editor's document is when it is in step with the spots. */
  sizeOf(body: Y.XmlFragment): number {
    return this.#lettersIn(body).size
  }

  /** An editor of these words stands on the page. */
  stands(body: Y.XmlFragment, view: EditorView): () => void {
    this.#views.set(body, view)
    return () => {
      if (this.#views.get(body) === view) this.#views.delete(body)
    }
  }

  /** What is chosen there is to be come back to. */
  ask(body: Y.XmlFragment, { from, to }: { from: number; to: number }): void {
    const section = this.#sectionOf(body)
    const chosen = chosenIn(this.#lettersIn(body), { from, to, most: MAX_NOTE_WORDS })
    if (section === undefined || chosen === undefined) return
    const { first, last, words } = chosen
    this.#asked = { section, anchor: { from: pointAt(first, 'first'), to: pointAt(last, 'last') }, quote: words }
    this.#tell()
  }

  readonly asked = (): Chosen | undefined => this.#asked

  readonly putAway = (): void => {
    this.#asked = undefined
    this.#tell()
  }

  /** Goes to its words, and chooses them. */
  show(note: string): void {
    const place = this.#places.get(note)
    const body = sectionsOf(this.#doc).find(({ id }) => id === place?.section)?.body
    const view = body && this.#views.get(body)
    if (place === undefined || view === undefined || place.to > view.state.doc.content.size) return
    const { doc, tr } = view.state
    view.focus()
    view.dispatch(tr.setSelection(TextSelection.create(doc, place.from, place.to)).scrollIntoView())
  }

  readonly #written = (transaction: Y.Transaction): void => {
    let some = false
    const changed = new Set<unknown>(transaction.changedParentTypes.keys())
    for (const body of this.#letters.keys())
      if (changed.has(body)) {
        this.#letters.delete(body)
        some = true
      }
    // A section that is added, or that nobody looked at yet, matters only while words are looked for.
    if ((some || transaction.changed.size > 0) && this.#told.notes.length + this.#held.length > 0) this.#lookSoon()
  }

  #lookSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#look()
    }, BREATH_MS)
  }

  #look(): void {
    const sections = sectionsOf(this.#doc)
    const there = new Set(sections.map(({ id }) => id as string))
    const places = new Map<string, Place>()
    const inSection = new Map<string, { beside: Note[]; gone: Note[]; atRest: Note[]; seam: InSection['seam'] }>()
    const at = (section: string) => {
      const known = inSection.get(section) ?? { beside: [], gone: [], atRest: [], seam: undefined }
      inSection.set(section, known)
      return known
    }
    for (const note of [...this.#told.notes, ...this.#held]) {
      if (note.state === 'closed') {
        at(note.section).atRest.push(note)
        continue
      }
      const place = placeOf(note, sections, this.#lettersIn)
      if (place === undefined) at(note.section).gone.push(note)
      else {
        places.set(note.id, place)
        at(place.section).beside.push(note)
        if (place.tie !== undefined) this.#onMoved(note, place)
      }
    }
    for (const seam of this.#told.seams) at(seam.section).seam = seam
    const from = (note: Note): number => places.get(note.id)?.from ?? 0
    const spots = new Map<string, Spot[]>()
    for (const [section, { beside }] of inSection) {
      beside.sort((a, b) => from(a) - from(b))
      spots.set(
        section,
        beside.flatMap(({ id }) => {
          const place = places.get(id)
          return place === undefined ? [] : [{ id, from: place.from, to: place.to }]
        })
      )
    }
    this.#places = places
    this.#inSection = keepEqual(this.#inSection, inSection)
    this.#spots = keepEqual(this.#spots, spots)
    for (const body of this.#letters.keys()) if (!there.has(this.#sectionOf(body) ?? '')) this.#letters.delete(body)
    this.#tell()
  }

  readonly #lettersIn = (body: Y.XmlFragment): Letters => {
    const known = this.#letters.get(body)
    if (known !== undefined) return known
    const letters = lettersOf(body)
    this.#letters.set(body, letters)
    return letters
  }

  #sectionOf(body: Y.XmlFragment): string | undefined {
    return sectionsOf(this.#doc).find((section) => section.body === body)?.id
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

/** Whatever is as it was stays the very same, so that nothing is drawn for it. */
const keepEqual = <T>(before: ReadonlyMap<string, T>, now: ReadonlyMap<string, T>): Map<string, T> =>
  new Map(
    [...now].map(([key, value]) => {
      const old = before.get(key)
      return [key, old !== undefined && isSame(old, value) ? old : value]
    })
  )

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
