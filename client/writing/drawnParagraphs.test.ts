import { getSchema } from '@tiptap/core'
import { DecorationSet } from '@tiptap/pm/view'
import { expect, it } from 'vitest'
import { wordsExtensions } from '../../shared/editor/words.ts'
import { drawnIn } from './drawnParagraphs.ts'

const schema = getSchema(wordsExtensions())
const doc = (...paragraphs: Parameters<typeof schema.node>[2][]) =>
  schema.node(
    'doc',
    null,
    paragraphs.map((inside) => schema.node('paragraph', null, inside))
  )
/** As another's hand, or another style, leaves it: no piece is long by itself. */
const pieces = (...words: string[]) => words.map((text, nth) => schema.text(text, nth % 2 === 0 ? [] : [schema.mark('bold')]))
const breaks = (many: number) => Array.from({ length: many }, () => schema.node('hardBreak'))

const drawn = (words: ReturnType<typeof doc>): { text: string; as: string }[] =>
  drawnIn(words)
    .find()
    .toSorted((a, b) => a.from - b.from)
    .map(({ from, to, ...one }) => {
      const { attrs }: { attrs?: Record<string, string> } = Object(Reflect.get(one, 'type'))
      return { text: words.textBetween(from, to, '', '\n'), as: attrs?.['dir'] ?? attrs?.['class'] ?? '' }
    })

it('nothing is drawn around ordinary words', () => {
  expect(drawnIn(doc(pieces('We speak ', 'plainly'), [], breaks(400)))).toBe(DecorationSet.empty)
})

it('a paragraph of very many pieces is told the direction of its first letter', () => {
  const told = drawn(
    doc(
      breaks(400),
      breaks(1_000),
      [...breaks(1_000), schema.text('…we, نحن')],
      [schema.text('نحن'), ...breaks(1_000), schema.text('we')]
    )
  )
  expect(told.map(({ as, text }) => ({ as, length: text.length }))).toEqual([
    { as: 'ltr', length: 1_000 },
    { as: 'ltr', length: 1_008 },
    { as: 'rtl', length: 1_005 }
  ])
})

it('a word without an end is drawn in passages, whatever is bold in it', () => {
  const word = '\u0301'.repeat(900)
  const passages = drawn(doc(pieces('We speak plainly.'), pieces('Before ', `e${word}`, word, `${word} after`)))
  expect(passages.map(({ text }) => text).join('')).toBe(`e${word.repeat(3)}`)
  expect(new Set(passages.map(({ as }) => as))).toEqual(new Set(['passage tall']))
})

it('letters that would turn what follows are not drawn', () => {
  expect(drawn(doc(pieces('Call \u202A+49', ' 170\u202C.'), pieces('no\u2069\u202E', '\u202E I pay', ' 100.')))).toEqual([
    { text: '\u2069\u202E\u202E', as: 'idle' }
  ])
})
