// Who came later and stands, with everyone, on what was agreed without them: a line of the record, once for each.
import type { Kysely } from 'kysely'
import type { AllianceId, SectionId } from '../../shared/alliance/ids.ts'
import type { KeptAgreement } from '../domain/agreementPorts.ts'
import { appendToRecord, readLines } from './record.ts'
import type { Tables } from './tables.ts'

type Standing = {
  id: AllianceId
  section: SectionId
  at: number
  agreement: Pick<KeptAgreement, 'number' | 'digest' | 'title'>
  newcomers: readonly string[]
}

/** In the transaction of the yes with which all stand there. Whoever steps back and stands there again is not told of twice. */
export const recordNewcomers = async (
  tx: Kysely<Tables>,
  key: Uint8Array,
  { id, section, at, agreement: { number, digest, title }, newcomers }: Standing
): Promise<void> => {
  if (newcomers.length === 0) return
  const lines = await readLines(tx, key, id)
  const told = new Set(
    lines.flatMap(({ event: { kind, seat, about } }) =>
      kind === 'stands-too' && about['section'] === section && about['number'] === number ? [seat] : []
    )
  )
  const seats = await tx.selectFrom('seat').select('id').where('alliance_id', '=', id).orderBy('position').execute()
  for (const { id: seat } of seats)
    if (newcomers.includes(seat) && !told.has(seat))
      await appendToRecord(tx, key, id, { at, kind: 'stands-too', seat, about: { section, title, number, digest } })
}
