// Drafts as rows: one of the ground for an alliance, one for each day that changed it.
import { type Kysely, sql } from 'kysely'
import type { AllianceId } from '../../shared/alliance/ids.ts'
import { type Day, dayAt, startOf } from '../domain/drafts/days.ts'
import type { OpenDrafts } from '../domain/drafts/reading.ts'
import { aboutCheckpoint } from './about.ts'
import { type SealedDay, openDay } from './sealedDay.ts'
import { seal, unseal } from './sealing.ts'
import type { BatchStatement } from './sqliteJobs.ts'
import type { Tables } from './tables.ts'
import { areIds } from './wholeIds.ts'

/** What is to become of an alliance's drafts. */
export type DraftState = {
  windowDays: number
  /** Everyone said yes to forgetting what was before this moment. */
  forgetBefore: number
  /** Up to which moment that is done. */
  forgot: number
  /** Of earlier days nothing is known. */
  since: Day
  /** The row of the log up to which the ground goes; undefined where the checkpoint itself is the ground. */
  groundSeq: number | undefined
}

export const stateOf = async (db: Kysely<Tables>, id: AllianceId): Promise<DraftState | undefined> => {
  const row = await db
    .selectFrom('alliance')
    .leftJoin('draft_ground', 'draft_ground.alliance_id', 'alliance.id')
    .select(['created_at', 'draft_window_days', 'drafts_since', 'draft_ground.since', 'draft_ground.seq', 'draft_ground.forgot'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined) return undefined
  return {
    windowDays: row.draft_window_days,
    forgetBefore: row.drafts_since,
    forgot: row.forgot ?? 0,
    since: row.since ?? dayAt(row.created_at),
    groundSeq: row.seq ?? undefined
  }
}

export const isForgetting = ({ forgetBefore, forgot }: DraftState): boolean => forgetBefore > forgot

export const keepsDrafts = (state: DraftState): boolean => state.windowDays > 0 && !isForgetting(state)

export const daysOf = (db: Kysely<Tables>, id: AllianceId) =>
  db.selectFrom('draft_day').select(['day', 'seq']).where('alliance_id', '=', id).orderBy('day').execute()

/** The last day so far. */
export const lastDay = (db: Kysely<Tables>, id: AllianceId): Promise<SealedDay | undefined> =>
  db
    .selectFrom('draft_day')
    .select(['day', 'seq', 'bytes'])
    .where('alliance_id', '=', id)
    .orderBy('day', 'desc')
    .limit(1)
    .executeTakeFirst()

/** The ground, and the days after it up to this one, in one statement: a fold falls before or behind all of it. Undefined when that
 *  day has faded. Throws Unsealable. */
export const openDrafts = async (
  db: Kysely<Tables>,
  key: Uint8Array,
  { id, upTo }: { id: AllianceId; upTo: Day }
): Promise<OpenDrafts | undefined> => {
  const { rows } = await sql<{ part: 'ground' | 'day'; day: number; seq: number; bytes: Uint8Array }>`
    select 'ground' as part, coalesce(g.since, 0) as day, coalesce(g.seq, c.seq) as seq, coalesce(g.bytes, c.bytes) as bytes
      from checkpoint c left join draft_ground g on g.alliance_id = c.alliance_id where c.alliance_id = ${id}
    union all select 'day', day, seq, bytes from draft_day where alliance_id = ${id} and day <= ${upTo}`.execute(db)
  const ground = rows.find(({ part }) => part === 'ground')
  if (ground === undefined || ground.day > upTo) return undefined
  const days = rows.filter(({ part }) => part === 'day').sort((one, other) => one.day - other.day)
  return {
    id,
    ground: unseal(key, ground.bytes, aboutCheckpoint(id, ground.seq)),
    days: days.map((row) => openDay(key, id, row))
  }
}

/** Whether a day that is over has rows that are not folded yet. */
export const hasUnfolded = async (db: Kysely<Tables>, id: AllianceId, today: Day): Promise<boolean> => {
  const first = await db
    .selectFrom('update')
    .select('at')
    .where('alliance_id', '=', id)
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst()
  return first !== undefined && first.at < startOf(today)
}

/** The next few alliances whose drafts have something that is past its time, of a bounded number that are looked at. */
export const nextToFade = async (
  db: Kysely<Tables>,
  { after, today, atMost }: { after: string; today: Day; atMost: number }
): Promise<{ due: AllianceId[]; last: string | undefined }> => {
  const { rows } = await sql<{ id: AllianceId; due: number }>`
    select a.id as id,
      a.drafts_since > coalesce((select forgot from draft_ground where alliance_id = a.id), 0)
      or coalesce((select at from "update" where alliance_id = a.id order by seq limit 1), ${startOf(today)}) < ${startOf(today)}
      or exists (select 1 from draft_day where alliance_id = a.id and (day <= ${today} - a.draft_window_days or day > ${today}))
      or (a.draft_window_days = 0 and (exists (select 1 from "update" where alliance_id = a.id)
        or exists (select 1 from seen where alliance_id = a.id and faded = 0))) as due
    from (select * from alliance where id > ${after} and ${areIds('id')} order by id limit ${atMost}) as a order by a.id`.execute(
    db
  )
  return { due: rows.flatMap(({ id, due }) => (due === 1 ? [id] : [])), last: rows.at(-1)?.id }
}

// ── what is written ──────────────────────────────────────────────────────────────────────────────

/** The checkpoint as it is before the first day that is kept becomes the ground. */
export const layGround = (id: AllianceId, { since, forgetBefore }: DraftState): BatchStatement => ({
  sql: `insert into draft_ground (alliance_id, since, seq, bytes, forgot)
    select alliance_id, ?, seq, bytes, ? from checkpoint where alliance_id = ?
    on conflict (alliance_id) do update set seq = excluded.seq, bytes = excluded.bytes`,
  rows: [[since, forgetBefore, id]]
})

export const keepDays = (id: AllianceId, days: readonly SealedDay[]): BatchStatement => ({
  sql: `insert into draft_day (alliance_id, day, seq, bytes) values (?, ?, ?, ?)
    on conflict (alliance_id, day) do update set seq = excluded.seq, bytes = excluded.bytes`,
  rows: days.map(({ day, seq, bytes }) => [id, day, seq, bytes])
})

/** The days are gone; what the checkpoint says is all that is known, from this day on. */
export const dropDays = (id: AllianceId, { since, forgot }: { since: Day; forgot: number }): BatchStatement[] => [
  { sql: 'delete from draft_day where alliance_id = ?', rows: [[id]] },
  {
    sql: `insert into draft_ground (alliance_id, since, seq, bytes, forgot) values (?, ?, null, null, ?)
      on conflict (alliance_id) do update set since = excluded.since, seq = null, bytes = null, forgot = excluded.forgot`,
    rows: [[id, since, forgot]]
  }
]

/** Last of all: until then a start makes good what an end of the process left undone. */
export const nowForgotten = (id: AllianceId, { forgetBefore }: DraftState): BatchStatement => ({
  sql: 'update draft_ground set forgot = ? where alliance_id = ?',
  rows: [[forgetBefore, id]],
  changes: 1
})

/** The ground goes up to this day; it and those before it are in it. */
export const moveGround = (
  key: Uint8Array,
  id: AllianceId,
  { day, seq, ground }: { day: Day; seq: number; ground: Uint8Array }
): BatchStatement[] => [
  { sql: 'delete from draft_day where alliance_id = ? and day <= ?', rows: [[id, day]] },
  {
    sql: 'update draft_ground set since = ?, seq = ?, bytes = ? where alliance_id = ?',
    rows: [[day, seq, seal(key, ground, aboutCheckpoint(id, seq)), id]],
    changes: 1
  }
]
