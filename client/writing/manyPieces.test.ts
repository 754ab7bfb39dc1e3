import { getSchema } from '@tiptap/core'
import { expect, it } from 'vitest'
import { wordsExtensions } from '../../shared/editor/words.ts'
import { withoutLetters } from './manyPieces.ts'

const schema = getSchema(wordsExtensions())
const breaks = (many: number) => Array.from({ length: many }, () => schema.node('hardBreak'))
const paragraph = (many: number, words?: string) =>
  schema.node('paragraph', null, [...(words === undefined ? [] : [schema.text(words)]), ...breaks(many)])

it('a paragraph is told its direction only where very many pieces without a letter would be looked through for it', () => {
  const long = paragraph(1_000)
  const doc = schema.node('doc', null, [
    paragraph(400),
    paragraph(1_000, 'نحن'),
    long,
    schema.node('bulletList', null, [schema.node('listItem', null, [paragraph(1_000, '…')])])
  ])
  const told = withoutLetters(doc).map(({ from }) => doc.nodeAt(from))
  expect(told.map((node) => node?.childCount)).toEqual([1_000, 1_001])
  expect(told[0]).toBe(long)
})
