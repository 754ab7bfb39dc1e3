import { getSchema } from '@tiptap/core'
import { initProseMirrorDoc } from '@tiptap/y-tiptap'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { wordsExtensions } from '../../shared/editor/words.ts'
import { blocksOf } from './runs.ts'

const paragraph = (...children: (Y.XmlText | Y.XmlElement)[]): Y.XmlElement => element('paragraph', ...children)
const element = (name: string, ...children: (Y.XmlText | Y.XmlElement)[]): Y.XmlElement => {
  const made = new Y.XmlElement(name)
  made.insert(0, children)
  return made
}

const written = (): Y.XmlFragment => {
  const doc = new Y.Doc()
  doc.clientID = 7
  const body = doc.getXmlFragment('body')
  const mixed = new Y.XmlText('a boat 🛶')
  body.insert(0, [
    paragraph(mixed),
    paragraph(),
    element(
      'bulletList',
      element(
        'listItem',
        paragraph(new Y.XmlText('one')),
        element('orderedList', element('listItem', paragraph(new Y.XmlText('two'))))
      )
    ),
    element('blockquote', paragraph(new Y.XmlText('three'), element('hardBreak'), new Y.XmlText('four')))
  ])
  mixed.format(2, 4, { author: { seat: 'amara' }, bold: {} })
  mixed.delete(0, 1)
  return body
}

describe('the runs of a body', () => {
  it('stand where the editor has those words', () => {
    const body = written()
    const { doc } = initProseMirrorDoc(body, getSchema(wordsExtensions()))
    const blocks = blocksOf(body)
    for (const { text, from, to } of blocks.flatMap(({ runs }) => runs)) expect(doc.textBetween(from, to)).toBe(text)
    expect(blocks.at(-1)?.to).toBe(doc.content.size)
    expect(blocks).toHaveLength(doc.childCount)
  })

  it('say who is marked, and under which client id it was written', () => {
    const [first] = blocksOf(written())
    expect(first?.runs.map(({ text, marked, clientId }) => [text, marked, clientId])).toEqual([
      [' ', undefined, 7],
      ['boat', 'amara', 7],
      [' 🛶', undefined, 7]
    ])
  })
})
