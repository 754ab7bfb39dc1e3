// @vitest-environment jsdom
// A note stays at its words: whatever a hand does in the real editors of two sections (typing, parting, joining, dragging, cutting here and
// pasting there, undoing), it covers the same letters, or says that they are gone.
import * as prng from 'lib0/prng'
import { beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { chosenIn, lettersOf, withoutSpace } from '../../client/notes/letters.ts'
import { type Place, type Tied, placeOf } from '../../client/notes/placing.ts'
import { shapes } from '../../client/writing/shapes.ts'
import { pointAt } from '../../shared/alliance/points.ts'
import { type SectionId, newId } from '../../shared/alliance/ids.ts'
import { sectionsOf, seedAlliance } from '../../shared/alliance/layout.ts'
import { tellNoteBody } from '../../shared/protocol/notes.ts'
import { budget, seedOf } from '../harness/budget.ts'
import { count } from '../harness/counts.ts'
import { EditingHand, standInForLayout } from '../harness/EditingHand.ts'

const ROUNDS = budget({ short: 40, long: 400 })
const STEPS = 60
/** Letters that nothing else here has. */
const WORDS = 'ΑΒΓ ΔΕΖΗ ΘΙ'
const LETTERS = withoutSpace(WORDS)

beforeAll(standInForLayout)

const table = () => {
  const doc = new Y.Doc()
  const sections = ['one', 'two'].map((key) => ({ id: newId<SectionId>(), key, title: key, starts: true }))
  seedAlliance(doc, { title: '', sections })
  const hands = sectionsOf(doc).map(
    ({ body }) => new EditingHand(body, doc, { me: 'a', seats: [{ seatId: 'a', name: 'Ada', ink: 'indigo' }] })
  )
  const [one, two] = hands
  if (one === undefined || two === undefined) throw new Error('two sections')
  one.type(`we said ${WORDS} and more`)
  one.press('Enter')
  one.type('so it goes on')
  two.type('other words')
  return { doc, one, two, hands }
}
type Table = ReturnType<typeof table>

const tiedTo = ({ doc, one }: Table, words: string): Tied => {
  const [section] = sectionsOf(doc)
  if (section === undefined) throw new Error('no section')
  const at = 1 + one.view.state.doc.textBetween(0, one.view.state.doc.content.size, '\n').indexOf(words)
  const chosen = chosenIn(lettersOf(section.body), { from: at, to: at + words.length, most: 2_000 })
  if (chosen === undefined) throw new Error('nothing chosen')
  expect(chosen.words).toBe(words)
  return {
    section: section.id,
    anchor: { from: pointAt(chosen.first, 'first'), to: pointAt(chosen.last, 'last') },
    quote: chosen.words
  }
}

const placed = ({ doc }: Table, note: Tied): Place | undefined => placeOf(note, sectionsOf(doc), lettersOf)

/** What the editor shows there. */
const covered = ({ doc, hands }: Table, { section, from, to }: Place): string =>
  hands[sectionsOf(doc).findIndex(({ id }) => id === section)]?.view.state.doc.textBetween(from, to, '\n', ' ') ?? ''

type Found = {
  how: 'whole' | 'moved' | 'part' | 'gone'
  /** What it covers, without white space. */
  words: string
  /** How often all of its words stand in the two sections, and whether any letter of them does. */
  times: number
  any: boolean
}

const look = (there: Table, note: Tied): Found => {
  const all = sectionsOf(there.doc).map(({ body }) => lettersOf(body).text)
  const times = all.reduce((sum, text) => sum + text.split(LETTERS).length - 1, 0)
  const any = Array.from(LETTERS).some((letter) => all.join('').includes(letter))
  const place = placed(there, note)
  if (place === undefined) return { how: 'gone', words: '', times, any }
  const words = withoutSpace(covered(there, place))
  return { how: words !== LETTERS ? 'part' : place.tie === undefined ? 'whole' : 'moved', words, times, any }
}

/** Undefined when it is as it must be. */
const wrongIn = ({ how, words, times, any }: Found): string | undefined => {
  if (how === 'gone') return times === 1 ? 'said to be gone, and they stand once' : undefined
  if (!any) return `covers “${words}”, and none of its letters stands`
  const [first, last] = [words.at(0) ?? '?', words.at(-1) ?? '?']
  if (!LETTERS.includes(first) || !LETTERS.includes(last)) return `begins or ends beside its letters: “${words}”`
  if (times === 1 && first + last !== 'ΑΙ') return `covers “${words}” alone, and all of them stand once`
  return undefined
}

const act = ({ one, two, hands }: Table, random: prng.PRNG): void => {
  const hand = prng.oneOf(random, hands)
  const dice = prng.int32(random, 0, 99)
  if (dice < 30) hand.type(prng.oneOf(random, ['so ', 'we say it. ', 'é🙂 ', 'I', ' ']))
  else if (dice < 40) hand.press('Enter')
  else if (dice < 48) hand.press('Backspace')
  else if (dice < 60) hand.choose(random, { wide: false })
  else if (dice < 68) prng.oneOf(random, Object.values(shapes)).toggle(hand.editor)
  else if (dice < 72) hand.press('Tab')
  else if (dice < 76) hand.cutAndPaste(random)
  else if (dice < 80) hand.drag(random)
  else if (dice < 84) {
    const [from, to] = prng.bool(random) ? [one, two] : [two, one]
    const { selection, tr } = from.view.state
    if (selection.empty) return
    const { dom } = from.view.serializeForClipboard(selection.content())
    from.view.dispatch(tr.deleteSelection().setMeta('uiEvent', 'cut'))
    to.choose(random, { wide: false })
    to.view.pasteHTML(dom.innerHTML, new Event('paste') as ClipboardEvent)
  } else if (dice < 88) hand.pause()
  else if (dice < 96) hand.editor.commands.undo()
  else hand.editor.commands.redo()
}

it(
  `a note covers the same letters or says that they are gone, ${ROUNDS} rounds of ${STEPS} acts`,
  { timeout: 600_000 },
  (context) => {
    const seed = seedOf('noteAnchors')
    const seen = { whole: 0, moved: 0, part: 0, gone: 0 }
    for (let round = 0; round < ROUNDS; round++) {
      const random = prng.create(seed + round)
      const there = table()
      const note = tiedTo(there, WORDS)
      for (let step = 0; step < STEPS; step++) {
        act(there, random)
        const found = look(there, note)
        expect({ seed: seed + round, step, wrong: wrongIn(found) }).toEqual({ seed: seed + round, step, wrong: undefined })
        seen[found.how]++
      }
      for (const hand of there.hands) hand.destroy()
    }
    for (const [how, many] of Object.entries(seen)) {
      expect({ how, some: many > 0 }).toEqual({ how, some: true })
    }
    count(context, { acts: ROUNDS * STEPS })
  }
)

describe('a note', () => {
  const choose = (hand: EditingHand, from: number, to: number): void => {
    hand.editor.commands.setTextSelection({ from, to })
  }

  it('stays while a paragraph is parted within its words, and joined again', () => {
    const there = table()
    const note = tiedTo(there, WORDS)
    choose(there.one, 9 + 5, 9 + 5)
    there.one.press('Enter')
    const parted = placed(there, note)
    expect(parted && covered(there, parted)).toBe('ΑΒΓ Δ\nΕΖΗ ΘΙ')
    there.one.press('Backspace')
    const joined = placed(there, note)
    expect(joined && covered(there, joined)).toBe(WORDS)
  })

  it('is tied to a number around which a program put letters that are not seen, which no note may hold', () => {
    const there = table()
    const number = '\u202A+49 170\u202C'
    choose(there.one, 9, 9)
    there.one.type(`${number} `)
    const [section] = sectionsOf(there.doc)
    const chosen = section && chosenIn(lettersOf(section.body), { from: 9, to: 9 + number.length, most: 2_000 })
    if (chosen === undefined) throw new Error('nothing chosen')
    expect(chosen.words).toBe('+49 170')
    const anchor = { from: pointAt(chosen.first, 'first'), to: pointAt(chosen.last, 'last') }
    const note = { section: section?.id ?? '', anchor, quote: chosen.words }
    expect(tellNoteBody.safeParse({ ...note, when: 'now', words: { noticed: 'Is it this one?' } }).success).toBe(true)
    const place = placed(there, note)
    expect(place && covered(there, place)).toBe('+49 170')
    expect(place?.tie).toBeUndefined()
  })

  it('keeps what is written between its words, and leaves out what is written before and behind', () => {
    const there = table()
    const note = tiedTo(there, WORDS)
    choose(there.one, 9, 9)
    there.one.type('not ')
    choose(there.one, 13 + WORDS.length, 13 + WORDS.length)
    there.one.type('!')
    choose(there.one, 13 + 3, 13 + 3)
    there.one.type(' or')
    const place = placed(there, note)
    expect(place && covered(there, place)).toBe('ΑΒΓ or ΔΕΖΗ ΘΙ')
  })

  it('follows its words to another section, and says so when they are gone or stand twice', () => {
    const there = table()
    const note = tiedTo(there, WORDS)
    choose(there.one, 9, 9 + WORDS.length)
    there.one.press('Backspace')
    expect(placed(there, note)).toBeUndefined()
    choose(there.two, 6, 6)
    there.two.type(` ${WORDS} `)
    const moved = placed(there, note)
    expect(moved).toMatchObject({ section: sectionsOf(there.doc)[1]?.id })
    expect(moved && covered(there, moved)).toBe(WORDS)
    // Tied to where they stand now, it is not looked for any more.
    const tied = moved?.tie && { ...note, section: moved.section, anchor: moved.tie }
    there.two.type(WORDS)
    expect(placed(there, note)).toBeUndefined()
    const again = tied && placed(there, tied)
    expect(again && covered(there, again)).toBe(WORDS)
  })

  it('comes back with its words when their deletion is undone', () => {
    const there = table()
    const note = tiedTo(there, WORDS)
    there.one.pause()
    choose(there.one, 9, 9 + WORDS.length)
    there.one.press('Backspace')
    there.one.editor.commands.undo()
    const place = placed(there, note)
    expect(place && covered(there, place)).toBe(WORDS)
    expect(place?.tie).toBeUndefined()
  })
})
