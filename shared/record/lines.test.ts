import { expect, it } from 'vitest'
import { lineWords } from './lines.ts'

it.each([
  [{ kind: 'joined' }, 'Amara sat down.'],
  [{ kind: 'agreed', title: 'What stays here', number: 1 }, 'You agreed on “What stays here”.'],
  [{ kind: 'amended', title: 'What stays here', number: 3 }, 'You agreed on “What stays here” anew, for the third time.'],
  [{ kind: 'shared', title: 'For Ruth' }, 'You showed “For Ruth” to someone outside.'],
  [{ kind: 'closed', title: 'For Ruth' }, 'Amara closed “For Ruth”.'],
  [{ kind: 'closed' }, 'Amara closed a snapshot.'],
  [{ kind: 'returned' }, 'You came back to this together.'],
  [{ kind: 'left' }, 'Amara left.'],
  [{ kind: 'came-back' }, 'Amara came back.'],
  [{ kind: 'danced' }, undefined]
])('%j is %s', (line, words) => {
  expect(lineWords({ at: '2026-11-03T09:00:00Z', seatId: 'a', ...line }, 'Amara')).toBe(words)
})
