// @vitest-environment jsdom
import { AllSelection, TextSelection } from '@tiptap/pm/state'
import { beforeAll, expect, it } from 'vitest'
import { EditingHand, standInForLayout } from '../../tests/harness/EditingHand.ts'
import { bodyOf, oneSection } from '../../tests/harness/oneSection.ts'

beforeAll(standInForLayout)

it('the key for all words chooses very many of them from the first to the last, and fewer as a whole', () => {
  const chosenOf = (lines: number): unknown => {
    const doc = oneSection()
    const hand = new EditingHand(bodyOf(doc), doc, { me: '', seats: [] })
    hand.pasteHtml('<p>a line</p>'.repeat(lines))
    hand.press('a', { ctrlKey: true })
    const { selection } = hand.view.state
    hand.destroy()
    return selection.constructor
  }
  expect([chosenOf(600), chosenOf(20)]).toEqual([TextSelection, AllSelection])
})
