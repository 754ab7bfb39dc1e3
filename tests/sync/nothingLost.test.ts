// @vitest-environment jsdom
// Two or three at one section, each at the real editor, doing all at once that hands do, on lines that come and go and beside a server
// that begins anew. Every letter that somebody typed stands on the page, or is kept for whoever wrote or moved it, or was taken out by
// a hand that saw it. And no undo takes out what another wrote.
import * as prng from 'lib0/prng'
import { beforeAll, expect, it } from 'vitest'
import { giveParagraphsText } from '../../client/connection/paragraphText.ts'
import { withPutBack } from '../../client/writing/putBack.ts'
import { type Shape, shapes } from '../../client/writing/shapes.ts'
import { sectionsOf } from '../../shared/alliance/layout.ts'
import { bringSectionBack, setSectionAside } from '../../shared/alliance/sectionActs.ts'
import { budget, seedOf } from '../harness/budget.ts'
import { count } from '../harness/counts.ts'
import { EditingHand, type Seated, standInForLayout } from '../harness/EditingHand.ts'
import { bodyOf } from '../harness/oneSection.ts'
import { type Page, room } from '../harness/roomOfTwo.ts'

const RUNS = budget({ short: 8, long: 500 })
const STEPS = 160

beforeAll(standInForLayout)

const SHAPES: Shape[] = ['bold', 'quotation', 'list', 'numbered', 'tasks']
const lettersIn = (text: string): Set<string> => new Set(text.match(/[\u4e00-\u9fff]/g))
const shownBy = ({ view }: EditingHand): string => view.state.doc.textContent
const timesIn = (text: string, letter: string): number => text.split(letter).length

type World = ReturnType<typeof room>
type At = { page: Page; hand: EditingHand; fresh: (howMany: number) => string }

/** What a hand does in the words, and how often of a hundred times. */
const inWords: readonly [number, (at: At, random: prng.PRNG) => unknown][] = [
  [27, ({ hand, fresh }, random) => hand.type(fresh(prng.int32(random, 1, 4)))],
  [3, ({ hand }, random) => hand.type(prng.oneOf(random, ['- ', '1. ', '> ', '[] ', ' **', '** ']))],
  [7, ({ hand }) => hand.press('Enter')],
  [1, ({ hand }) => hand.press('Enter', { shiftKey: true })],
  [6, ({ hand }) => hand.press('Backspace')],
  [2, ({ hand }) => hand.press('Delete')],
  [10, ({ hand }, random) => hand.choose(random, { wide: prng.int32(random, 0, 9) === 0 })],
  [13, ({ hand }, random) => shapes[prng.oneOf(random, SHAPES)].toggle(hand.editor)],
  [5, ({ hand }, random) => hand.press('Tab', { shiftKey: prng.bool(random) })],
  [2, ({ hand, fresh }) => hand.pasteHtml(`<p>${fresh(2)}<ul><li>${fresh(1)}<li>${fresh(1)}</ul><p>${fresh(2)}<br>${fresh(1)}`)],
  [3, ({ hand }, random) => hand.cutAndPaste(random)],
  [4, ({ hand }, random) => hand.drag(random)],
  [4, ({ hand }) => hand.pause()]
]

/** What happens around them. */
const around = ({ comeBack, restart, hear, rescued, answerRescue }: World, { page, hand }: At, random: prng.PRNG): unknown => {
  const [section] = sectionsOf(page.doc)
  if (section === undefined) throw new Error('no section')
  const mine = [...rescued.values()].find(({ seat }) => seat === page.seatId)
  const what = prng.int32(random, 0, 9)
  if (what < 4) return comeBack(page)
  if (what === 4) return restart()
  if (what < 7) return section.setAside ? bringSectionBack(page.doc, section.id) : setSectionAside(page.doc, section.id)
  if (mine?.kept === undefined) return undefined
  // What made them fall came on the same line before they were told of.
  while (page.down.length > 0) hear(page)
  answerRescue(mine)
  return hand.view.dispatch(withPutBack(hand.view.state.tr, mine.kept))
}

const pick = <Of>(all: readonly (readonly [number, Of])[], random: prng.PRNG): Of => {
  let left = prng.real53(random) * all.reduce((sum, [often]) => sum + often, 0)
  for (const [often, one] of all) if ((left -= often) < 0) return one
  throw new Error('nothing to choose from')
}

const run = (seed: number) => {
  const random = prng.create(seed)
  const world = room(seed % 3 === 0 ? ['ada', 'ben', 'cem'] : ['ada', 'ben'])
  const { pages, arrive, hear, settle } = world
  const seats = pages.map(({ seatId, name }, at): Seated => ({ seatId, name, ink: at === 0 ? 'indigo' : 'madder' }))
  // No letter is typed twice, so that each can be looked for.
  const writers = new Map<string, Page>()
  /** Taken out by a hand that saw them. */
  const taken = new Set<string>()
  const all = pages.map((page): At => {
    giveParagraphsText(page.doc)
    const fresh = (howMany: number): string => {
      const letters = Array.from({ length: howMany }, (_, nth) => String.fromCharCode(0x4e00 + writers.size + nth))
      for (const letter of letters) writers.set(letter, page)
      return letters.join('')
    }
    return { page, hand: new EditingHand(bodyOf(page.doc), page.doc, { me: page.seatId, seats }), fresh }
  })
  for (let step = 0; step < STEPS; step++) {
    const at = prng.oneOf(random, all)
    const { hand, page } = at
    const before = shownBy(hand)
    const dice = prng.int32(random, 0, 99)
    const isUndo = dice >= 4 && dice < 18
    if (dice < 4) around(world, at, random)
    else if (isUndo) hand.editor.commands[dice < 13 ? 'undo' : 'redo']()
    else pick(inWords, random)(at, random)
    // Of one that stood twice, too: the other may fall without a word. An undo takes out what its own hand wrote.
    const after = shownBy(hand)
    for (const letter of lettersIn(before))
      if (timesIn(after, letter) < timesIn(before, letter) && (!isUndo || writers.get(letter) === page)) taken.add(letter)
    for (let moves = prng.int32(random, 0, 3); moves > 0; moves--) (prng.bool(random) ? arrive : hear)(prng.oneOf(random, pages))
  }
  settle()
  const kept = [...world.rescued.values()].map((entry) => entry.kept?.words ?? '').join('')
  const stands = lettersIn(bodyOf(world.document.committed).toString())
  const lost = [...writers.keys()].filter((letter) => ![stands, taken].some((some) => some.has(letter)) && !kept.includes(letter))
  for (const { hand } of all) hand.destroy()
  return { result: { seed, lost }, typed: writers.size, kept: kept.length }
}

it(
  `${RUNS} runs of ${STEPS} acts: no letter is lost, and no undo takes what another wrote`,
  { timeout: RUNS * 30_000 },
  (context) => {
    const seed = seedOf('nothing lost')
    let [typed, kept] = [0, 0]
    for (let nth = 0; nth < RUNS; nth++) {
      const one = run(seed + nth)
      expect.soft(one.result).toEqual({ seed: seed + nth, lost: [] })
      typed += one.typed
      kept += one.kept
    }
    count(context, { seeds: RUNS, acts: RUNS * STEPS, letters: typed, 'letters rescued': kept })
    // Else nothing was at stake.
    expect(kept).toBeGreaterThan(RUNS)
  }
)
