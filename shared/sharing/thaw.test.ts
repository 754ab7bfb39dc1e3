// Words that were frozen and are thawed are the words that they were, and stand as an editor has a place for them: also where a
// list without an item was frozen.
import { getSchema } from '@tiptap/core'
import { yXmlFragmentToProsemirrorJSON } from '@tiptap/y-tiptap'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { digestOfSection } from '../alliance/digest.ts'
import { wordsExtensions } from '../editor/words.ts'
import { freezeBody } from './freeze.ts'
import type { FrozenNode } from './frozenWords.ts'
import { thaw } from './thaw.ts'

type Tree = { kind: string; quote?: boolean; words?: string; blocks?: Tree[] }

const paragraphs = fc.record({ kind: fc.constant('paragraph'), quote: fc.boolean(), words: fc.constantFrom('', 'a', 'b c') })
const trees = (depth: number): fc.Arbitrary<Tree[]> => {
  if (depth === 0) return fc.array(paragraphs, { maxLength: 3 })
  const within = fc.memo(() => trees(depth - 1))(depth)
  const items = (kind: string, item: string): fc.Arbitrary<Tree> =>
    fc.array(within, { maxLength: 3 }).map((all) => ({ kind, blocks: all.map((blocks) => ({ kind: item, blocks })) }))
  const blocks = fc.oneof(
    paragraphs,
    items('bulletList', 'listItem'),
    items('orderedList', 'listItem'),
    items('taskList', 'taskItem'),
    within.map((quoted): Tree => ({ kind: 'blockquote', blocks: quoted }))
  )
  return fc.array(blocks, { maxLength: 4 })
}

const grown = ({ kind, quote, words, blocks = [] }: Tree): Y.XmlElement => {
  const element = new Y.XmlElement(kind)
  if (quote === true) element.setAttribute('quote', true as never)
  element.insert(0, words === undefined ? blocks.map(grown) : [new Y.XmlText(words)])
  return element
}

const bodyOf = (blocks: Y.XmlElement[]): Y.XmlFragment => {
  const body = new Y.Doc().getXmlFragment('body')
  body.insert(0, blocks)
  return body
}

const schema = getSchema(wordsExtensions())

const thawedFrom = (frozen: FrozenNode): Y.XmlFragment => bodyOf(thaw(frozen, () => undefined) ?? [])

/** Throws where an editor has no place for something. */
const digestOfWhole = (body: Y.XmlFragment): string => {
  schema.nodeFromJSON(yXmlFragmentToProsemirrorJSON(body)).check()
  return digestOfSection('One', body)
}

it('the same words, whatever was frozen, as an editor holds them', () => {
  fc.assert(
    fc.property(trees(2), (blocks) => {
      const body = bodyOf(blocks.map(grown))
      expect(digestOfWhole(thawedFrom(freezeBody(body)))).toBe(digestOfSection('One', body))
    }),
    { numRuns: 300 }
  )
})

/** As a file may say it, which nobody froze. */
const saidOf = ({ kind, words, blocks = [] }: Tree): FrozenNode => {
  const text = words === undefined || words === '' ? [] : [{ type: 'text', text: words }]
  return { type: kind, content: words === undefined ? blocks.map(saidOf) : text }
}
const unquoted = ({ kind, words, blocks }: Tree): Tree => ({
  kind,
  ...(words === undefined ? {} : { words }),
  ...(blocks === undefined ? {} : { blocks: blocks.map(unquoted) })
})

it('the same words, whatever a file says, as an editor holds them', () => {
  fc.assert(
    fc.property(trees(2), (all) => {
      const blocks = all.map(unquoted)
      const thawed = thawedFrom({ type: 'doc', content: blocks.map(saidOf) })
      expect(digestOfWhole(thawed)).toBe(digestOfSection('One', bodyOf(blocks.map(grown))))
    }),
    { numRuns: 300 }
  )
})
