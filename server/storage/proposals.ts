import type { Kysely, Selectable } from 'kysely'
import * as z from 'zod/mini'
import type { AllianceId, ProposalId, SeatId, SectionId } from '../../shared/alliance/ids.ts'
import { endingOfNo, isEveryonesYes } from '../../shared/agreement/proposal.ts'
import type { Frozen } from '../domain/snapshotPorts.ts'
import type { Answered, Asked, KeptProposal, NewProposal, ProposalAnswer, Proposals } from '../domain/proposalPorts.ts'
import { aboutFrozen, aboutProposal } from './about.ts'
import { carryOut } from './carryOut.ts'
import { openFrozen } from './frozen.ts'
import type { Keyring } from './keyring.ts'
import { openSealed } from './openSealed.ts'
import { sealText } from './sealing.ts'
import { takenSeats } from './takenSeats.ts'
import type { ProposalTable, Tables } from './tables.ts'

/** More than anybody means to ask at once; each holds its words. For each seat its own: nobody can fill the other's place with questions. */
const MOST_OPEN = 100

const ofSection = (kind: 'clear-notes' | 'seam' | 'clear-sheets') =>
  z.pipe(
    z.object({ section: z.string(), title: z.string() }),
    // As above: its shape was a section's id.
    z.transform(({ section, title }): Asked => ({ kind, section: section as SectionId, title }))
  )

/** What is kept sealed of what it asks for, beside its kind. */
const askedOf = {
  'share-snapshot': z.pipe(
    z.object({
      title: z.string(),
      sections: z.array(z.string()),
      names: z.enum(['full', 'initials']),
      until: z.number(),
      words: z.optional(z.enum(['now', 'agreed'])),
      note: z.optional(z.nullable(z.string())),
      checksum: z.optional(z.string()),
      named: z.optional(z.array(z.object({ name: z.string(), where: z.array(z.string()) })))
    }),
    z.transform((share): Asked => ({ kind: 'share-snapshot', share }))
  ),
  invite: z.pipe(
    z.object({ seat: z.string() }),
    // Written by `keptOf`, under a seal: its shape was a seat's id.
    z.transform(({ seat }): Asked => ({ kind: 'invite', seat: seat as SeatId }))
  ),
  'add-seat': z.pipe(
    z.object({ label: z.string() }),
    z.transform(({ label }): Asked => ({ kind: 'add-seat', label }))
  ),
  'clear-notes': ofSection('clear-notes'),
  seam: ofSection('seam'),
  'clear-sheets': ofSection('clear-sheets'),
  'draft-window': z.pipe(
    z.object({ days: z.number() }),
    z.transform(({ days }): Asked => ({ kind: 'draft-window', days }))
  ),
  'forget-drafts': z.pipe(
    z.object({}),
    z.transform((): Asked => ({ kind: 'forget-drafts' }))
  ),
  erase: z.pipe(
    z.object({}),
    z.transform((): Asked => ({ kind: 'erase' }))
  )
} satisfies Record<ProposalTable['kind'], z.ZodMiniType<Asked>>

const keptOf = (asked: Asked): object => {
  switch (asked.kind) {
    case 'share-snapshot':
      return asked.share
    case 'invite':
      return { seat: asked.seat }
    case 'add-seat':
      return { label: asked.label }
    case 'clear-notes':
    case 'seam':
    case 'clear-sheets':
      return { section: asked.section, title: asked.title }
    case 'draft-window':
      return { days: asked.days }
    case 'forget-drafts':
    case 'erase':
      return {}
  }
}

export class SqliteProposals implements Proposals {
  readonly #db: Kysely<Tables>
  readonly #keyring: Keyring

  constructor({ db, keyring }: { db: Kysely<Tables>; keyring: Keyring }) {
    this.#db = db
    this.#keyring = keyring
  }

