// @vitest-environment jsdom
// Undo takes back what one did oneself. What the other wrote meanwhile in what it takes back stands: in a list that was made, in an item
// that was pasted, in a line that was split off; and so it does when the undo is undone.
import { beforeAll, describe, expect, it } from 'vitest'
import { giveParagraphsText } from '../../client/connection/paragraphText.ts'
import { undoManagerIn } from '../../client/writing/undoManager.ts'
import { shapes } from '../../client/writing/shapes.ts'
import { EditingHand, type Seated, standInForLayout } from '../harness/EditingHand.ts'
import { bodyOf } from '../harness/oneSection.ts'
import { type Page, room } from '../harness/roomOfTwo.ts'

beforeAll(standInForLayout)

/** The beginning of the line that holds these words. */
const lineOf = ({ view }: EditingHand, words: string): { from: number; to: number } => {
  let found: { from: number; to: number } | undefined
  view.state.doc.descendants((node, at) => {
    if (node.isTextblock && node.textContent.includes(words)) found = { from: at + 1, to: at + 1 + node.content.size }
  })
  if (found === undefined) throw new Error(`nobody wrote ${words}`)
  return found
}
const goTo = (hand: EditingHand, words: string, into: number): void => {
  hand.editor.commands.setTextSelection(lineOf(hand, words).from + into)
}
const choose = (hand: EditingHand, words: string): void => {
  hand.editor.commands.setTextSelection(lineOf(hand, words))
}

/** What Ada does to the line “two three”, as one step that can be undone. */
const acts: Record<string, (hand: EditingHand) => unknown> = {
  'made a list': ({ editor }) => shapes.list.toggle(editor),
  'made a numbered list': ({ editor }) => shapes.numbered.toggle(editor),
  'made a list of tasks': ({ editor }) => shapes.tasks.toggle(editor),
  'made a quotation': ({ editor }) => shapes.quotation.toggle(editor),
  'made a list by its sign': (hand) => (goTo(hand, 'two', 0), hand.type('- ')),
  'made a list of all that there is': ({ editor }) => (editor.commands.selectAll(), shapes.list.toggle(editor)),
  'split it': (hand) => (goTo(hand, 'two', 5), hand.press('Enter')),
  'joined it to the one above': (hand) => (goTo(hand, 'two', 0), hand.press('Backspace')),
  'joined the one below to it': (hand) => (goTo(hand, 'two', 'two three'.length), hand.press('Delete')),
  'pasted lists and lines into it': (hand) =>
    hand.pasteHtml('<ul><li>x<ol><li>y</ol></ul><blockquote>z</blockquote><ul data-tasks><li data-task="open">two</ul>'),
  'dragged it to the end': (hand) => (choose(hand, 'two'), hand.dragTo(hand.view.state.doc.content.size)),
  'cut it and pasted it at the end': (hand) => {
    choose(hand, 'two')
    hand.cutAndPasteAt(({ content }) => content.size - 1)
  }
}

/** What else may be done to a list and its items. */
const actsInLists: Record<string, (hand: EditingHand) => unknown> = {
  'made it a list of tasks': ({ editor }) => shapes.tasks.toggle(editor),
  'made it a numbered list': ({ editor }) => shapes.numbered.toggle(editor),
  'took it out of the list': (hand) => shapes.list.toggle(hand.editor),
  'put it further in': (hand) => hand.press('Tab'),
  'split the item': (hand) => (goTo(hand, 'two', 3), hand.press('Enter'))
}

const begun = (html: string) => {
  const made = room()
  const { ada, ben, pages, settle } = made
  const seats = pages.map(({ seatId, name }, at): Seated => ({ seatId, name, ink: at === 0 ? 'indigo' : 'madder' }))
  const handOf = ({ doc, seatId }: Page) => {
    giveParagraphsText(doc)
    return new EditingHand(bodyOf(doc), doc, { me: seatId, seats })
  }
  const hands = { ada: handOf(ada), ben: handOf(ben) }
  hands.ada.pasteHtml(html)
  // An undo that finds nothing to take back takes back what was done before.
  undoManagerIn(hands.ada.view.state)?.clear()
  settle()
  const words = (): string =>
    bodyOf(made.document.committed)
      .toString()
      .replaceAll(/<[^>]*>/g, '|')
      .replaceAll(/\|+/g, '|')
  const rescued = (): unknown[] => [...made.rescued.values()]
  return { settle, words, rescued, ...hands }
}

const PLAIN = '<p>one</p><p>two three</p><p>four</p>'
const LIST = '<ul><li>one</li><li>two three</li><li>four</li></ul>'

describe('what the other wrote', () => {
  for (const [html, all] of [
    [PLAIN, acts],
    [LIST, actsInLists]
  ] as const)
    for (const [name, act] of Object.entries(all))
      for (const into of [0, 1, 3])
        it(`after one ${name}, so many letters into it: ${into}, stands when that is undone, done again and undone`, () => {
          const { ada, ben, settle, words, rescued } = begun(html)
          goTo(ada, 'two', 2)
          act(ada)
          ada.pause()
          settle()
          goTo(ben, 'two', into)
          ben.type('zebra')
          settle()
          for (const back of ['undo', 'redo', 'undo'] as const) {
            ada.editor.commands[back]()
            settle()
            expect({ back, words: words() }).toEqual({ back, words: expect.stringContaining('zebra') })
          }
          expect(rescued()).toEqual([])
          expect(ben.view.state.doc.toJSON()).toEqual(ada.view.state.doc.toJSON())
        })

  for (const [html, all, beside] of [
    [PLAIN, acts, 'two'],
    [LIST, actsInLists, 'one']
  ] as const)
    for (const [name, act] of Object.entries(all))
      for (const meanwhile of ['list', 'tasks'] as const)
        it(`and all else stands when one ${name}, the other made ${meanwhile} of what it came from, and that is undone`, () => {
          const { ada, ben, settle, words } = begun(html)
          goTo(ada, 'two', 2)
          act(ada)
          ada.pause()
          settle()
          goTo(ben, beside, 0)
          shapes[meanwhile].toggle(ben.editor)
          settle()
          for (const back of ['undo', 'redo', 'undo'] as const) {
            ada.editor.commands[back]()
            settle()
            const letters = words().replaceAll('|', '')
            for (const word of ['one', 'two', 'three', 'four'])
              expect({ back, word, letters }).toEqual({ back, word, letters: expect.stringContaining(word) })
          }
          expect(ben.view.state.doc.toJSON()).toEqual(ada.view.state.doc.toJSON())
        })

  for (const sign of ['- ', '1. ', '[] ', '[x] '])
    it(`is not the empty list that “${sign}” made: one undo leaves the signs and nothing else`, () => {
      const { ada, settle, words } = begun('<p></p>')
      ada.type(sign)
      ada.editor.commands.undo()
      settle()
      expect(words()).toBe(`|${sign}|`)
      expect(ada.view.state.doc.childCount).toBe(1)
    })

  it('in a line that came back by an undo stands when the line is taken away again', () => {
    const { ada, ben, settle, words } = begun(PLAIN)
    choose(ada, 'two')
    ada.press('Backspace')
    settle()
    ada.editor.commands.undo()
    settle()
    goTo(ben, 'two', 3)
    ben.type('zebra')
    settle()
    ada.editor.commands.redo()
    settle()
    expect(words()).toContain('zebra')
  })
})
