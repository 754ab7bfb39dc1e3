// The name of whoever left and would not stand there by it. It is put in its place wherever an answer is made, at once; from the disk it goes
// when they can no longer come back alone, as they were: until then it is kept, sealed, to be given back.
import type { Kysely } from 'kysely'
import { RETURN_ALONE_MS } from '../../shared/agreement/leaving.ts'
import type { AllianceId, SeatId } from '../../shared/alliance/ids.ts'
import { calledTitle } from '../../shared/alliance/title.ts'
import { initialsOf } from '../../shared/sharing/initials.ts'
import { UnreadableAlliance } from '../domain/ports.ts'
import { aboutName } from './about.ts'
import { renameInAgreements } from './agreements.ts'
import type { Keyring } from './keyring.ts'
import { renameInQuestions } from './proposals.ts'
import { unsealText } from './sealing.ts'
import type { Tables } from './tables.ts'
import { areIds, isOfWhole } from './wholeIds.ts'

/** In the transaction in which they leave, while the seat still has their name: what was asked to be shown, and was called by those who sat
 *  there, is called by their names as they stand there now. */
export const renameWhatWasAsked = async (
  tx: Kysely<Tables>,
  key: Uint8Array,
  { id, seat, name }: { id: AllianceId; seat: SeatId; name: string }
): Promise<void> => {
  const seats = await tx
    .selectFrom('seat')
    .select(['id', 'name'])
    .where('alliance_id', '=', id)
    .where('person_id', 'is not', null)
    .orderBy('position')
    .execute()
  const names = seats.flatMap((one) =>
    one.name === null ? [] : [{ seat: one.id, name: unsealText(key, one.name, aboutName(id, one.id)) }]
  )
  const before = names.map((one) => one.name)
  const now = names.map((one) => (one.seat === seat ? name : one.name))
  await renameInQuestions(tx, key, { id, titles: [before, initialsOf(before)].map(titleOf), title: titleOf(now) })
}

const titleOf = (names: readonly string[]): string => calledTitle('', names)

/** The names that were kept for seven days, gone from the seats and from what was agreed: a few rows at a time, and whatever interrupts it, the
 *  next one goes on. */
export const forgetLeftNames = async ({ db, keyring }: { db: Kysely<Tables>; keyring: Keyring }, now: number): Promise<void> => {
  const seats = await db
    .selectFrom('seat')
    .select(['id', 'alliance_id', 'name'])
    .where('left_name', 'is not', null)
    .where('person_id', 'is', null)
    .where('left_at', '<=', now - RETURN_ALONE_MS)
    .where(areIds('id'))
    .where(isOfWhole(keyring))
    .execute()
  for (const { id: seat, alliance_id: id, name } of seats) {
    try {
      const key = await keyring.keyOf(id)
      if (name !== null) await renameInAgreements(db, key, { id, seat, name: unsealText(key, name, aboutName(id, seat)) })
    } catch (error) {
      // What cannot be read cannot be read by anybody.
      if (!(error instanceof UnreadableAlliance)) throw error
    }
    await db.updateTable('seat').set({ left_name: null }).where('id', '=', seat).where('person_id', 'is', null).execute()
  }
}