  async propose(proposal: NewProposal, now: number): Promise<KeptProposal | 'too-many' | 'unknown' | 'over'> {
    const { id, allianceId, by, asks, createdAt, expiresAt, asked, frozen } = proposal
    const key = await this.#keyring.keyOf(allianceId)
    const row = {
      id,
      alliance_id: allianceId,
      kind: asked.kind,
      by_seat_id: by,
      seat_id: asked.kind === 'invite' ? asked.seat : null,
      section_id: 'section' in asked ? asked.section : null,
      created_at: createdAt,
      expires_at: expiresAt,
      about: sealText(key, JSON.stringify(keptOf(asked)), aboutProposal(allianceId, id)),
      frozen: frozen === undefined ? null : sealText(key, JSON.stringify(frozen), aboutFrozen(allianceId, id)),
      ended_at: null,
      ending: null
    }
    return this.#db.transaction().execute(async (tx) => {
      // Whoever asked may have stood up since the door, and whoever was to be asked: what was frozen bears their names.
      const taken = await takenSeats(tx, allianceId)
      if (!taken.includes(by)) return 'unknown'
      if (!asks.every((seat) => taken.includes(seat))) return 'over'
      const { open } = await tx
        .selectFrom('proposal')
        .select((s) => s.fn.countAll<number>().as('open'))
        .where('alliance_id', '=', allianceId)
        .where('by_seat_id', '=', by)
        .where('ended_at', 'is', null)
        .where('expires_at', '>', now)
        .executeTakeFirstOrThrow()
      if (open >= MOST_OPEN) return 'too-many'
      const before = await askedAlready(tx, row, now)
      if (before !== undefined) return openProposal(key, before, await yesesOf(tx, before.id), now)
      await tx.insertInto('proposal').values(row).execute()
      await tx.insertInto('proposal_yes').values({ proposal_id: id, seat_id: by, at: createdAt }).execute()
      return openProposal(key, row, [by], now)
    })
  }

  async of(id: AllianceId, { now, since }: { now: number; since: number }): Promise<KeptProposal[]> {
    const rows = await this.#db
      .selectFrom('proposal')
      .selectAll()
      .where('alliance_id', '=', id)
      // What ended, or ran out, before then is not told any more.
      .where((w) => w.or([w('ended_at', '>', since), w.and([w('ended_at', 'is', null), w('expires_at', '>', since)])]))
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .execute()
    if (rows.length === 0) return []
    const key = await this.#keyring.keyOf(id)
    const yeses = await this.#db
      .selectFrom('proposal_yes')
      .innerJoin('proposal', 'proposal.id', 'proposal_yes.proposal_id')
      .select(['proposal_yes.proposal_id', 'proposal_yes.seat_id'])
      .where('alliance_id', '=', id)
      .orderBy('at')
      .execute()
    return rows.map((row) =>
      openProposal(
        key,
        row,
        yeses.flatMap(({ proposal_id, seat_id }) => (proposal_id === row.id ? [seat_id] : [])),
        now
      )
    )
  }

  async frozenOf(id: AllianceId, proposal: ProposalId, now: number): Promise<Frozen | undefined> {
    const row = await this.#db
      .selectFrom('proposal')
      .select('frozen')
      .where('id', '=', proposal)
      .where('alliance_id', '=', id)
      .where('ended_at', 'is', null)
      .where('expires_at', '>', now)
      .executeTakeFirst()
    if (row?.frozen == null) return undefined
    return openFrozen(await this.#keyring.keyOf(id), row.frozen, aboutFrozen(id, proposal))
  }

  async answer(given: ProposalAnswer): Promise<Answered | 'unknown' | 'over'> {
    const { allianceId, proposal: id, seat, answer, now, becomes } = given
    // Read before the transaction, which holds the file: keys live in another one.
    const key = await this.#keyring.keyOf(allianceId)
    const answered = await this.#db.transaction().execute(async (tx): Promise<Answered | 'unknown' | 'over'> => {
      const row = await tx
        .selectFrom('proposal')
        .selectAll()
        .where('id', '=', id)
        .where('alliance_id', '=', allianceId)
        .executeTakeFirst()
      if (row === undefined) return 'unknown'
      if (row.ended_at !== null || row.expires_at <= now) return 'over'
      const taken = await takenSeats(tx, allianceId)
      // Whoever stood up between the door and here has no say any more.
      if (!taken.includes(seat)) return 'unknown'
      const before = await yesesOf(tx, id)

      if (answer === 'no') {
        const ended = await end(tx, row, { ending: endingOfNo({ by: row.by_seat_id, seat }), now })
        return { proposal: openProposal(key, ended, before, now), changed: true }
      }
      const yes = before.includes(seat) ? before : [...before, seat]
      if (yes !== before) await tx.insertInto('proposal_yes').values({ proposal_id: id, seat_id: seat, at: now }).execute()
      if (!isEveryonesYes({ yes, taken })) return { proposal: openProposal(key, row, yes, now), changed: yes !== before }

      const { asked } = openProposal(key, row, yes, now)
      const frozen = row.frozen === null ? undefined : openFrozen(key, row.frozen, aboutFrozen(allianceId, id))
      const made = await carryOut(tx, key, {
        id: allianceId,
        by: row.by_seat_id,
        askedAt: row.created_at,
        asked,
        frozen,
        becomes,
        now
      })
      if (made === 'over') {
        // Nothing is left to wait for.
        await end(tx, row, { ending: 'withdrawn', now })
        return 'over'
      }
      const ended = await end(tx, row, { ending: 'done', now })
      return { proposal: openProposal(key, ended, yes, now), changed: true, made }
    })
    // Its rows are gone for good; now its key, in its own file.
    if (typeof answered === 'object' && answered.made?.kind === 'erase') await this.#keyring.erase(allianceId)
    return answered
  }
}

