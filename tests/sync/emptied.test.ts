// @vitest-environment jsdom
// A section that one empties whole, down to no block, under the caret of the other: their page shows an empty line there, and says nothing of its
// own, wherever the caret goes. Whoever then writes brings the line; and an undo ends on both pages in the same words.
import { beforeAll, expect, it } from 'vitest'
import { giveParagraphsText } from '../../client/connection/paragraphText.ts'
import { EditingHand, standInForLayout } from '../harness/EditingHand.ts'
import { bodyOf } from '../harness/oneSection.ts'
import { room } from '../harness/roomOfTwo.ts'

beforeAll(standInForLayout)

const emptied = () => {
  const made = room()
  const { ada, ben, pages, settle } = made
  const [hand, other] = pages.map(({ doc, seatId, name }) => {
    giveParagraphsText(doc)
    return new EditingHand(bodyOf(doc), doc, { me: seatId, seats: [{ seatId, name, ink: 'indigo' }] })
  })
  if (hand === undefined || other === undefined) throw new Error('two hands')
  hand.editor.commands.focus('end')
  hand.type('mine')
  settle()
  ben.doc.transact(() => bodyOf(ben.doc).delete(0, bodyOf(ben.doc).length), 'hand')
  settle()
  expect(bodyOf(ada.doc).length).toBe(0)
  const standing = (): string[] => {
    settle()
    return [made.document.committed, ada.doc, ben.doc].map((doc) =>
      bodyOf(doc)
        .toString()
        .replaceAll(/<\/?author[^>]*>/g, '')
    )
  }
  return { ...made, hand, other, standing }
}

const thrice = (words: string): string[] => [words, words, words]

it('brings nothing by looking: not when the caret moves, nor when the page is left and come back to', () => {
  const { ada, hand } = emptied()
  const written: Uint8Array[] = []
  ada.doc.on('update', (update: Uint8Array) => written.push(update))
  hand.editor.commands.setTextSelection(1)
  hand.editor.commands.blur()
  hand.editor.commands.focus()
  hand.editor.commands.selectAll()
  hand.view.dispatch(hand.view.state.tr.setMeta('addToHistory', false))
  expect(written).toEqual([])
})

it('is written in again, by either, and undone', () => {
  const { hand, standing } = emptied()
  hand.editor.commands.setTextSelection(1)
  hand.type('again')
  expect(standing()).toEqual(thrice('<paragraph>again</paragraph>'))
  hand.editor.commands.undo()
  const [one, ...others] = standing()
  expect(others).toEqual([one, one])
  hand.editor.commands.redo()
  expect(standing()).toEqual(thrice('<paragraph>again</paragraph>'))
})

it('is brought back by who emptied it, and both write on', () => {
  const { ben, hand, standing } = emptied()
  hand.editor.commands.setTextSelection(1)
  ben.undo.undo()
  expect(standing()).toEqual(thrice('<paragraph>mine</paragraph>'))
  hand.editor.commands.focus('end')
  hand.type(' too')
  expect(standing()).toEqual(thrice('<paragraph>mine too</paragraph>'))
})

it('is written in by both at once, who then read the same', () => {
  const { hand, other, standing } = emptied()
  hand.type('one')
  other.type('two')
  const [first, ...others] = standing()
  expect(others).toEqual([first, first])
  expect(first).toContain('one')
  expect(first).toContain('two')
})
