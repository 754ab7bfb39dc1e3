import { expect, it } from 'vitest'
import { type AllianceId, type RescueId, type SeatId, newId } from '../../shared/alliance/ids.ts'
import type { RescueEntry } from '../domain/updateLogPorts.ts'
import { aboutRescue } from './about.ts'
import { unsealText } from './sealing.ts'
import { rescueStatements } from './updateLog.ts'

it('rescued words are sealed once a batch, as they are in the end, however often they changed in it', async () => {
  const [allianceId, seat, kept, gone] = [newId<AllianceId>(), newId<SeatId>(), newId<RescueId>(), newId<RescueId>()]
  const key = new Uint8Array(32).fill(7)
  const as = (id: RescueId, words: string | undefined): RescueEntry => ({
    id,
    seat,
    at: 1,
    kept: words === undefined ? undefined : { section: undefined, before: '', words }
  })
  const statements = await rescueStatements({ keyOf: async () => key }, [
    { allianceId, rescues: [as(kept, 'so'), as(gone, 'no')] },
    { allianceId },
    { allianceId, rescues: [as(gone, undefined), as(kept, 'so it')] },
    { allianceId, rescues: [as(kept, 'so it is')] }
  ])
  const rows = statements.flatMap((statement) => [...statement.rows])
  const sealed = rows.flat().filter((value) => value instanceof Uint8Array)
  expect(rows).toHaveLength(2)
  expect(new Set(rows.map(([id]) => id))).toEqual(new Set([kept, gone]))
  expect(sealed.map((bytes) => JSON.parse(unsealText(key, bytes, aboutRescue(allianceId, seat, kept))))).toEqual([
    { section: undefined, before: '', words: 'so it is' }
  ])
})
