import { describe, expect, it } from 'vitest'
import type { FrozenMark } from '../sharing/frozenWords.ts'
import { blocksOf } from './blocks.ts'
import { compare } from './compare.ts'
import { summaryOf } from './summary.ts'

const version = (words: readonly string[], { title = 'Title', marks = [] }: { title?: string; marks?: FrozenMark[] } = {}) => ({
  title,
  blocks: blocksOf({
    type: 'doc',
    content: words.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text, marks }] }))
  })
})
const [one, two, three, four] = [
  'First we say how we are.',
  'Then what we saw.',
  'We wait for each other here.',
  'And we stop at nine.'
] as const

describe('what changed, in a sentence', () => {
  it.each([
    ['Nothing changed.', [one, two], [one, two]],
    ['One paragraph changed.', [one, two], ['First we say how it is.', two]],
    [
      'Two paragraphs changed, one moved, one was taken out.',
      [one, two, three, four, 'Gone for good.'],
      [two, 'We wait for you here.', 'And we stop at ten.', one]
    ],
    ['One paragraph changed, two are new.', [one, two], ['First we say how it is.', 'A boat.', 'Another Sunday.', two]],
    ['All of it is new.', [], [one, two]],
    ['All of it was taken out.', [one, two], []],
    ['Only spaces between words changed.', [one], ['First we  say how we are.']]
  ])('%s', (said, before, after) => {
    expect(summaryOf(compare(version(before), version(after)))).toBe(said)
  })

  it('tells a title, and the look of words', () => {
    expect(summaryOf(compare(version([one]), version([one], { title: 'Other' })))).toBe('The title changed.')
    expect(summaryOf(compare(version([one]), version([two, one], { title: 'Other' })))).toBe(
      'The title changed. One paragraph is new.'
    )
    expect(summaryOf(compare(version([one]), version([one], { marks: [{ type: 'bold' }] })))).toBe(
      'Only the look of some words changed.'
    )
  })
})
