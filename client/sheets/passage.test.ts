import { getSchema } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { AllSelection, type Selection, TextSelection } from '@tiptap/pm/state'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { wordsExtensions } from '../../shared/editor/words.ts'
import { LETTERS_A_PIECE } from '../../shared/alliance/pieces.ts'
import { passageIn, takenIn } from './passage.ts'

const schema = getSchema(wordsExtensions())
const p = (...lines: string[]): Node =>
  schema.node(
    'paragraph',
    null,
    lines.flatMap((line, nth) => [...(nth === 0 ? [] : [schema.node('hardBreak')]), ...(line === '' ? [] : [schema.text(line)])])
  )
const item = (text: string): Node => schema.node('listItem', null, [p(text)])
const doc = schema.node('doc', null, [
  p('I move our hour by a day, then by a week.'),
  p(''),
  schema.node('bulletList', null, [item('Say it at once.'), item('Ask.')]),
  p('One line', 'and its other')
])

/** Where these words begin, or end. */
const at = (words: string, side: 'before' | 'behind'): number => {
  let found: number | undefined
  doc.descendants((node, position) => {
    const nth = node.isText ? (node.text?.indexOf(words) ?? -1) : -1
    if (nth >= 0) found ??= position + nth + (side === 'before' ? 0 : words.length)
  })
  if (found === undefined) throw new Error(`${words} stands nowhere`)
  return found
}
const taken = (selection: Selection) => {
  const passage = passageIn({ doc, selection })
  if (passage === undefined) return undefined
  const blocks: string[] = []
  passage.blocks.forEach((block) => {
    block.check()
    blocks.push(`${block.type.name}: ${block.textBetween(0, block.content.size, ' | ', ' / ')}`)
  })
  return [passage.kind, ...blocks]
}
const choose = (from: string, to: string) => taken(TextSelection.create(doc, at(from, 'before'), at(to, 'behind')))

it('is the paragraph that the caret is in, and the one item of a list', () => {
  expect(taken(TextSelection.create(doc, at('hour', 'before')))).toEqual([
    'paragraph',
    'paragraph: I move our hour by a day, then by a week.'
  ])
  expect(taken(TextSelection.create(doc, at('Ask', 'before')))).toEqual(['paragraph', 'bulletList: Ask.'])
  // The empty line says nothing.
  expect(taken(TextSelection.create(doc, at('week.', 'behind') + 2))).toBeUndefined()
})

it('is what was chosen, in whole words, over as many lines as it goes', () => {
  expect(choose('our hour by', 'our hour by')).toEqual(['words', 'paragraph: our hour by'])
  expect(choose('ove our hou', 'ove our hou')).toEqual(['words', 'paragraph: move our hour'])
  expect(choose(' by a day', ' by a day')).toEqual(['words', 'paragraph: by a day'])
  expect(choose('then by', 'at once')).toEqual(['words', 'paragraph: then by a week.', 'bulletList: Say it at once'])
  expect(choose('line', 'its')).toEqual(['words', 'paragraph: One line / and its'])
  expect(taken(new AllSelection(doc))).toEqual([
    'words',
    'paragraph: I move our hour by a day, then by a week.',
    'bulletList: Say it at once. | Ask.',
    'paragraph: One line / and its other'
  ])
})

it('takes neighbours along where a word alone could be anybody’s, and all of a line that is short', () => {
  expect(choose('day', 'day')).toEqual(['words', 'paragraph: day, then'])
  expect(choose('Ask', 'Ask')).toEqual(['words', 'bulletList: Ask.'])
  expect(takenIn('say 我们先打电话 and then', 4, 5)).toEqual({ from: 4, to: expect.any(Number) as number })
})

it('is always one that the server knows: as it stands in its line, of six letters or all of it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('I', 'am', ' ', '  ', 'warm', '.', 'é', '🫖', '我们', 'unsure')),
      fc.nat(),
      fc.nat(),
      (parts, m, n) => {
        const line = parts.join('')
        const [from, to] = [m % (line.length + 1), n % (line.length + 1)].toSorted((a, b) => a - b) as [number, number]
        const whole = takenIn(line, from, to)
        const words = line.slice(whole.from, whole.to)
        const chosen = line.slice(from, to).trim()
        expect(words).toContain(chosen)
        expect(chosen === '' ? words === '' : words.length >= LETTERS_A_PIECE || words === line).toBe(true)
      }
    )
  )
})
