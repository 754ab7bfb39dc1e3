import { expect, it } from 'vitest'
import { lineWords, recordWords } from './lines.ts'

it.each([
  [{ kind: 'joined' }, 'Amara sat down.'],
  [{ kind: 'agreed', title: 'What stays here', number: 1 }, 'You agreed on “What stays here”.'],
  [{ kind: 'amended', title: 'What stays here', number: 3 }, 'You agreed on “What stays here” anew, for the third time.'],
  [{ kind: 'stands-too', title: 'What stays here', number: 1 }, 'Amara stands on “What stays here” too, as it was agreed.'],
  [{ kind: 'shared', title: 'For Ruth' }, 'You showed “For Ruth” to someone outside.'],
  [{ kind: 'shared' }, 'You showed sections to someone outside.'],
  [{ kind: 'closed', title: 'For Ruth' }, 'Amara closed “For Ruth”.'],
  [{ kind: 'closed' }, 'Amara closed a snapshot.'],
  [{ kind: 'returned' }, 'You came back to this together.'],
  [{ kind: 'left' }, 'Amara left.'],
  [{ kind: 'came-back' }, 'Amara came back.'],
  [{ kind: 'danced' }, undefined]
])('%j is %s', (line, words) => {
  expect(lineWords({ at: '2026-11-03T09:00:00Z', seatId: 'a', ...line }, { name: 'Amara', all: 'You' })).toBe(words)
})

it('what all did is told by name to whoever was not there, as is what was done while one was away', () => {
  const line = (kind: string, seatId: string) => ({ at: '2026-11-03T09:00:00Z', seatId, kind, title: 'Today', number: 1 })
  const lines = [
    line('joined', 'Amara'),
    line('joined', 'Jonas'),
    line('agreed', 'Jonas'),
    line('joined', 'Ruth'),
    line('stands-too', 'Ruth'),
    line('left', 'Jonas'),
    line('returned', 'Ruth'),
    line('came-back', 'Jonas'),
    line('shared', 'Ruth')
  ]
  const told = (me: string) => recordWords(lines, { me, nameOf: (seat) => seat ?? 'Someone' }).map(({ words }) => words)
  expect([told('Amara')[2], told('Ruth')[2]]).toEqual(['You agreed on “Today”.', 'Amara and Jonas agreed on “Today”.'])
  expect(told('Jonas')[6]).toBe('Amara and Ruth came back to this together.')
  for (const me of ['Amara', 'Jonas', 'Ruth']) expect(told(me)[8]).toBe('You showed “Today” to someone outside.')
})

it('what came with a copy is told by the names in it, to whoever reads it here', () => {
  const line = (kind: string, { seatId = null, name }: { seatId?: string | null; name?: string } = {}) => ({
    at: '2026-11-03T09:00:00Z',
    seatId,
    kind,
    title: 'Today',
    number: 1,
    ...(name !== undefined && { name })
  })
  const lines = [
    line('joined', { name: 'Amara' }),
    line('joined', { name: 'Jonas' }),
    line('agreed', { name: 'Jonas' }),
    line('brought', { seatId: 'a' }),
    line('joined', { seatId: 'b' }),
    line('amended', { seatId: 'b' })
  ]
  const nameOf = (seat: string | null): string => (seat === 'a' ? 'Amara' : 'Mara')
  expect(recordWords(lines, { me: 'b', nameOf }).map(({ words }) => words)).toEqual([
    'Amara sat down.',
    'Jonas sat down.',
    'Amara and Jonas agreed on “Today”.',
    'Amara brought this here from a copy, with what stands before.',
    'Mara sat down.',
    'You agreed on “Today” anew, for the first time.'
  ])
})
