// Two change the same paragraph at the same moment. Whatever one types there while the other makes a list of it, joins it to the
// one above or takes it away: it stands on the page, or it is kept for who wrote it.
import { getSchema } from '@tiptap/core'
import { joinBackward, joinForward, lift, splitBlock, wrapIn } from '@tiptap/pm/commands'
import type { Node } from '@tiptap/pm/model'
import { liftListItem, sinkListItem, wrapInList } from '@tiptap/pm/schema-list'
import { type Command, EditorState, TextSelection, type Transaction } from '@tiptap/pm/state'
import { initProseMirrorDoc, updateYFragment } from '@tiptap/y-tiptap'
import * as prng from 'lib0/prng'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { toggleQuotation } from '../../client/writing/quotation.ts'
import { sectionsOf } from '../../shared/alliance/layout.ts'
import { setSectionAside } from '../../shared/alliance/sectionActs.ts'
import { wordsExtensions } from '../../shared/editor/words.ts'
import { budget, seedOf } from '../harness/budget.ts'
import { count } from '../harness/counts.ts'
import { bodyOf } from '../harness/oneSection.ts'
import { type Page, room } from '../harness/roomOfTwo.ts'

const schema = getSchema(wordsExtensions())
const { nodes } = schema
const kind = (name: string) => {
  const type = nodes[name]
  if (type === undefined) throw new Error(`no ${name}`)
  return type
}

/** Changes the section as its editor does: by a transaction of ProseMirror's, which the binding writes into the document. */
const change = ({ doc }: Page, act: (state: EditorState) => Transaction | undefined): boolean => {
  const body = bodyOf(doc)
  const { doc: node, meta } = initProseMirrorDoc(body, schema)
  const done = act(EditorState.create({ doc: node }))
  if (done === undefined) return false
  doc.transact(() => updateYFragment(doc, body, done.doc, meta), 'hand')
  return true
}

/** The command, with the caret at the beginning of the block that holds these words, or so many letters into it. */
const at =
  (words: string, command: Command, into = 0) =>
  (state: EditorState): Transaction | undefined => {
    let pos: number | undefined
    state.doc.descendants((node, from) => {
      if (pos === undefined && node.isTextblock && node.textContent.includes(words)) pos = from + 1
    })
    if (pos === undefined) return undefined
    let done: Transaction | undefined
    const placed = state.apply(state.tr.setSelection(TextSelection.create(state.doc, pos + into)))
    command(placed, (tr) => (done = tr))
    return done
  }

const placed =
  (command: Command, pos: number) =>
  (state: EditorState): Transaction | undefined => {
    let done: Transaction | undefined
    const there = TextSelection.near(state.doc.resolve(Math.min(pos, state.doc.content.size)))
    command(state.apply(state.tr.setSelection(there)), (tr) => (done = tr))
    return done
  }

const blockOf = (state: EditorState): { from: number; to: number; node: Node } => {
  const { $from } = state.selection
  return { from: $from.before(1), to: $from.after(1), node: $from.node(1) }
}

const takeAway: Command = (state, dispatch) => {
  const { from, to } = blockOf(state)
  dispatch?.(state.tr.delete(from, to))
  return true
}
const moveToTheEnd: Command = (state, dispatch) => {
  const { from, to, node } = blockOf(state)
  const tr = state.tr.delete(from, to)
  dispatch?.(tr.insert(tr.doc.content.size, node))
  return true
}
const writeOver: Command = (state, dispatch) => {
  const { from, to } = blockOf(state)
  dispatch?.(state.tr.replaceWith(from, to, kind('paragraph').create(null, schema.text('something else'))))
  return true
}

const THREE = ['first of all', 'and then the second', 'third and last']

/** What one does to the second paragraph while the other types into it. */
const acts: Record<string, (page: Page) => boolean> = {
  'a list': (page) => change(page, at('second', wrapInList(kind('bulletList')))),
  'a numbered list': (page) => change(page, at('second', wrapInList(kind('orderedList')))),
  'a list of tasks': (page) => change(page, at('second', wrapInList(kind('taskList')))),
  'a quotation': (page) => change(page, at('second', toggleQuotation)),
  'a quotation, as pages made them once': (page) => change(page, at('second', wrapIn(kind('blockquote')))),
  'joined to the one above': (page) => change(page, at('second', joinBackward)),
  'joined with the one below': (page) => change(page, at('second', joinForward, 'and then the second'.length)),
  'split in two': (page) => change(page, at('second', splitBlock, 5)),
  moved: (page) => change(page, at('second', moveToTheEnd)),
  'taken away': (page) => change(page, at('second', takeAway)),
  'written over': (page) => change(page, at('second', writeOver)),
  'set aside': (page) => {
    const [section] = sectionsOf(page.doc)
    if (section === undefined) return false
    setSectionAside(page.doc, section.id)
    return true
  }
}

