import { createHash } from 'node:crypto'
import { Node, getSchema } from '@tiptap/core'
import { describe, expect, it } from 'vitest'
import { allowed, allowedBy } from './allowed.ts'
import { SCHEMA_VERSION } from './version.ts'
import { wordsExtensions } from './words.ts'

const schema = getSchema(wordsExtensions())

describe('what the words may hold', () => {
  it('is what the schema of the editor says, pair by pair', () => {
    const names = Object.keys(schema.nodes)
    const pairs = names.flatMap((parent) =>
      names.filter((child) => allowed.standsIn(child, parent)).map((child) => `${parent} > ${child}`)
    )
    const blocks = ['blockquote', 'bulletList', 'orderedList', 'paragraph', 'taskList']
    const inEach = (parent: string) => blocks.map((child) => `${parent} > ${child}`)
    expect(pairs.sort()).toEqual(
      [
        ...['doc', 'blockquote', 'listItem', 'taskItem'].flatMap(inEach),
        'bulletList > listItem',
        'orderedList > listItem',
        'taskList > taskItem',
        'paragraph > hardBreak'
      ].sort()
    )
    expect(names.filter((name) => allowed.holdsText(name))).toEqual(['paragraph'])
  })

  it('has no block, attribute or mark that every object inherits', () => {
    for (const name of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
      expect(allowed.standsIn(name, 'doc') || allowed.standsIn('paragraph', name) || allowed.holdsText(name)).toBe(false)
      expect(allowed.hasAttribute('taskItem', name) || allowed.hasAttribute(name, 'checked')).toBe(false)
      expect(allowed.attribute('taskItem', name, true) || allowed.mark(name, {}) || allowed.hasMark(name)).toBe(false)
      expect(allowed.mark('bold', JSON.parse(`{"${name}":1}`))).toBe(false)
    }
  })

  it('is what this version of it stands for: whoever changes it raises SCHEMA_VERSION', () => {
    const { nodes, marks } = schema
    const said = [
      ...Object.values(nodes).map(({ name, spec }) => [name, spec.content ?? '', Object.keys(spec.attrs ?? {})]),
      ...Object.values(marks).map(({ name, spec }) => [name, Object.keys(spec.attrs ?? {})])
    ]
    const digest = createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 16)
    expect({ [SCHEMA_VERSION]: digest }).toEqual({ 2: '08da2c176fbeaf07' })
  })

  it('needs no attribute', () => {
    expect(allowed.mark('link', {})).toBe(true)
    expect(allowed.mark('author', {})).toBe(true)
  })

  it('takes what an editor makes of an attribute that is not there', () => {
    for (const [name, one] of Object.entries(schema.marks)) {
      const fallsBackTo = Object.fromEntries(
        Object.entries(one.spec.attrs ?? {}).map(([key, { default: value }]) => [key, value])
      )
      expect(allowed.mark(name, fallsBackTo)).toBe(true)
    }
    for (const [name, one] of Object.entries(schema.nodes))
      for (const [key, { default: value }] of Object.entries(one.spec.attrs ?? {}))
        expect(allowed.attribute(name, key, value)).toBe(true)
  })

  it('cannot be read from a schema with an attribute of which nobody said what it may be', () => {
    const Colour = Node.create({
      name: 'colour',
      group: 'block',
      content: 'inline*',
      addAttributes: () => ({ of: { default: null } })
    })
    expect(() => allowedBy(getSchema([...wordsExtensions(), Colour]))).toThrow('nobody said what colour.of may be')
  })
})
