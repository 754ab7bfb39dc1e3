import type { ExpressionBuilder, Kysely } from 'kysely'
import type { AllianceId, InvitationId } from '../../shared/alliance/ids.ts'
import { rests } from '../../shared/agreement/leaving.ts'
import { firstFreeInk } from '../../shared/alliance/inks.ts'
import type { Acceptance, Accepted, Invitations, NewInvitation, OpenInvitation } from '../domain/alliancePorts.ts'
import { placeOf } from './leaving.ts'
import { aboutName } from './about.ts'
import type { Keyring } from './keyring.ts'
import { appendToRecord, beginRecord } from './record.ts'
import { sealText } from './sealing.ts'
import { insertNewcomer } from './sessions.ts'
import type { Tables } from './tables.ts'

export class SqliteInvitations implements Invitations {
  readonly #db: Kysely<Tables>
  readonly #keyring: Keyring

  constructor({ db, keyring }: { db: Kysely<Tables>; keyring: Keyring }) {
    this.#db = db
    this.#keyring = keyring
  }

  keep(invitation: NewInvitation): Promise<'kept' | 'seat-taken' | 'needs-everyone' | 'resting'> {
    const { id, allianceId, seatId, bySeatId, tokenHash, createdAt, expiresAt } = invitation
    return this.#db.transaction().execute(async (tx) => {
      const seats = await tx
        .selectFrom('seat')
        .select(['id', 'person_id', 'left_person_id'])
        .where('alliance_id', '=', allianceId)
        .execute()
      const taken = seats.filter((seat) => seat.person_id !== null)
      // The transaction decides: somebody may have left since the door.
      if (rests(seats.map(placeOf))) return 'resting'
      if (taken.some((seat) => seat.id === seatId)) return 'seat-taken'
      // Kept for who left it; no link opens it (leaving.ts).
      if (seats.some((seat) => seat.id === seatId && seat.left_person_id !== null)) return 'seat-taken'
      if (taken.length > 1) return 'needs-everyone'
      await tx
        .insertInto('invitation')
        .values({
          id,
          alliance_id: allianceId,
          seat_id: seatId,
          by_seat_id: bySeatId,
          token_hash: tokenHash,
          created_at: createdAt,
          expires_at: expiresAt,
          spent_at: null,
          withdrawn_at: null
        })
        .execute()
      return 'kept'
    })
  }

  openOf(id: AllianceId, now: number): ReturnType<Invitations['openOf']> {
    return openLinks(this.#db, id, now)
  }

  find(tokenHash: Uint8Array, now: number): Promise<OpenInvitation | undefined> {
    return openInvitation(this.#db, tokenHash, now)
  }

  async accept(acceptance: Acceptance): Promise<Accepted> {
    const { tokenHash, person, name, offered: told, now, newcomer } = acceptance
    const offered = await openInvitation(this.#db, tokenHash, now)
    if (offered === undefined) return { refused: 'invitation-gone' }
    const { id, allianceId, seatId } = offered
    // Read before the transaction, which holds the file: keys live in another one.
    const key = await this.#keyring.keyOf(allianceId)
    return this.#db.transaction().execute(async (tx) => {
      // Looked at again: another may have sat down, or the link been withdrawn, since.
      if ((await openInvitation(tx, tokenHash, now)) === undefined) return { refused: 'invitation-gone' }
      const seats = await tx.selectFrom('seat').select(['person_id', 'ink']).where('alliance_id', '=', allianceId).execute()
      if (seats.some((seat) => seat.person_id === person)) return { refused: 'already-seated' }
      // Whoever sits here said yes to every link that is out: when they gave theirs, or, told of it, when they sat down.
      const others = (await openLinks(tx, allianceId, now)).filter((link) => link.seatId !== seatId)
      if (told !== undefined && others.some((link) => !told.includes(link.seatId)))
        return {
          refused: 'offered-meanwhile',
          detail: 'The letter says now which one. Sitting down says yes to whoever takes it.'
        }
      const inks = seats.flatMap((seat) => seat.ink ?? [])
      const ink = acceptance.ink ?? firstFreeInk(inks)
      if (ink === undefined || inks.includes(ink)) return { refused: 'ink-taken' }
      // The one act that decides who sits here; nothing was written before it.
      const spent = await tx
        .updateTable('invitation')
        .set({ spent_at: now })
        .where('id', '=', id)
        .where(opensASeat(now))
        .executeTakeFirst()
      if (spent.numUpdatedRows !== 1n) return { refused: 'invitation-gone' }
      if (newcomer !== undefined) await insertNewcomer(tx, newcomer, now)
      // An alliance from before the record begins it with those who sat there before.
      await beginRecord(tx, key, allianceId)
      const taken = await tx
        .updateTable('seat')
        .set({ person_id: person, name: sealText(key, name, aboutName(allianceId, seatId)), ink, taken_at: now })
        .where('id', '=', seatId)
        .where('person_id', 'is', null)
        .executeTakeFirst()
      if (taken.numUpdatedRows !== 1n) throw new Error(`seat ${seatId} was taken inside the transaction that takes it`)
      await appendToRecord(tx, key, allianceId, { at: now, kind: 'joined', seat: seatId, about: {} })
      // Other links to this seat stay dead, even if it should become empty again.
      await tx
        .updateTable('invitation')
        .set({ withdrawn_at: now })
        .where('seat_id', '=', seatId)
        .where('spent_at', 'is', null)
        .where('withdrawn_at', 'is', null)
        .execute()
      // Nor is there anything left to ask about it.
      await tx
        .updateTable('proposal')
        .set({ ended_at: now, ending: 'withdrawn' })
        .where('kind', '=', 'invite')
        .where('seat_id', '=', seatId)
        .where('ended_at', 'is', null)
        .execute()
      return { seatedIn: allianceId }
    })
  }

  async withdraw(id: AllianceId, invitation: InvitationId, now: number): Promise<'withdrawn' | 'spent' | 'unknown'> {
    return this.#db.transaction().execute(async (tx) => {
      const found = await tx
        .selectFrom('invitation')
        .select('spent_at')
        .where('id', '=', invitation)
        .where('alliance_id', '=', id)
        .executeTakeFirst()
      if (found === undefined) return 'unknown'
      if (found.spent_at !== null) return 'spent'
      await tx
        .updateTable('invitation')
        .set({ withdrawn_at: now })
        .where('id', '=', invitation)
        .where('withdrawn_at', 'is', null)
        .execute()
      return 'withdrawn'
    })
  }
}

