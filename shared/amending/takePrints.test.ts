import { expect, it } from 'vitest'
import type { FrozenNode } from '../sharing/frozenWords.ts'
import { blocksOf } from './blocks.ts'
import { changedSince, takePrints } from './takePrints.ts'

const words = (...lines: string[]): FrozenNode => ({
  type: 'doc',
  content: lines.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] }))
})
const old = takePrints({ title: 'Where we stand', content: words('We wait.', 'We say so.'), salt: 'salt' })

it('say which lines are others now, whether one is gone, and nothing of what stood there', () => {
  const now = (title: string, ...lines: string[]) => changedSince(old, { title, blocks: blocksOf(words(...lines)) })
  expect(now('Where we stand', 'We say so.', 'We wait.')).toEqual({
    isRenamed: false,
    changed: [false, false],
    isSomethingGone: false
  })
  expect(now('Here', 'We wait.', 'We never wait.')).toEqual({ isRenamed: true, changed: [false, true], isSomethingGone: true })
  expect(now('Where we stand')).toEqual({ isRenamed: false, changed: [], isSomethingGone: true })
  expect(JSON.stringify(old)).not.toMatch(/wait|stand|say/)
})

it('are others with another salt', () => {
  const other = takePrints({ title: 'Where we stand', content: words('We wait.', 'We say so.'), salt: 'other' })
  expect(other.blocks.some((print) => old.blocks.includes(print))).toBe(false)
})
