// What everyone said yes to is done, in the transaction that counts the last yes: done with all of them, or not at all.
import type { Kysely } from 'kysely'
import { MOST_SEATS } from '../../shared/agreement/proposal.ts'
import type { AllianceId, SeatId } from '../../shared/alliance/ids.ts'
import type { Frozen } from '../domain/snapshotPorts.ts'
import type { Asked, Becoming, Made, ShareAsked } from '../domain/proposalPorts.ts'
import { hashToken } from '../domain/tokens.ts'
import { eraseRows } from './erasing.ts'
import { aboutSnapshot } from './about.ts'
import { keptShown } from './frozen.ts'
import { clearNotes, sewSeam } from './notes.ts'
import { appendToRecord } from './record.ts'
import { sealText } from './sealing.ts'
import { titleOwn } from './snapshots.ts'
import { clearSheets } from './sheets.ts'
import type { Tables } from './tables.ts'

type Carried = {
  id: AllianceId
  /** Who proposed it. */
  by: SeatId
  askedAt: number
  asked: Asked
  frozen: Frozen | undefined
  becomes: Becoming
  now: number
}

/** `over`: it cannot be done any more, and nothing was. */
export const carryOut = async (tx: Kysely<Tables>, key: Uint8Array, carried: Carried): Promise<Made | 'over'> => {
  const { asked, frozen } = carried
  switch (asked.kind) {
    case 'share-snapshot':
      return frozen === undefined ? 'over' : makeSnapshot(tx, key, { ...carried, frozen, share: asked.share })
    case 'invite':
      return makeInvitation(tx, { ...carried, seat: asked.seat })
    case 'add-seat':
      return addSeat(tx, { ...carried, label: asked.label })
    case 'clear-notes':
      return (await clearNotes(tx, { id: carried.id, section: asked.section, until: carried.askedAt }))
        ? { kind: 'clear-notes' }
        : 'over'
    case 'seam':
      await sewSeam(tx, { id: carried.id, section: asked.section, now: carried.now })
      return { kind: 'seam' }
    case 'clear-sheets':
      return (await clearSheets(tx, carried.id, asked.section)) ? { kind: 'clear-sheets' } : 'over'
    case 'draft-window':
      await tx.updateTable('alliance').set({ draft_window_days: asked.days }).where('id', '=', carried.id).execute()
      return { kind: 'draft-window' }
    case 'forget-drafts':
      // Marked, and done right behind it (drafts.ts): an end of the process between the two is made good at the next start.
      await tx.updateTable('alliance').set({ drafts_since: carried.now }).where('id', '=', carried.id).execute()
      return { kind: 'forget-drafts' }
    case 'erase':
      await eraseRows(tx, carried.id)
      return { kind: 'erase' }
  }
}

const makeSnapshot = async (
  tx: Kysely<Tables>,
  key: Uint8Array,
  { id, by, frozen, share: { title, until }, becomes: { snapshot }, now }: Carried & { frozen: Frozen; share: ShareAsked }
): Promise<Made> => {
  const { token } = frozen
  await tx
    .insertInto('snapshot')
    .values({
      id: snapshot,
      alliance_id: id,
      token_hash: hashToken(token),
      created_at: now,
      expires_at: until,
      content: sealText(key, JSON.stringify(keptShown(frozen, until)), aboutSnapshot(id, snapshot))
    })
    .execute()
  await appendToRecord(tx, key, id, { at: now, kind: 'shared', seat: by, about: titleOwn(frozen) })
  return { kind: 'share-snapshot', snapshot: { id: snapshot, title, token, createdAt: now, expiresAt: until } }
}

/** Whoever gave the last yes holds the link. */
const makeInvitation = async (
  tx: Kysely<Tables>,
  { id, by, seat, becomes: { invitation }, now }: Carried & { seat: SeatId }
): Promise<Made | 'over'> => {
  const place = await tx.selectFrom('seat').select(['person_id', 'left_person_id']).where('id', '=', seat).executeTakeFirst()
  // Taken by now, or kept for who left it.
  if (place === undefined || place.person_id !== null || place.left_person_id !== null) return 'over'
  const { id: becomes, tokenHash, expiresAt } = invitation
  await tx
    .insertInto('invitation')
    .values({
      id: becomes,
      alliance_id: id,
      seat_id: seat,
      by_seat_id: by,
      token_hash: tokenHash,
      created_at: now,
      expires_at: expiresAt,
      spent_at: null,
      withdrawn_at: null
    })
    .execute()
  return { kind: 'invite', invitation: { id: becomes, expiresAt } }
}

const addSeat = async (
  tx: Kysely<Tables>,
  { id, label, becomes: { seat } }: Carried & { label: string }
): Promise<Made | 'over'> => {
  const seats = await tx.selectFrom('seat').select('position').where('alliance_id', '=', id).execute()
  if (seats.length >= MOST_SEATS) return 'over'
  const position = Math.max(...seats.map((one) => one.position)) + 1
  await tx
    .insertInto('seat')
    .values({ id: seat, alliance_id: id, position, label, person_id: null, name: null, ink: null, taken_at: null })
    .execute()
  return { kind: 'add-seat' }
}
