import { describe, expect, test } from 'vitest'
import coaching from '../../shared/templates/coaching.en.json' with { type: 'json' }
import { templateSchema } from '../../shared/templates/template.ts'
import { whosePenFirst } from './whosePen.ts'

const template = templateSchema.parse(coaching)
const section = (first: number | 'apart', starts = true) => ({
  key: 'k',
  title: 't',
  prompts: ['?'],
  starts,
  firstPen: { first }
})
const two = (...firsts: (number | 'apart')[]) => ({ seats: ['One', 'Other'], sections: firsts.map((first) => section(first)) })
const seatsFor = (labels: readonly string[], seatLabel: string) =>
  labels.map((label, at) => ({ label, isTaken: at !== labels.lastIndexOf(seatLabel) }))
const told = (of: Parameters<typeof whosePenFirst>[0], seatLabel = 'One') =>
  whosePenFirst(of, { seatLabel, invitedBy: 'Amara', seats: seatsFor(of?.seats ?? [], seatLabel) })

describe('whose pen goes first', () => {
  test('in the coaching template', () => {
    expect(told(template, 'Client')).toBe('Where one pen goes first, it is mostly yours.')
    expect(told(template, 'Coach')).toBe('In some places yours goes first, in others Amara’s.')
  })

  test('says most only of most', () => {
    expect(told(two(0, 0, 1))).toBe('In most places yours goes first.')
    expect(told(two(0, 0, 1, 'apart'))).toBe('Where one pen goes first, it is mostly yours.')
  })

  test('to whoever is invited among equals, and to nobody of several', () => {
    const friends = { seats: ['Friend', 'Friend'], sections: [1, 1, 0].map((first) => section(first)) }
    expect(told(friends, 'Friend')).toBe('In most places yours goes first.')
    const seats = [true, false, false].map((isTaken) => ({ label: 'Teammate', isTaken }))
    const team = { seats: ['Teammate', 'Teammate', 'Teammate'], sections: [section(0), section(1)] }
    expect(whosePenFirst(team, { seatLabel: 'Teammate', invitedBy: 'Amara', seats })).toBeUndefined()
  })

  test('leaves out the sections that wait', () => {
    expect(told({ seats: ['One', 'Other'], sections: [section(0), section(1, false)] })).toBe('In most places yours goes first.')
  })

  test('is silent where there is nothing true to say', () => {
    expect(told(undefined)).toBeUndefined()
    expect(told(two('apart', 'apart'))).toBeUndefined()
    expect(told(two(0), 'A seat that the template does not have')).toBeUndefined()
  })
})
