import type { Kysely, Selectable } from 'kysely'
import * as z from 'zod/mini'
import type { AllianceId, ProposalId, SeatId } from '../../shared/alliance/ids.ts'
import { endingOfNo, isEveryonesYes } from '../../shared/agreement/proposal.ts'
import type { Answered, Frozen, KeptProposal, NewProposal, ProposalAnswer, Proposals, ShareAsked } from '../domain/ports.ts'
import { UnreadableAlliance } from '../domain/ports.ts'
import { hashToken } from '../domain/tokens.ts'
import { aboutFrozen, aboutProposal, aboutSnapshot } from './about.ts'
import { openFrozen } from './frozen.ts'
import type { Keyring } from './keyring.ts'
import { appendToRecord } from './record.ts'
import { Unsealable, sealText, unsealText } from './sealing.ts'
import type { ProposalTable, Tables } from './tables.ts'

/** More than anybody means to ask at once; each holds its words. */
const MOST_OPEN = 100

const shareAsked: z.ZodMiniType<ShareAsked> = z.object({
  title: z.string(),
  sections: z.array(z.string()),
  names: z.enum(['full', 'initials']),
  until: z.number()
})

export class SqliteProposals implements Proposals {
  readonly #db: Kysely<Tables>
  readonly #keyring: Keyring

  constructor({ db, keyring }: { db: Kysely<Tables>; keyring: Keyring }) {
    this.#db = db
    this.#keyring = keyring
  }

  async propose(proposal: NewProposal, now: number): Promise<KeptProposal | 'too-many'> {
    const { id, allianceId, by, createdAt, expiresAt, share, frozen } = proposal
    const key = await this.#keyring.keyOf(allianceId)
    const row = {
      id,
      alliance_id: allianceId,
      kind: 'share-snapshot' as const,
      by_seat_id: by,
      created_at: createdAt,
      expires_at: expiresAt,
      about: sealText(key, JSON.stringify(share), aboutProposal(allianceId, id)),
      frozen: sealText(key, JSON.stringify(frozen), aboutFrozen(allianceId, id)),
      ended_at: null,
      ending: null
    }
    return this.#db.transaction().execute(async (tx) => {
      const { open } = await tx
        .selectFrom('proposal')
        .select((s) => s.fn.countAll<number>().as('open'))
        .where('alliance_id', '=', allianceId)
        .where('ended_at', 'is', null)
        .where('expires_at', '>', now)
        .executeTakeFirstOrThrow()
      if (open >= MOST_OPEN) return 'too-many'
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
      .select(['proposal_id', 'seat_id'])
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
    return this.#db.transaction().execute(async (tx) => {
      const row = await tx
        .selectFrom('proposal')
        .selectAll()
        .where('id', '=', id)
        .where('alliance_id', '=', allianceId)
        .executeTakeFirst()
      if (row === undefined) return 'unknown'
      if (row.ended_at !== null || row.expires_at <= now || row.frozen === null) return 'over'
      const seats = await tx
        .selectFrom('seat')
        .select('id')
        .where('alliance_id', '=', allianceId)
        .where('person_id', 'is not', null)
        .execute()
      const taken = seats.map((one) => one.id)
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

      const frozen = openFrozen(key, row.frozen, aboutFrozen(allianceId, id))
      const ended = await end(tx, row, { ending: 'done', now })
      const proposal = openProposal(key, ended, yes, now)
      const { title, until } = proposal.share
      await tx
        .insertInto('snapshot')
        .values({
          id: becomes,
          alliance_id: allianceId,
          token_hash: hashToken(frozen.token),
          created_at: now,
          expires_at: until,
          content: sealText(key, JSON.stringify(frozen), aboutSnapshot(allianceId, becomes))
        })
        .execute()
      await appendToRecord(tx, key, allianceId, { at: now, kind: 'shared', seat: row.by_seat_id, about: { title } })
      const snapshot = { id: becomes, title, token: frozen.token, createdAt: now, expiresAt: until }
      return { proposal, changed: true, snapshot }
    })
  }
}

const yesesOf = async (tx: Kysely<Tables>, id: ProposalId): Promise<SeatId[]> => {
  const rows = await tx.selectFrom('proposal_yes').select('seat_id').where('proposal_id', '=', id).orderBy('at').execute()
  return rows.map(({ seat_id }) => seat_id)
}

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
  const { id, alliance_id, by_seat_id: by, created_at: createdAt, expires_at: expiresAt, ended_at, ending } = row
  const isExpired = ending === null && expiresAt <= now
  return {
    id,
    by,
    yes,
    createdAt,
    expiresAt,
    state: ending ?? (isExpired ? 'expired' : 'open'),
    endedAt: ended_at ?? (isExpired ? expiresAt : undefined),
    share: openAsked(key, row.about, alliance_id, id)
  }
}

const openAsked = (key: Uint8Array, about: Uint8Array, alliance: AllianceId, id: ProposalId): ShareAsked => {
  try {
    return shareAsked.parse(JSON.parse(unsealText(key, about, aboutProposal(alliance, id))))
  } catch (cause) {
    if (cause instanceof Unsealable || cause instanceof z.core.$ZodError || cause instanceof SyntaxError)
      throw new UnreadableAlliance(`proposal ${id} of alliance ${alliance} cannot be read`, { cause })
    throw cause
  }
}