/** What leaves the paragraph where it is: nothing falls away at all. */
const STAYS = new Set(['a quotation', 'set aside'])

/** Types a word letter by letter, and one letter too much, into the paragraph that holds these words. */
const typeInto = ({ doc }: Page, words: string, where: 'start' | 'middle' | 'end', word: string): void => {
  const text = textHolding(bodyOf(doc), words)
  if (text === undefined) throw new Error(`nobody wrote ${words}`)
  let index = where === 'start' ? 0 : where === 'end' ? text.length : 7
  for (const letter of `${word.slice(0, 3)}#`) doc.transact(() => text.insert(index++, letter), 'hand')
  doc.transact(() => text.delete(--index, 1), 'hand')
  for (const letter of word.slice(3)) doc.transact(() => text.insert(index++, letter), 'hand')
}

const textHolding = (body: Y.XmlFragment, words: string): Y.XmlText | undefined => {
  for (const text of body.createTreeWalker((type) => type instanceof Y.XmlText))
    if (text instanceof Y.XmlText && lettersOf(text).includes(words)) return text
  return undefined
}
const lettersOf = (text: Y.XmlText): string =>
  (text.toDelta() as { insert: unknown }[]).map(({ insert }) => (typeof insert === 'string' ? insert : '')).join('')

const wordsOn = (doc: Y.Doc): string => {
  const lines: string[] = []
  for (const text of bodyOf(doc).createTreeWalker((type) => type instanceof Y.XmlText))
    if (text instanceof Y.XmlText) lines.push(lettersOf(text))
  return lines.join('\n')
}

const begun = () => {
  const made = room()
  change(made.ada, (state) =>
    state.tr.replaceWith(
      0,
      state.doc.content.size,
      THREE.map((words) => kind('paragraph').create(null, schema.text(words)))
    )
  )
  made.settle()
  return made
}

type Begun = ReturnType<typeof begun>
const rescuedOf = ({ rescued }: Begun, { seatId }: Page): string[] =>
  [...rescued.values()].flatMap(({ seat, kept }) => (seat === seatId && kept !== undefined ? [kept.words] : []))

describe('typing into a paragraph while it becomes', () => {
  for (const [name, act] of Object.entries(acts))
    for (const where of ['start', 'middle', 'end'] as const)
      for (const order of ['the typing first', 'the change first', 'in the midst of it'] as const)
        it(`${name}, at its ${where}, ${order}: the words stand, or are kept for who wrote them`, () => {
          const made = begun()
          const { ada, ben, arrive, settle } = made
          typeInto(ada, 'second', where, 'zebra')
          expect(act(ben)).toBe(true)
          if (order === 'in the midst of it') for (let letters = 0; letters < 3; letters++) arrive(ada)
          if (order === 'the typing first') while (ada.up.length > 0) arrive(ada)
          while (ben.up.length > 0) arrive(ben)
          settle()
          const words = wordsOn(made.document.committed)
          expect(ada.doc.store.pendingStructs).toBe(null)
          expect(wordsOn(ada.doc)).toBe(words)
          const stands = words.includes('zebra')
          expect(stands || !STAYS.has(name)).toBe(true)
          const kept = rescuedOf(made, ada)
          expect(kept).toEqual(stands ? [] : ['zebra'])
          // Nobody else is told of it, and what was taken away on purpose is no rescue.
          expect(rescuedOf(made, ben)).toEqual([])
        })
})

/** No letter is typed twice, so that each can be looked for. */
const letter = (nth: number): string => String.fromCharCode(0x4e00 + nth)

