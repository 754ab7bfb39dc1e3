import { getSchema } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { describe, expect, it } from 'vitest'
import { MAX_DEPTH } from '../../shared/editor/depth.ts'
import { wordsExtensions } from '../../shared/editor/words.ts'
import { makesTooDeep } from './depthLimit.ts'

const schema = getSchema(wordsExtensions())

/** A paragraph within this many quotations. */
const nested = (quotations: number): Node => {
  let content: object = { type: 'paragraph', content: [{ type: 'text', text: 'words' }] }
  for (let depth = 0; depth < quotations; depth++) content = { type: 'blockquote', content: [content] }
  return schema.nodeFromJSON({ type: 'doc', content: [content] })
}
const change = (before: Node, doc: Node): boolean => makesTooDeep({ before, doc, docChanged: before !== doc })

describe('a change', () => {
  it('that nests as deep as the paper holds is let through', () => {
    expect(change(nested(0), nested(MAX_DEPTH - 1))).toBe(false)
  })

  it('that nests deeper is not', () => {
    expect(change(nested(MAX_DEPTH - 1), nested(MAX_DEPTH))).toBe(true)
    expect(change(nested(0), nested(40))).toBe(true)
  })

  it('of nothing, or of words only, is let through', () => {
    const same = nested(2)
    expect(change(same, same)).toBe(false)
    expect(change(nested(2), nested(1))).toBe(false)
  })
})
