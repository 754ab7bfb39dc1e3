import { expect, it } from 'vitest'
import { type AllianceId, type SeatId, newId } from '../../shared/alliance/ids.ts'
import { Rows } from './Rows.ts'

const MINUTE = 60_000

it('rows that could not be folded are still to be, with those that came since, and not at once', () => {
  const rows = new Rows({ alliance: newId<AllianceId>() }, { headSeq: 0, rows: [] })
  const write = (count: number): void => {
    for (let nth = 0; nth < count; nth++)
      rows.add({ seatId: newId<SeatId>(), at: 0, update: new Uint8Array(1_000), newClients: [] }, undefined)
    rows.kept(count)
  }
  write(100)
  const failed = rows.folded(1_000)
  write(1)
  expect([rows.uncheckpointed, rows.isFoldingDue(0, MINUTE)]).toEqual([1, false])
  failed(2_000)
  expect(rows.uncheckpointed).toBe(101)
  expect(rows.isFoldingDue(0, 3_000)).toBe(false)
  expect(rows.isFoldingDue(0, 2_000 + MINUTE)).toBe(true)
  // A clock that was put back.
  expect(rows.isFoldingDue(0, 0)).toBe(true)
  rows.folded(2_000 + MINUTE)
  expect([rows.uncheckpointed, rows.isFoldingDue(0, 10 * MINUTE)]).toEqual([0, false])
})
