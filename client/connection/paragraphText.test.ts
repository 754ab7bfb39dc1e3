import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { giveParagraphsText } from './paragraphText.ts'

const page = (): { doc: Y.Doc; body: Y.XmlFragment; updates: number } => {
  const doc = new Y.Doc()
  giveParagraphsText(doc)
  const opened = { doc, body: doc.getXmlFragment('body'), updates: 0 }
  doc.on('update', () => opened.updates++)
  return opened
}
const childrenOf = (body: Y.XmlFragment, index = 0): unknown[] => {
  const block = body.get(index)
  return block instanceof Y.XmlElement ? block.toArray() : []
}

describe('a paragraph', () => {
  it('that is made here without a text is given one', () => {
    const { body } = page()
    body.insert(0, [new Y.XmlElement('paragraph')])
    expect(childrenOf(body)).toEqual([expect.any(Y.XmlText)])
  })

  it('within a list is given one too, and the list nothing', () => {
    const { body } = page()
    const list = new Y.XmlElement('bulletList')
    const entry = new Y.XmlElement('listItem')
    entry.insert(0, [new Y.XmlElement('paragraph')])
    list.insert(0, [entry])
    body.insert(0, [list])
    expect(body.toJSON()).toBe('<bulletlist><listitem><paragraph></paragraph></listitem></bulletlist>')
    expect(entry.get(0).length).toBe(1)
    expect(list.length).toBe(1)
  })

  it('that has its text is left alone', () => {
    const opened = page()
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText('words')])
    opened.body.insert(0, [paragraph])
    expect(childrenOf(opened.body)).toHaveLength(1)
    expect(opened.updates).toBe(1)
  })

  it('of somebody else is theirs to give one: opening and receiving write nothing', () => {
    const stock = new Y.Doc()
    stock.getXmlFragment('body').insert(0, [new Y.XmlElement('paragraph')])
    const opened = page()
    Y.applyUpdate(opened.doc, Y.encodeStateAsUpdate(stock))
    expect(childrenOf(opened.body)).toEqual([])
    expect(opened.updates).toBe(1)
  })

  it('goes and comes back with its text when it is undone and done again', () => {
    const { body } = page()
    const undo = new Y.UndoManager(body)
    body.insert(0, [new Y.XmlElement('paragraph')])
    undo.undo()
    expect(body.length).toBe(0)
    undo.redo()
    expect(childrenOf(body)).toEqual([expect.any(Y.XmlText)])
  })
})
