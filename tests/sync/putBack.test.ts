// @vitest-environment jsdom
// Words that fell away are forgotten only when they stand again: where a full section does not take them back, they wait.
import { beforeAll, expect, it } from 'vitest'
import { putBack } from '../../client/writing/putBack.ts'
import { MAX_SECTION_LETTERS } from '../../shared/alliance/size.ts'
import { EditingHand, standInForLayout } from '../harness/EditingHand.ts'
import { bodyOf } from '../harness/oneSection.ts'
import { room } from '../harness/roomOfTwo.ts'

beforeAll(standInForLayout)

it('what a full section has no room for is not said to be back, and is taken as soon as there is some', () => {
  const { ada } = room()
  const hand = new EditingHand(bodyOf(ada.doc), ada.doc, {
    me: ada.seatId,
    seats: [{ seatId: ada.seatId, name: ada.name, ink: 'indigo' }]
  })
  const wordsOf = (): string => hand.view.state.doc.textContent
  hand.view.dispatch(hand.view.state.tr.insertText(`${'a'.repeat(MAX_SECTION_LETTERS - 12)} we speak`, 1))
  const full = wordsOf()
  const lost = { before: 'we speak', words: ' and listen' }
  expect(putBack(hand.editor, lost)).toBeUndefined()
  expect(wordsOf()).toBe(full)

  hand.view.dispatch(hand.view.state.tr.delete(1, 100))
  const takeOut = putBack(hand.editor, lost)
  expect(takeOut).toBeDefined()
  expect(wordsOf().endsWith(' we speak and listen')).toBe(true)
  takeOut?.()
  expect(wordsOf().endsWith(' we speak')).toBe(true)
  hand.destroy()
})
