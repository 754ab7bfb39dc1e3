import type { Kysely } from 'kysely'
import type { AllianceId, SeatId } from '../../shared/alliance/ids.ts'
import type { Tables } from './tables.ts'

/** Those in which somebody sits now, as the transaction sees them. */
export const takenSeats = async (tx: Kysely<Tables>, id: AllianceId): Promise<SeatId[]> => {
  const seats = await tx
    .selectFrom('seat')
    .select('id')
    .where('alliance_id', '=', id)
    .where('person_id', 'is not', null)
    .execute()
  return seats.map((seat) => seat.id)
}
