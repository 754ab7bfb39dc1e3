import { describe, expect, it } from 'vitest'
import { firstPenWords } from './firstPen.ts'

const both = [
  { name: 'Jonas', label: 'Client' },
  { name: 'Amara', label: 'Coach' }
]
const alone = [{ name: undefined, label: 'Client' }, both[1]].filter((seat) => seat !== undefined)

describe('whose pen goes first', () => {
  it.each([
    [{ first: 0 }, 0, 'Your pen first, Jonas.'],
    [{ first: 0, then: 1 }, 0, 'Your pen first, Jonas. Amara follows.'],
    [{ first: 0, then: 1 }, 1, 'Jonas’s pen first, then yours.'],
    [{ first: 1 }, 0, 'Amara’s pen first.'],
    [{ first: 'apart' as const }, 0, 'Each of you apart first, then together.']
  ])('says %j to seat %i', (firstPen, me, words) => expect(firstPenWords(firstPen, both, me)).toBe(words))

  it('names the seat while nobody sits on it', () => {
    expect(firstPenWords({ first: 0 }, alone, 1)).toBe('The client’s pen first.')
    expect(firstPenWords({ first: 1, then: 0 }, alone, 1)).toBe('Your pen first, Amara. The client follows.')
  })

  it('tells seats that are alike by the others', () => {
    const friends = [
      { name: 'Amara', label: 'Friend' },
      { name: undefined, label: 'Friend' }
    ]
    expect(firstPenWords({ first: 1, then: 0 }, friends, 0)).toBe('The other friend’s pen first, then yours.')
    expect(firstPenWords({ first: 0, then: 1 }, friends, 0)).toBe('Your pen first, Amara. The other friend follows.')
  })

  it('goes on beyond two', () => {
    const three = [...both, { name: undefined, label: 'Friend' }]
    expect(firstPenWords({ first: 0, then: 2 }, three, 1)).toBe('Jonas’s pen first, then the friend’s.')
  })
})
