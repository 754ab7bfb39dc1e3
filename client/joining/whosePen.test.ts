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
const told = (of: Parameters<typeof whosePenFirst>[0], seatLabel = 'One') => whosePenFirst(of, { seatLabel, invitedBy: 'Amara' })

describe('whose pen goes first', () => {
  test('in the coaching template', () => {
    expect(whosePenFirst(template, { seatLabel: 'Client', invitedBy: 'Amara' })).toBe(
      'Where one pen goes first, it is mostly yours.'
    )
    expect(whosePenFirst(template, { seatLabel: 'Coach', invitedBy: 'Jonas' })).toBe(
      'In some places yours goes first, in others Jonas’s.'
    )
  })

  test('says most only of most', () => {
    expect(told(two(0, 0, 1))).toBe('In most places yours goes first.')
    expect(told(two(0, 0, 1, 'apart'))).toBe('Where one pen goes first, it is mostly yours.')
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