const openLinks = async (db: Kysely<Tables>, id: AllianceId, now: number): ReturnType<Invitations['openOf']> => {
  const rows = await db
    .selectFrom('invitation')
    .select(['id', 'seat_id', 'expires_at'])
    .where('alliance_id', '=', id)
    .where(opensASeat(now))
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ id: row.id, seatId: row.seat_id, expiresAt: row.expires_at }))
}

/** Neither spent, withdrawn nor expired, and its seat is empty. */
const opensASeat = (now: number) => (is: ExpressionBuilder<Tables, 'invitation'>) =>
  is.and([
    is('invitation.spent_at', 'is', null),
    is('invitation.withdrawn_at', 'is', null),
    is('invitation.expires_at', '>', now),
    is.exists(
      is
        .selectFrom('seat')
        .select('seat.id')
        .whereRef('seat.id', '=', 'invitation.seat_id')
        .where('seat.person_id', 'is', null)
        // Whoever left a seat comes back by themselves; no link seats another there.
        .where('seat.left_person_id', 'is', null)
    )
  ])

const openInvitation = async (db: Kysely<Tables>, tokenHash: Uint8Array, now: number): Promise<OpenInvitation | undefined> => {
  const row = await db
    .selectFrom('invitation')
    .select(['id', 'alliance_id', 'seat_id', 'by_seat_id', 'expires_at'])
    .where('token_hash', '=', tokenHash)
    .where(opensASeat(now))
    .executeTakeFirst()
  return (
    row && { id: row.id, allianceId: row.alliance_id, seatId: row.seat_id, bySeatId: row.by_seat_id, expiresAt: row.expires_at }
  )
}
