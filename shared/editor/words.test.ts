import { getSchema } from '@tiptap/core'
import { describe, expect, it } from 'vitest'
import { completeHref, parseHref } from './links.ts'
import { isDone } from './nodes.ts'
import { wordsExtensions } from './words.ts'

const schema = getSchema(wordsExtensions())

describe('the schema of the words', () => {
  it('has exactly these nodes, and two attributes', () => {
    expect(Object.keys(schema.nodes).sort()).toEqual(
      [
        'blockquote',
        'bulletList',
        'doc',
        'hardBreak',
        'listItem',
        'orderedList',
        'paragraph',
        'taskItem',
        'taskList',
        'text'
      ].sort()
    )
    const attributes = Object.entries(schema.nodes).flatMap(([name, node]) =>
      Object.keys(node.spec.attrs ?? {}).map((attribute) => `${name}.${attribute}`)
    )
    expect(attributes).toEqual(['paragraph.quote', 'taskItem.checked'])
  })

  it('has exactly these marks and attributes', () => {
    const marks = Object.fromEntries(
      Object.entries(schema.marks).map(([name, mark]) => [name, Object.keys(mark.spec.attrs ?? {})])
    )
    expect(marks).toEqual({ author: ['seat'], bold: [], italic: [], link: ['href'] })
  })

  it('takes a task that says nothing of whether it is done, as any client may write it', () => {
    const bare = { type: 'taskList', content: [{ type: 'taskItem', content: [{ type: 'paragraph' }] }] }
    const doc = schema.nodeFromJSON({ type: 'doc', content: [bare] })
    expect(() => doc.check()).not.toThrow()
    expect(isDone(doc.nodeAt(1)?.attrs ?? {})).toBe(false)
    expect([true, false, null, 'true', 1].map((checked) => isDone({ checked }))).toEqual([true, false, false, false, false])
  })

  it('takes a list item that begins with a list, as a merge may leave it', () => {
    const doc = {
      type: 'doc',
      content: [
        {
          type: 'bulletList',
          content: [
            {
              type: 'listItem',
              content: [{ type: 'bulletList', content: [{ type: 'listItem', content: [{ type: 'paragraph' }] }] }]
            }
          ]
        }
      ]
    }
    expect(() => schema.nodeFromJSON(doc).check()).not.toThrow()
  })

  it('fills an empty document with a paragraph', () => {
    expect(schema.topNodeType.createAndFill()?.toJSON()).toEqual({
      type: 'doc',
      content: [{ type: 'paragraph', attrs: { quote: null } }]
    })
  })

  it('stores one mark of a kind under its own name, which is what the Y.Doc keeps', () => {
    for (const mark of Object.values(schema.marks)) expect(mark.excludes(mark)).toBe(true)
  })
})

describe('the address of a link', () => {
  it.each(['https://a.org/x?y#z', 'http://localhost:1/', 'mailto:a@b.org'])('takes %s', (href) =>
    expect(parseHref(href)).toBe(href)
  )

  it.each([
    'javascript:alert(1)',
    'java\nscript:1',
    'ftp://a',
    'data:text/html,x',
    '//a.org',
    'https://',
    'https://a b',
    ' ',
    `https://a/${'x'.repeat(2000)}`,
    7
  ])('refuses %j', (href) => expect(parseHref(href)).toBeUndefined())

  it('writes the scheme in lower case, so that the gate reads what we read', () => {
    expect(parseHref(' HTTPS://A.org ')).toBe('https://A.org')
  })

  it('completes what a person types', () => {
    expect(completeHref('example.org/x')).toBe('https://example.org/x')
    expect(completeHref('example.org:8080/x')).toBe('https://example.org:8080/x')
    expect(completeHref('a@b.org')).toBe('mailto:a@b.org')
    expect(completeHref('http://a.org')).toBe('http://a.org')
    expect(completeHref('javascript:alert(1)')).toBeUndefined()
    expect(completeHref('boat')).toBeUndefined()
  })
})
