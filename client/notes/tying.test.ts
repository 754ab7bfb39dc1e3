import { expect, it } from 'vitest'
import type { AnchorNoteBody, NoteTold } from '../../shared/protocol/notes.ts'
import { HttpProblem, NetworkFailure } from '../connection/http.ts'
import type { HeldNote } from './heldNotes.ts'
import { tieAnew } from './tying.ts'

const TIED = { from: 'a', to: 'b' }
const WORDS = { section: 's', anchor: TIED, quote: 'six sessions', words: {} }
const told: NoteTold = {
  ...WORDS,
  id: 'note',
  by: 'mine',
  when: 'now',
  state: 'open',
  at: '2026-11-16T09:00:00.000Z',
  replies: [],
  choices: [],
  ended: null
}
const held: HeldNote = { ...WORDS, id: 'held-1', state: 'held', at: '2026-11-16T09:00:00.000Z' }
const place = (to: string) => ({ section: 'other', from: 1, to: 9, tie: { from: 'c', to } })
const problem = (status: number) => new HttpProblem({ title: 'no', status, code: 'not-found' })

const page = (answers: (Error | undefined)[]) => {
  const asked: [string, AnchorNoteBody][] = []
  const heldTo: unknown[] = []
  let refusals = 0
  const moved = tieAnew({
    me: 'mine',
    held: { tie: (id, to) => void heldTo.push([id, to]) },
    tie: async (note, body) => {
      asked.push([note, body])
      const answer = answers.shift()
      if (answer !== undefined) throw answer
    },
    refused: () => refusals++
  })
  return { moved, asked, heldTo, refusals: () => refusals }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

it('ties mine once to each place, one that I hold on this device, and nobody else’s', async () => {
  const { moved, asked, heldTo } = page([])
  for (const to of ['d', 'd', 'e']) moved(told, place(to))
  moved({ ...told, by: 'theirs' }, place('d'))
  moved(told, { ...place('d'), tie: undefined })
  for (const to of ['d', 'd']) moved(held, place(to))
  await settled()
  expect(asked.map(([, { section, anchor }]) => [section, anchor.to])).toEqual([
    ['other', 'd'],
    ['other', 'e']
  ])
  expect(heldTo).toEqual([['held-1', { section: 'other', anchor: { from: 'c', to: 'd' } }]])
})

it.each([new NetworkFailure('gone'), problem(429), problem(503)])('asks again where %s came back', async (answer) => {
  const { moved, asked, refusals } = page([answer])
  for (let nth = 0; nth < 3; nth++) {
    moved(told, place('d'))
    await settled()
  }
  expect(asked).toHaveLength(2)
  expect(refusals()).toBe(0)
})

it.each([404, 409, 400])('reads the notes again where it was refused with %i, and asks no more', async (status) => {
  const { moved, asked, refusals } = page([problem(status)])
  for (let nth = 0; nth < 2; nth++) {
    moved(told, place('d'))
    await settled()
  }
  expect(asked).toHaveLength(1)
  expect(refusals()).toBe(1)
})
