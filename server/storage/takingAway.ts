// Rows that are in the checkpoint are taken away some at a time: what is deleted is overwritten on disk, and whoever writes meanwhile
// waits for that. Until they are gone nobody reads them.
import type { AllianceId } from '../../shared/alliance/ids.ts'
import type { BatchStatement } from './sqliteJobs.ts'

/** A few milliseconds of a disk. */
const AT_ONCE = { rows: 500, bytes: 256 * 1024 }

export const takeAway = (id: AllianceId, upTo: number): BatchStatement => ({
  sql: 'delete from "update" where alliance_id = ? and seq <= ?',
  rows: [[id, upTo]]
})

/** The number of the last row in each portion. */
export const portionsOf = (rows: readonly { n: number; bytes: Uint8Array }[]): number[] => {
  const portions: number[] = []
  let count = 0
  let bytes = 0
  for (const { n, bytes: row } of rows) {
    count++
    bytes += row.length
    if (count < AT_ONCE.rows && bytes < AT_ONCE.bytes && n !== rows.at(-1)?.n) continue
    portions.push(n)
    count = bytes = 0
  }
  return portions
}