/** What else one writes there, and the words that it must not cost. */
const writings: Record<string, { write: (page: Page) => void; words: readonly string[] }> = {
  'bold words': {
    write: ({ doc }) => textHolding(bodyOf(doc), 'second')?.insert(4, 'zebra', { bold: {} }),
    words: ['zebra']
  },
  'a link': {
    write: ({ doc }) => textHolding(bodyOf(doc), 'second')?.insert(4, 'zebra', { link: { href: 'https://example.org/' } }),
    words: ['zebra']
  },
  'letters of several parts': {
    write: ({ doc }) => textHolding(bodyOf(doc), 'second')?.insert(4, '👩🏽‍🤝‍👩🏻e\u0301שלום'),
    words: ['👩🏽‍🤝‍👩🏻', 'e\u0301', 'שלום']
  },
  'a new line in the midst of it': {
    write: (page) => {
      typeInto(page, 'second', 'middle', 'zebra')
      change(page, at('second', splitBlock, 10))
    },
    words: ['zeb', 'ra', 'and', 'second']
  },
  'lines that are pasted': {
    write: (page) => {
      const lines = ['zebra', 'heron'].map((words) => kind('paragraph').create(null, schema.text(words)))
      change(page, (state) => state.tr.insert(state.doc.child(0).nodeSize + 8, lines))
    },
    words: ['zebra', 'heron', 'second']
  },
  'hundreds of letters, without a line': {
    write: (page) => {
      const text = textHolding(bodyOf(page.doc), 'second')
      for (let nth = 0; nth < 300; nth++) text?.insert(7 + nth, letter(nth))
    },
    words: Array.from({ length: 300 }, (_, nth) => letter(nth))
  }
}

describe('writing into a paragraph while it becomes', () => {
  for (const [name, act] of Object.entries(acts))
    it(`${name}: nothing of it is lost, whatever is written, in either order, over a restart`, () => {
      for (const [what, { write, words }] of Object.entries(writings))
        for (const order of ['the writing first', 'the change first', 'a restart in between', 'an answer at once'] as const) {
          const made = begun()
          const { ada, ben, arrive, settle } = made
          write(ada)
          expect(act(ben)).toBe(true)
          if (order === 'the writing first') while (ada.up.length > 0) arrive(ada)
          while (ben.up.length > 0) arrive(ben)
          if (order === 'a restart in between') made.restart()
          if (order === 'an answer at once') made.comeBack(ada)
          settle()
          const kept = rescuedOf(made, ada).join('\n')
          const page = wordsOn(made.document.committed)
          const lost = words.filter((one) => !page.includes(one) && !kept.includes(one))
          // What Ben took away on purpose is no loss.
          const meant = name === 'taken away' || name === 'written over' ? ['second', 'and'] : []
          expect({ what, order, lost: lost.filter((one) => !meant.includes(one)) }).toEqual({ what, order, lost: [] })
          expect(wordsOn(ada.doc)).toBe(page)
          expect(wordsOn(ben.doc)).toBe(page)
        }
    })
})

const RUNS = budget({ short: 60, long: 2_000 })
const STEPS = 60

/** All that rearranges and takes nothing out. */
const rearranging: readonly Command[] = [
  wrapInList(kind('bulletList')),
  wrapInList(kind('orderedList')),
  wrapInList(kind('taskList')),
  wrapIn(kind('blockquote')),
  toggleQuotation,
  lift,
  liftListItem(kind('listItem')),
  sinkListItem(kind('listItem')),
  joinBackward,
  joinForward,
  splitBlock,
  moveToTheEnd
]

describe('two who type and rearrange at the same moment, as it comes', () => {
  it(
    `lose no letter in ${RUNS} runs of ${STEPS} steps: each stands on the page, or is kept`,
    { timeout: budget({ short: 60_000, long: 3_600_000 }) },
    (context) => {
      const seed = seedOf('rescue')
      let typed = 0
      let kept = 0
      for (let run = 0; run < RUNS; run++) {
        const random = prng.create(seed + run)
        const made = begun()
        const { pages, arrive, hear, settle } = made
        let written = 0
        for (let step = 0; step < STEPS; step++) {
          const page = prng.oneOf(random, pages)
          const what = prng.real53(random)
          if (what < 0.45) {
            const texts = [...bodyOf(page.doc).createTreeWalker((type) => type instanceof Y.XmlText)]
            const text = texts[prng.int32(random, 0, texts.length - 1)]
            if (text instanceof Y.XmlText) text.insert(prng.int32(random, 0, text.length), letter(written++))
          } else if (what < 0.65) {
            const size = bodyOf(page.doc).toString().length
            change(page, placed(prng.oneOf(random, [...rearranging]), prng.int32(random, 0, size)))
          } else if (what < 0.85) arrive(page)
          else hear(page)
        }
        settle()
        const page = wordsOn(made.document.committed)
        const rescued = [...made.rescued.values()].map(({ kept: one }) => one?.words ?? '').join('')
        const lost = Array.from({ length: written }, (_, nth) => letter(nth)).filter(
          (one) => !page.includes(one) && !rescued.includes(one)
        )
        expect({ seed: seed + run, lost }).toEqual({ seed: seed + run, lost: [] })
        typed += written
        kept += rescued.length
      }
      count(context, { seeds: RUNS, letters: typed, 'letters rescued': kept })
      // Else nothing was at stake.
      expect(kept).toBeGreaterThan(RUNS / 10)
    }
  )
})

