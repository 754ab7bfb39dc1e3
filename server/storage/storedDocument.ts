// What is stored of a document: its checkpoint, the rows behind it, and who writes in it.
import { type Kysely, sql } from 'kysely'
import type { AllianceId, PersonId } from '../../shared/alliance/ids.ts'
import { UnreadableAlliance } from '../domain/ports.ts'
import type { Tables } from './tables.ts'

type StoredPart =
  | { part: 'document'; n: number; seq: number; bytes: Uint8Array }
  | { part: 'row'; n: number; at: number; bytes: Uint8Array }
  | { part: 'client'; n: number; person: PersonId | null }

/** In one statement, so that a commit or a fold falls before or behind all of it. Sealed, as it lies there. */
export const readStored = async (db: Kysely<Tables>, id: AllianceId) => {
  const { rows: parts } = await sql<StoredPart>`
    select 'document' as part, alliance.head_seq as n, checkpoint.seq as seq, null as at, checkpoint.bytes as bytes, null as person
      from alliance join checkpoint on checkpoint.alliance_id = alliance.id where alliance.id = ${id}
    union all select 'row', "update".seq, null, "update".at, "update".bytes, null
      from "update" join checkpoint on checkpoint.alliance_id = "update".alliance_id
      where "update".alliance_id = ${id} and "update".seq > checkpoint.seq
    union all select 'client', client_id, null, null, null, person_id from client where alliance_id = ${id}`.execute(db)
  const document = parts.find((part) => part.part === 'document')
  if (document === undefined) return undefined
  const { n: headSeq, seq, bytes } = document
  const rows = parts.filter((part) => part.part === 'row').sort((a, b) => a.n - b.n)
  rows.forEach(({ n }, index) => {
    if (n !== seq + 1 + index) throw new UnreadableAlliance(`alliance ${id}: row ${seq + 1 + index} is missing`)
  })
  if (seq + rows.length !== headSeq)
    throw new UnreadableAlliance(`alliance ${id}: rows end at ${seq + rows.length}, its head is ${headSeq}`)
  return { headSeq, checkpoint: { seq, bytes }, rows, clients: parts.filter((part) => part.part === 'client') }
}
