// What the server said, as far as it is kept: what is shown of it later, and what is not kept at all.
import { QueryClient } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'
import type { KeptAnswer } from './copies.ts'
import { followAnswers, layKeptAnswers } from './keptAnswers.ts'
import { keys } from './queries.ts'

const AUTHORS = [{ clientId: 1, seatId: 'a' }]

const kept = (queryKey: readonly string[], answer: unknown): KeptAnswer => ({ name: JSON.stringify(queryKey), answer, at: 1_000 })

describe('what the server said', () => {
  it('is shown as it was, and asked for as if it were not known', () => {
    const queries = new QueryClient()
    layKeptAnswers(queries, 'x', [kept(keys.authors('x'), AUTHORS), kept(keys.since('x'), [])])
    expect(queries.getQueryData(keys.authors('x'))).toEqual(AUTHORS)
    for (const key of [keys.authors('x'), keys.since('x')]) {
      const query = queries.getQueryCache().find({ queryKey: key })
      expect(query?.state.dataUpdatedAt).toBe(1_000)
      expect(query?.isStaleByTime(Infinity)).toBe(true)
    }
  })

  it('yields to what was said meanwhile', () => {
    const queries = new QueryClient()
    queries.setQueryData(keys.authors('x'), [])
    layKeptAnswers(queries, 'x', [kept(keys.authors('x'), AUTHORS)])
    expect(queries.getQueryData(keys.authors('x'))).toEqual([])
  })

  it('is not believed when it is of another alliance, of another shape, or of nothing that is kept', () => {
    const queries = new QueryClient()
    const odd = [
      kept(keys.authors('y'), AUTHORS),
      kept(keys.authors('x'), [{ clientId: 'one' }]),
      kept(keys.sheets('x'), []),
      kept(['__proto__'], {}),
      { name: '{', answer: AUTHORS, at: 1 }
    ]
    layKeptAnswers(queries, 'x', odd)
    expect(queries.getQueryCache().getAll()).toEqual([])
  })

  it('is handed over when it comes, of this alliance alone, and no sheet, mark of a return, rescued word or link', () => {
    const queries = new QueryClient()
    queries.setQueryData(keys.authors('x'), AUTHORS)
    const found: KeptAnswer[] = []
    const stop = followAnswers(queries, { alliance: 'x', keep: (answers) => found.push(...answers) })
    for (const key of [
      keys.alliance,
      keys.since,
      keys.notes,
      keys.sheets,
      keys.returning,
      keys.rescued,
      keys.snapshots,
      keys.calendarLink
    ])
      for (const id of ['x', 'y']) queries.setQueryData(key(id), [])
    queries.setQueryData(keys.agreements('x', 's'), [])
    queries.setQueryData([...keys.sheets('x'), 's', 'opened'], [])
    queries.setQueryData(keys.me, { person: { id: 'me' } })
    stop()
    queries.setQueryData(keys.agreements('x', 't'), [])
    expect(found.map(({ name }) => JSON.parse(name))).toEqual([
      keys.authors('x'),
      keys.alliance('x'),
      keys.since('x'),
      keys.notes('x'),
      keys.agreements('x', 's')
    ])
  })
})
