import { expect, it } from 'vitest'
import { goneWords, savedWords } from './savedWords.ts'

it.each([
  ['signed-out', false, 'This browser no longer holds your seat.', 'Everything that you wrote is saved.'],
  ['left', false, 'Your seat here is empty.', 'Everything that you wrote is saved.'],
  ['left', true, 'Your seat here is empty.', 'The last words you wrote are not saved; they are still on this screen.'],
  [
    'no-such',
    false,
    'This alliance is not here any more.',
    'It was erased, or you have left it. What you still read is only on this screen.'
  ],
  [
    'no-such',
    true,
    'This alliance is not here any more.',
    'It was erased, or you have left it. The last words you wrote are not saved; they are still on this screen.'
  ]
] as const)('%s, with words that wait: %s', (why, isWaiting, title, then) => {
  expect(goneWords(why, { isWaiting })).toEqual({ title, then })
})

it.each(['late', 'offline', 'busy', 'unreadable'] as const)(
  '%s, with words that this browser has no room for, says so',
  (state) => {
    const waiting = { sections: [], keptHere: false }
    expect(savedWords({ state, since: 42, waiting }).full).toMatch(/only on this screen$/)
  }
)
