// @vitest-environment jsdom
// Whatever a stock client may put among the words, or a merge leaves: who writes on there in the real editor is never refused.
import * as prng from 'lib0/prng'
import { beforeAll, expect, it } from 'vitest'
import { giveParagraphsText } from '../../client/connection/paragraphText.ts'
import { shapes } from '../../client/writing/shapes.ts'
import { budget, seedOf } from '../harness/budget.ts'
import { count } from '../harness/counts.ts'
import { type EditingHand, standInForLayout } from '../harness/EditingHand.ts'
import { handAt } from '../harness/handAt.ts'
import { type Change, hollow, odd, paragraph } from '../harness/oddWords.ts'
import { bodyOf } from '../harness/oneSection.ts'
import { type Page, room } from '../harness/roomOfTwo.ts'

const ROUNDS = budget({ short: 1, long: 40 })
const ACTS = 40
/** Among tasks the binding counted the caret to a place that is none. */
const ONCE_MISCOUNTED = 1_315_096_403

beforeAll(standInForLayout)

/** At the beginning, in the midst and at the end, and then anywhere, all that changes what stands there. */
const act = (hand: EditingHand, random: prng.PRNG): void => {
  const { editor } = hand
  const dice = prng.int32(random, 0, 9)
  if (dice < 3) hand.type(prng.oneOf(random, ['a', ' and so', '🙂']))
  else if (dice < 5) hand.choose(random, { wide: dice === 4 })
  else if (dice === 5) prng.oneOf(random, Object.values(shapes)).toggle(editor)
  else if (dice === 6) hand.press(prng.oneOf(random, ['Enter', 'Backspace', 'Delete']))
  else if (dice === 7) hand.cutAndPaste(random)
  else prng.oneOf(random, [() => editor.commands.undo(), () => editor.commands.redo()])()
}

/** Into a paragraph of its own, before all others. */
const put = ({ doc }: Page, change: Change): void =>
  doc.transact(() => {
    bodyOf(doc).insert(0, [paragraph('We speak plainly here.')])
    change(bodyOf(doc), doc)
  }, 'hand')

it.for([...odd, ...hollow])('%s', { timeout: 120_000 }, async ([, change], context) => {
  const seed = seedOf('among odd words')
  for (const drawn of [ONCE_MISCOUNTED, ...Array.from({ length: ROUNDS }, (_, nth) => seed + nth)]) {
    const random = prng.create(drawn)
    const made = room()
    const { ada, ben, settle } = made
    giveParagraphsText(ada.doc)
    settle()
    put(ben, change)
    settle()
    const hand = handAt(ada, made)
    // Where it was put first: the first key that somebody presses there.
    for (const at of [1, Math.min(4, hand.view.state.doc.content.size - 1)]) {
      hand.editor.commands.setTextSelection(at)
      hand.type('x')
      // A frame that is refused throws.
      settle()
    }
    for (let step = 0; step < ACTS; step++) {
      act(hand, random)
      if (step % 10 === 0) put(ben, change)
      settle()
    }
    await new Promise((resolve) => setTimeout(resolve))
    settle()
    expect(hand.outOfStep).toBe(0)
    hand.destroy()
  }
  count(context, { rounds: ROUNDS + 1, acts: (ROUNDS + 1) * ACTS })
})
