// @vitest-environment jsdom
// Two hands make much of a section another shape, and take it back, while what they did before is on its way in many frames, which cross.
// In the end everybody has the words that there would be, had each change gone as one.
import * as prng from 'lib0/prng'
import { beforeAll, expect, it } from 'vitest'
import * as Y from 'yjs'
import { giveParagraphsText } from '../../client/connection/paragraphText.ts'
import { splitUpdate } from '../../client/connection/splitFrame.ts'
import { shapes } from '../../client/writing/shapes.ts'
import { sectionsOf } from '../../shared/alliance/layout.ts'
import { wholeHash } from '../../shared/alliance/wholeHash.ts'
import { budget, seedOf } from '../harness/budget.ts'
import { count } from '../harness/counts.ts'
import { EditingHand, type Seated, standInForLayout } from '../harness/EditingHand.ts'
import { bodyOf } from '../harness/oneSection.ts'
import { type Page, room } from '../harness/roomOfTwo.ts'

beforeAll(standInForLayout)

const SEEDS = budget({ short: 3, long: 60 })
const ACTS = 40
const LINES = Array.from({ length: 40 }, (_, nth) => `<p>${nth} said here</p>`).join('')

const act = (hand: EditingHand, random: prng.PRNG): void => {
  const { editor } = hand
  hand.pause()
  hand.choose(random, { wide: true })
  if (prng.int32(random, 0, 2) === 0) editor.commands.selectAll()
  const shape = prng.oneOf(random, [shapes.list, shapes.numbered, shapes.tasks, shapes.quotation])
  const dice = prng.int32(random, 0, 11)
  if (dice < 4) shape.toggle(editor)
  else if (dice < 6) editor.commands.undo()
  else if (dice < 7) editor.commands.redo()
  else if (dice < 8) hand.paste(random)
  else if (dice < 9) hand.press('Tab')
  else if (dice < 10) hand.drag(random)
  else if (dice < 11) hand.cutAndPaste(random)
  else {
    hand.choose(random, { wide: false })
    hand.type(` ${prng.word(random, 4, 8)} `)
  }
}

const hashOf = (doc: Y.Doc): string => sectionsOf(doc).map(wholeHash).join()

it(`frames of two changes cross: ${SEEDS} seeds of ${ACTS} acts`, { timeout: SEEDS * 60_000 }, (context) => {
  const first = seedOf('crossing frames')
  let frames = 0
  for (let nth = 0; nth < SEEDS; nth++) {
    const random = prng.create(first + nth)
    const { ada, ben, pages, document, arrive, hear, settle } = room()
    const uncut = new Y.Doc()
    Y.applyUpdate(uncut, Y.encodeStateAsUpdate(document.committed))
    const seats = [ada, ben].map(({ seatId, name }, at): Seated => ({ seatId, name, ink: at === 0 ? 'indigo' : 'madder' }))
    const hands = pages.map((page) => {
      const { doc, seatId } = page
      giveParagraphsText(doc)
      doc.on('update', (update: Uint8Array, origin: unknown) => {
        Y.applyUpdate(uncut, update)
        if (origin === 'server') return
        // In the place of the whole, which the room's page has just sent.
        const parts = splitUpdate(update, { size: prng.int32(random, 60, 400), doc })
        page.up.splice(page.up.indexOf(update), 1, ...parts)
        frames += parts.length
      })
      return new EditingHand(bodyOf(doc), doc, { me: seatId, seats })
    })
    hands[0]?.pasteHtml(LINES)
    settle()
    for (let step = 0; step < ACTS; step++) {
      act(prng.oneOf(random, hands), random)
      // A frame that is refused throws.
      for (let moves = prng.int32(random, 0, 12); moves > 0; moves--)
        (prng.bool(random) ? arrive : hear)(prng.oneOf<Page>(random, pages))
      if (hands.some(({ view }) => view.state.doc.content.size > 6_000)) break
    }
    settle()
    const opened = new Y.Doc()
    Y.applyUpdate(opened, document.lackedBy(new Uint8Array([0])))
    const shown = [uncut, ada.doc, ben.doc, opened].map(hashOf)
    expect({ seed: first + nth, shown }).toEqual({ seed: first + nth, shown: shown.map(() => hashOf(document.committed)) })
    for (const hand of hands) hand.destroy()
  }
  count(context, { seeds: SEEDS, acts: SEEDS * ACTS, frames })
  expect(frames).toBeGreaterThan(SEEDS * ACTS)
})
