import { expect, it } from 'vitest'
import { PROPOSAL_KINDS } from '../../shared/agreement/proposal.ts'
import type { Proposal } from '../../shared/protocol/bodies.ts'
import { askingOf, outcomeWords } from './words.ts'

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
const seats = [{ id: 'third', label: 'Sponsor', person: null }]
const told = (state: Proposal['state'], mySeat: string) => {
  const asking = askingOf(ended(state), { seats })
  return asking && outcomeWords(ended(state), asking, { mySeat, proposer: 'Jonas', others: 'Amara' })?.title
}

it('tells what came of it to whoever did not end it, and never who looked or for how long', () => {
  expect(told('declined', 'jonas')).toBe('Amara would rather not: “Our year”.')
  expect(told('declined', 'amara')).toBeUndefined()
  expect(told('withdrawn', 'amara')).toBe('Jonas took back the question about “Our year”.')
  expect(told('withdrawn', 'jonas')).toBeUndefined()
  for (const seat of ['jonas', 'amara']) {
    expect(told('open', seat)).toBeUndefined()
    expect(told('done', seat)).toContain('all said yes')
    expect(told('expired', seat)).toContain('ran out')
  }
})

it('has a question, and what a yes and a no to it mean, for every kind; and none for one that it does not know', () => {
  const asked = PROPOSAL_KINDS.map((kind) =>
    askingOf({ ...ended('open'), kind, seatId: 'third', label: 'Witness', section: { id: 's', title: 'Truth' } }, { seats })
  )
  for (const asking of asked) {
    expect(asking?.question).toMatch(/\?$/)
    expect(asking?.yes).toMatch(/^Yes, /)
    expect(JSON.stringify(asking)).not.toMatch(/undefined|“”|!/)
  }
  expect(new Set(asked.map((asking) => asking?.question)).size).toBe(PROPOSAL_KINDS.length)
  expect(askingOf({ ...ended('open'), kind: 'dance' }, { seats })).toBeUndefined()
  expect(askingOf({ ...ended('open'), kind: 'constructor' }, { seats })).toBeUndefined()
})
