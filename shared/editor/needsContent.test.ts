import { getSchema } from '@tiptap/core'
import { expect, it } from 'vitest'
import { allowed } from './allowed.ts'
import { needsContent } from './needsContent.ts'
import { wordsExtensions } from './words.ts'

const kinds = Object.values(getSchema(wordsExtensions()).nodes)

it('is so of lists, their items and old quotations, and of a section itself', () => {
  const needy = ['doc', 'blockquote', 'bulletList', 'orderedList', 'listItem', 'taskList', 'taskItem']
  expect(kinds.map(({ name }) => name).filter(needsContent)).toEqual(needy)
  for (const name of ['__proto__', 'constructor', 'toString']) expect(needsContent(name)).toBe(false)
})

it('is all that can be wrong with what the gate lets in: with any block in it, and whatever comes behind that, each is whole', () => {
  for (const { name, contentMatch } of kinds.filter((kind) => needsContent(kind.name))) {
    const children = kinds.filter((kind) => allowed.standsIn(kind.name, name))
    expect(children.length).toBeGreaterThan(0)
    for (const child of children) {
      const filled = contentMatch.matchType(child)
      expect({ name, child: child.name, isWhole: filled?.validEnd }).toEqual({ name, child: child.name, isWhole: true })
      for (const next of children) expect(filled?.matchType(next)).toBe(filled)
    }
  }
})