describe('a rescue', () => {
  it('knows the section, and what stood before the words', () => {
    for (const order of ['typing', 'change'] as const) {
      const made = begun()
      const { ada, ben, arrive, settle } = made
      typeInto(ada, 'second', 'middle', 'zebra')
      acts['a list']?.(ben)
      for (const page of order === 'typing' ? [ada, ben] : [ben, ada]) while (page.up.length > 0) arrive(page)
      settle()
      const [section] = sectionsOf(made.document.committed)
      expect([...made.rescued.values()].map(({ kept }) => kept)).toEqual([
        { section: section?.id, before: 'and the', words: 'zebra' }
      ])
    }
  })

  it('keeps lines apart, and is one for all that falls together', () => {
    const made = begun()
    const { ada, ben, settle } = made
    typeInto(ada, 'second', 'end', ' one')
    typeInto(ada, 'third', 'end', ' two')
    change(ben, (state) => {
      let done: Transaction | undefined
      const both = state.tr.setSelection(TextSelection.create(state.doc, 20, state.doc.content.size - 2))
      wrapInList(kind('bulletList'))(state.apply(both), (tr) => (done = tr))
      return done
    })
    settle()
    expect(rescuedOf(made, ada)).toEqual([' one\n two'])
  })

  it('is made of what was written in each of many lines, when all of them go at once', () => {
    const made = begun()
    const { ada, ben, arrive, settle } = made
    const LINES = 300
    change(ben, (state) =>
      state.tr.insert(
        state.doc.content.size,
        Array.from({ length: LINES }, (_, nth) => kind('paragraph').create(null, schema.text(`line ${nth}.`)))
      )
    )
    settle()
    for (let nth = 0; nth < LINES; nth++) typeInto(ada, `line ${nth}.`, 'end', ` word ${nth}`)
    change(ben, (state) => state.tr.delete(0, state.doc.content.size))
    // They stood there when the other's change came, which had seen none of them.
    while (ada.up.length > 0) arrive(ada)
    while (ben.up.length > 0) arrive(ben)
    settle()
    const words = rescuedOf(made, ada).flatMap((kept) => kept.split('\n'))
    expect(words.toSorted()).toEqual(Array.from({ length: LINES }, (_, nth) => ` word ${nth}`).toSorted())
  })

  it('is not made of what somebody deleted on purpose, whoever wrote it', () => {
    const made = begun()
    const { ada, ben, settle } = made
    change(ben, at('second', takeAway))
    settle()
    change(ada, at('third', writeOver))
    settle()
    textHolding(bodyOf(ada.doc), 'first')?.delete(0, 5)
    settle()
    expect([...made.rescued.values()]).toEqual([])
  })

  it('is made of words written while the line was away, too', () => {
    const made = begun()
    const { ada, ben, arrive, settle } = made
    typeInto(ada, 'second', 'end', ' zebra')
    // One answer in place of all that was typed: it names whatever was deleted as well.
    ada.up.splice(0, Infinity, Y.encodeStateAsUpdate(ada.doc))
    acts['a list']?.(ben)
    while (ben.up.length > 0) arrive(ben)
    arrive(ada, { answering: true })
    settle()
    expect(rescuedOf(made, ada)).toEqual([' zebra'])
  })

  it('is made of words that came while the change was on its way, when that has to be told anew', () => {
    for (const act of ['taken away', 'a list'] as const) {
      const made = begun()
      const { ada, ben, arrive, hear, comeBack, settle } = made
      acts[act]?.(ben)
      typeInto(ada, 'second', 'end', ' zebra')
      while (ada.up.length > 0) arrive(ada)
      // Ben's page knows of them before the server knows of the change: its answer names them among what is gone.
      while (ben.down.length > 0) hear(ben)
      comeBack(ben)
      settle()
      expect({ act, rescued: rescuedOf(made, ada) }).toEqual({ act, rescued: [' zebra'] })
    }
  })

  it('stays whole when its words are named by a later answer, which deleted nothing itself', () => {
    const made = begun()
    const { ada, ben, arrive, settle } = made
    typeInto(ada, 'second', 'end', ' zebra')
    acts['a list']?.(ben)
    settle()
    ada.up.push(Y.encodeStateAsUpdate(ada.doc))
    arrive(ada, { answering: true })
    typeInto(ada, 'second', 'end', '!')
    settle()
    expect(rescuedOf(made, ada)).toEqual([' zebra'])
  })
})