/** What was asked to be shown under one of these titles stands under this one from now on, and says no more whose names it held. */
export const renameInQuestions = async (
  tx: Kysely<Tables>,
  key: Uint8Array,
  { id, titles, title }: { id: AllianceId; titles: readonly string[]; title: string }
): Promise<void> => {
  const rows = await tx
    .selectFrom('proposal')
    .selectAll()
    .where('alliance_id', '=', id)
    .where('kind', '=', 'share-snapshot')
    .execute()
  for (const row of rows) {
    const asked = openAsked(key, row)
    if (asked.kind !== 'share-snapshot') continue
    const share = { ...asked.share, named: [], title: titles.includes(asked.share.title) ? title : asked.share.title }
    const about = sealText(key, JSON.stringify(share), aboutProposal(id, row.id))
    await tx.updateTable('proposal').set({ about }).where('id', '=', row.id).execute()
  }
}

const yesesOf = async (tx: Kysely<Tables>, id: ProposalId): Promise<SeatId[]> => {
  const rows = await tx.selectFrom('proposal_yes').select('seat_id').where('proposal_id', '=', id).orderBy('at').execute()
  return rows.map(({ seat_id }) => seat_id)
}

/** What is about a seat, or a section, is asked once: who asks again is shown the question that waits. */
const askedAlready = async (tx: Kysely<Tables>, { kind, alliance_id, seat_id, section_id }: ProposalTable, now: number) =>
  seat_id === null && section_id === null
    ? undefined
    : tx
        .selectFrom('proposal')
        .selectAll()
        .where('alliance_id', '=', alliance_id)
        .where('kind', '=', kind)
        .where('seat_id', 'is', seat_id)
        .where('section_id', 'is', section_id)
        .where('ended_at', 'is', null)
        .where('expires_at', '>', now)
        .executeTakeFirst()

/** The words go with it: what was not shown is kept nowhere. */
const end = async (
  tx: Kysely<Tables>,
  row: ProposalTable,
  { ending, now }: { ending: 'done' | 'declined' | 'withdrawn'; now: number }
): Promise<ProposalTable> => {
  const ended = { ending, ended_at: now, frozen: null }
  await tx.updateTable('proposal').set(ended).where('id', '=', row.id).execute()
  return { ...row, ...ended }
}

const openProposal = (key: Uint8Array, row: Selectable<ProposalTable>, yes: SeatId[], now: number): KeptProposal => {
  const { id, by_seat_id: by, created_at: createdAt, expires_at: expiresAt, ended_at, ending } = row
  const isExpired = ending === null && expiresAt <= now
  return {
    id,
    by,
    yes,
    createdAt,
    expiresAt,
    state: ending ?? (isExpired ? 'expired' : 'open'),
    endedAt: ended_at ?? (isExpired ? expiresAt : undefined),
    asked: openAsked(key, row)
  }
}

const openAsked = (key: Uint8Array, { id, kind, about, alliance_id: alliance }: Selectable<ProposalTable>): Asked =>
  openSealed<z.ZodMiniType<Asked>>(askedOf[kind], { key, sealed: about, about: aboutProposal(alliance, id) })
