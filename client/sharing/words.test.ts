import { expect, it } from 'vitest'
import type { Proposal } from '../../shared/protocol/bodies.ts'
import { listed, outcomeWords, sectionsWords } from './words.ts'

it('counts as people write', () => {
  expect([1, 3, 12, 13].map(sectionsWords)).toEqual(['one section', 'three sections', 'twelve sections', '13 sections'])
  expect([['A'], ['A', 'B'], ['A', 'B', 'C']].map(listed)).toEqual(['A', 'A and B', 'A, B, and C'])
})

const ended = (state: Proposal['state']): Proposal => ({
  id: 'p',
  kind: 'share-snapshot',
  state,
  by: 'jonas',
  yes: ['jonas'],
  createdAt: '',
  expiresAt: '',
  endedAt: null,
  share: { title: 'Our year', sections: ['a'], names: 'full', until: '' }
})
const told = (state: Proposal['state'], mySeat: string) =>
  outcomeWords(ended(state), { mySeat, proposer: 'Jonas', others: 'Amara' })?.title

it('tells what came of it to whoever did not end it, and never who looked or for how long', () => {
  expect(told('declined', 'jonas')).toBe('Amara would rather not show “Our year”.')
  expect(told('declined', 'amara')).toBeUndefined()
  expect(told('withdrawn', 'amara')).toBe('Jonas took back the question about “Our year”.')
  expect(told('withdrawn', 'jonas')).toBeUndefined()
  for (const seat of ['jonas', 'amara']) {
    expect(told('open', seat)).toBeUndefined()
    expect(told('done', seat)).toContain('all said yes')
    expect(told('expired', seat)).toContain('ran out')
  }
})
