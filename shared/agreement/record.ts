// The record's chain, as docs/record.md describes it for strangers: what happened to an alliance, a line each, and a hash that no line can be
// changed under.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** `at`: milliseconds since 1970, UTC. `seat`: whose act it was. `about`: what it was about, in a few words or numbers. */
export type RecordLine = {
  at: number
  kind: string
  seat: string | null
  about: Readonly<Record<string, string | number>>
}

/** Before the first line. */
export const BEFORE_THE_FIRST = '0'.repeat(64)

/** SHA-256, in hex, of the hash before and of the line, as JSON with the keys of `about` in their order. `n`: 1 for the first line. */
export const hashOfLine = (before: string, n: number, { at, kind, seat, about }: RecordLine): string => {
  const entries = Object.entries(about).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify([before, n, at, kind, seat, entries]))))
}

/** The hash of the last line, over all before it. */
export const headOf = (lines: readonly RecordLine[]): string =>
  lines.reduce((before, line, nth) => hashOfLine(before, nth + 1, line), BEFORE_THE_FIRST)

/** A line as `GET /api/alliances/:id/record` and every copy tell it: what it is about stands beside the rest. */
export type ToldLine = { at: string; kind: string; seatId: string | null } & Readonly<Record<string, unknown>>

/** The line that was told; undefined when what it is about is of no kind that a record holds. */
const lineTold = ({ at, kind, seatId, ...rest }: ToldLine): RecordLine | undefined => {
  const about: Record<string, string | number> = {}
  for (const [key, value] of Object.entries(rest)) {
    if (typeof value !== 'string' && typeof value !== 'number') return undefined
    about[key] = value
  }
  return { at: Date.parse(at), kind, seat: seatId, about }
}

/** Whether these lines, in their order, make this head. */
export const makesHead = (told: readonly ToldLine[], head: string): boolean => {
  const lines = told.map(lineTold).filter((line) => line !== undefined)
  return lines.length === told.length && headOf(lines) === head
}
