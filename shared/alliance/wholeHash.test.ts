import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { type SectionId, newId } from './ids.ts'
import type { Section } from './layout.ts'
import { wholeHash } from './wholeHash.ts'

type Act = (text: Y.XmlText, paragraph: Y.XmlElement<Record<string, string | number | boolean>>) => void

const id = newId<SectionId>()
const sectionOf = (act: Act, fields: Partial<Section> = {}): Section => {
  const doc = new Y.Doc()
  const body = doc.getXmlFragment('body')
  const text = new Y.XmlText()
  const paragraph = new Y.XmlElement<Record<string, string | number | boolean>>('paragraph')
  paragraph.insert(0, [text])
  body.insert(0, [paragraph as Y.XmlElement])
  act(text, paragraph)
  return { id, title: 'One', rank: 'a0', key: 'today', setAside: false, body, ...fields }
}
const words: Act = (text) => text.insert(0, 'we speak plainly')

describe('two that hold the same have one hash', () => {
  const same: [how: string, act: Act][] = [
    ['typed letter by letter', (text) => Array.from('we speak plainly').forEach((letter, at) => text.insert(at, letter))],
    [
      'with words taken out again',
      (text) => {
        text.insert(0, 'we do not speak plainly')
        text.delete(2, 7)
      }
    ],
    [
      'bold for a while',
      (text) => {
        words(text, new Y.XmlElement('p'))
        text.format(0, 5, { bold: {} })
        text.format(0, 5, { bold: null })
      }
    ]
  ]
  it.each(same)('%s', (_, act) => expect(wholeHash(sectionOf(act))).toBe(wholeHash(sectionOf(words))))

  it('with marks put on in another order', () => {
    const [one, other] = [
      ['bold', 'italic'],
      ['italic', 'bold']
    ].map((marks) =>
      sectionOf((text) => {
        text.insert(0, 'we speak plainly')
        for (const mark of marks) text.format(3, 5, { [mark]: {} })
      })
    )
    expect(one && wholeHash(one)).toBe(other && wholeHash(other))
  })
})

describe('any difference has another hash', () => {
  const others: [what: string, section: Section][] = [
    ['a letter', sectionOf((text) => text.insert(0, 'we speak plainlY'))],
    ['another order of letters', sectionOf((text) => text.insert(0, 'we speka plainly'))],
    ['a mark', sectionOf((text) => text.insert(0, 'we speak plainly', { bold: {} }))],
    ['an ink', sectionOf((text) => text.insert(0, 'we speak plainly', { author: { seat: newId() } }))],
    [
      'an attribute',
      sectionOf((text, paragraph) => {
        words(text, paragraph)
        paragraph.setAttribute('quote', true)
      })
    ],
    [
      'an empty paragraph',
      sectionOf((text, paragraph) => {
        words(text, paragraph)
        text.doc?.getXmlFragment('body').insert(1, [new Y.XmlElement('paragraph')])
      })
    ],
    ['the title', sectionOf(words, { title: 'Two' })],
    ['the rank', sectionOf(words, { rank: 'a1' })],
    ['the key', sectionOf(words, { key: undefined })],
    ['being set aside', sectionOf(words, { setAside: true })]
  ]
  it.each(others)('%s', (_, section) => expect(wholeHash(section)).not.toBe(wholeHash(sectionOf(words))))
})
