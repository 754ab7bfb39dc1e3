import type { Kysely } from 'kysely'
import type { AllianceId, SeatId } from '../../shared/alliance/ids.ts'
import { aboutName } from './about.ts'
import { unsealText } from './sealing.ts'
import type { Tables } from './tables.ts'

/** Whoever left as something else than their name, and as what. */
export const namesChosen = async (db: Kysely<Tables>, key: Uint8Array, id: AllianceId): Promise<Map<SeatId, string>> => {
  const seats = await db
    .selectFrom('seat')
    .select(['id', 'name'])
    .where('alliance_id', '=', id)
    .where('person_id', 'is', null)
    .where('left_as', 'in', ['initials', 'someone'])
    .execute()
  return new Map(
    seats.flatMap(({ id: seat, name }) => (name === null ? [] : [[seat, unsealText(key, name, aboutName(id, seat))] as const]))
  )
}
