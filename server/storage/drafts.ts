// What is kept of earlier days, and how it fades. When rows of the log are folded into the checkpoint, what each day changed is kept
// beside it; a day past the window is folded into the ground, and with it goes what it had deleted. Of one alliance one thing is
// written at a time; who waits for the thread that reads holds up nobody who writes.
import { sql } from 'kysely'
import type { AllianceId, SeatId, SectionId } from '../../shared/alliance/ids.ts'
import { type Day, dayAt, firstKept } from '../domain/drafts/days.ts'
import type { Drafts, Fading } from '../domain/drafts/draftPorts.ts'
import type { DraftWords, OpenDrafts } from '../domain/drafts/reading.ts'
import { type Clock, Restarting, UnreadableAlliance } from '../domain/ports.ts'
import { aboutCheckpoint } from './about.ts'
import {
  type DraftState,
  daysOf,
  dropDays,
  hasUnfolded,
  isForgetting,
  keepDays,
  keepsDrafts,
  lastDay,
  layGround,
  moveGround,
  nextToFade,
  nowForgotten,
  openDrafts,
  stateOf
} from './draftRows.ts'
import type { DraftThread } from './DraftThread.ts'
import type { Keyring } from './keyring.ts'
import { type FoldedSealed, type SealedFold, foldSealed, opened } from './sealedFold.ts'
import { Unsealable, unseal } from './sealing.ts'
import type { SqliteSeen } from './seen.ts'
import type { SqliteFile } from './sqlite.ts'
import { readStored } from './storedDocument.ts'
import type { Tables } from './tables.ts'
import { portionsOf, takeAway } from './takingAway.ts'

/** Alliances that are looked at in one statement: what is typed meanwhile waits for it. */
const LOOKED_AT_ONCE = 500

/** What is shorter is folded within some twenty milliseconds, and sooner than it is carried to another thread. */
const LONG_BYTES = 128 * 1024

type DraftsWorld = {
  file: SqliteFile<Tables>
  keyring: Keyring
  clock: Clock
  thread: DraftThread
  seen: Pick<SqliteSeen, 'fade'>
  /** What of one alliance could not be done: the others go on. */
  onTrouble: (id: AllianceId, error: unknown) => void
}

export class SqliteDrafts implements Drafts, Fading {
  readonly #world: DraftsWorld
  readonly #turns = new Map<AllianceId, Promise<unknown>>()
  #hasSwept = false

  constructor(world: DraftsWorld) {
    this.#world = world
  }

  get #db() {
    return this.#world.file.db
  }

  get #today(): Day {
    return dayAt(this.#world.clock.now())
  }

  #inTurn<R>(id: AllianceId, act: () => Promise<R>): Promise<R> {
    const done = (this.#turns.get(id) ?? Promise.resolve()).then(act)
    const over = done
      .catch(() => undefined)
      .finally(() => {
        if (this.#turns.get(id) === over) this.#turns.delete(id)
      })
    this.#turns.set(id, over)
    return done
  }

  // ── folding ────────────────────────────────────────────────────────────────────────────────────

  /** Takes the rows of the log into the checkpoint, built from stored rows, never from a live document. */
  fold(id: AllianceId): Promise<void> {
    return this.#inTurn(id, () => this.#fold(id))
  }

  async #fold(id: AllianceId): Promise<void> {
    const state = await stateOf(this.#db, id)
    const stored = await readStored(this.#db, id)
    if (state === undefined || stored === undefined) return
    const { headSeq, checkpoint, rows } = stored
    if (rows.length === 0 && keepsDrafts(state)) return this.#takeAwayTheRest(id, checkpoint.seq)
    const [first = headSeq, ...later] = portionsOf(rows)
    const folded = await this.#folded({
      id,
      key: await this.#world.keyring.keyOf(id),
      checkpoint,
      rows,
      headSeq,
      running: keepsDrafts(state) ? await lastDay(this.#db, id) : 'none kept'
    })
    const drafts =
      folded.days === 'none kept'
        ? dropDays(id, { since: this.#today, forgot: state.forgot })
        : [...(state.groundSeq === undefined ? [layGround(id, state)] : []), keepDays(id, folded.days)]
    await this.#world.file.batch([
      ...drafts,
      {
        sql: 'update checkpoint set bytes = ?, seq = ? where alliance_id = ? and seq = ?',
        rows: [[folded.checkpoint, headSeq, id, checkpoint.seq]],
        changes: 1
      },
      takeAway(id, first)
    ])
    for (const upTo of later) await this.#world.file.batch([takeAway(id, upTo)])
  }

  /** Rows that a fold took in, which was cut off before it had taken them away. */
  async #takeAwayTheRest(id: AllianceId, upTo: number): Promise<void> {
    const left = await this.#db.selectFrom('update').select('seq').where('alliance_id', '=', id).limit(1).executeTakeFirst()
    if (left !== undefined) await this.#world.file.batch([takeAway(id, upTo)])
  }

  /** What is long is folded on a thread of its own: nobody else waits for it. */
  async #folded(fold: SealedFold): Promise<FoldedSealed> {
    const bytes = fold.rows.reduce((sum, row) => sum + row.bytes.length, fold.checkpoint.bytes.length)
    return bytes < LONG_BYTES ? foldSealed(fold) : this.#world.thread.fold(fold)
  }

  // ── fading ─────────────────────────────────────────────────────────────────────────────────────

  async fade(): Promise<void> {
    const today = this.#today
    let faded = 0
    const { thread, onTrouble } = this.#world
    for (let after: string | undefined = ''; after !== undefined && !thread.isEnding;) {
      const { due, last } = await nextToFade(this.#db, { after, today, atMost: LOOKED_AT_ONCE })
      for (const id of due) {
        // The next start goes on with them.
        if (thread.isEnding) break
        await this.#inTurn(id, () => this.#fade(id)).catch((error: unknown) => {
          if (!(error instanceof Restarting)) onTrouble(id, error)
        })
        faded++
      }
      after = last
    }
    // What is overwritten in the file still stands in SQLite's log, until that is begun anew.
    if (faded > 0 || this.#hasSwept) await this.#emptyLog()
    this.#hasSwept = true
  }

  async forget(id: AllianceId): Promise<void> {
    await this.#inTurn(id, () => this.#fade(id))
    await this.#emptyLog()
  }

  async #fade(id: AllianceId): Promise<void> {
    // Of one that cannot be opened, nothing changes.
    await this.#world.keyring.keyOf(id)
    const state = await stateOf(this.#db, id)
    if (state === undefined) return
    if (!keepsDrafts(state) || (await hasUnfolded(this.#db, id, this.#today))) await this.#fold(id)
    if (!keepsDrafts(state)) return this.#forgetWords(id, state)
    const days = await daysOf(this.#db, id)
    // A day that lies ahead was dated by a clock that was wrong: nothing else would ever end it.
    const isAhead = days.some(({ day }) => day > this.#today)
    const past = isAhead ? days : days.filter(({ day }) => day <= firstKept(this.#today, state.windowDays))
    const last = past.at(-1)
    if (last === undefined) return
    const key = await this.#world.keyring.keyOf(id)
    const isAll = past.length === days.length
    const folded = await this.#groundAfter(id, isAll ? undefined : last.day).catch((error: unknown) => {
      // Drafts that are damaged have to go, too.
      if (isAll || !(error instanceof UnreadableAlliance)) throw error
      return undefined
    })
    if (folded === undefined) return this.#world.file.batch(dropDays(id, { since: this.#today, forgot: state.forgot }))
    await this.#world.file.batch(
      isAll
        ? dropDays(id, { since: Math.min(last.day, this.#today), forgot: state.forgot })
        : moveGround(key, id, { day: last.day, seq: last.seq, ground: folded.ground })
    )
    await this.#world.seen.fade(id, { upTo: last.day, digests: new Map(folded.digests) })
  }

  /** Of everything that anybody deleted, nothing stays: neither as somebody saw it last, nor as it fell away. */
  async #forgetWords(id: AllianceId, state: DraftState): Promise<void> {
    if (isForgetting(state)) await this.#db.deleteFrom('rescue').where('alliance_id', '=', id).execute()
    const now = state.windowDays === 0 ? undefined : await this.#groundAfter(id, undefined)
    await this.#world.seen.fade(id, { upTo: Infinity, ...(now && { digests: new Map(now.digests) }) })
    if (isForgetting(state)) await this.#world.file.batch([nowForgotten(id, state)])
  }

  /** The ground with the days up to this one in it; without a day: the words as they are now. */
  #groundAfter(id: AllianceId, day: Day | undefined) {
    return this.#world.thread.ask('disk', async () => {
      const drafts = day === undefined ? await this.#wordsNow(id) : await this.#open(id, day)
      return drafts && { type: 'ground' as const, drafts }
    })
  }

  async #emptyLog(): Promise<void> {
    await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(this.#db)
  }

  // ── reading ────────────────────────────────────────────────────────────────────────────────────

  async daysOf(id: AllianceId, section: SectionId) {
    const kept = await this.#inTurn(id, () => this.#readable(id))
    if (kept === undefined) return { windowDays: 0, days: undefined }
    const { windowDays, days } = kept
    if (days === undefined) return { windowDays, days }
    const first = await this.#world.thread.ask('reader', async () => {
      const drafts = await this.#open(id, days.last)
      return drafts && { type: 'first day' as const, drafts, section }
    })
    if (first === undefined) return { windowDays, days: undefined }
    return { windowDays, days: { first: first === 'ground' ? days.first : Math.max(days.first, first), last: days.last } }
  }

  async wordsOn(
    id: AllianceId,
    { section, day, pens }: { section: SectionId; day: Day; pens: ReadonlyMap<number, SeatId> }
  ): Promise<DraftWords | undefined> {
    const kept = await this.#inTurn(id, () => this.#readable(id))
    if (kept?.days === undefined || day < kept.days.first || day > kept.days.last) return undefined
    return this.#world.thread.ask('reader', async () => {
      const drafts = await this.#open(id, day)
      return drafts && { type: 'words' as const, drafts, section, day, pens }
    })
  }

  /** The days that can be read, with all that belongs to them folded. */
  async #readable(id: AllianceId): Promise<{ windowDays: number; days: { first: Day; last: Day } | undefined } | undefined> {
    const state = await stateOf(this.#db, id)
    if (state === undefined) return undefined
    const { windowDays } = state
    if (!keepsDrafts(state)) return { windowDays, days: undefined }
    if (await hasUnfolded(this.#db, id, this.#today)) await this.#fold(id)
    const first = Math.max(state.since, firstKept(this.#today, windowDays))
    const last = this.#today - 1
    return { windowDays, days: first > last ? undefined : { first, last } }
  }

  async #open(id: AllianceId, upTo: Day): Promise<OpenDrafts | undefined> {
    const key = await this.#world.keyring.keyOf(id)
    try {
      return await openDrafts(this.#db, key, { id, upTo })
    } catch (cause) {
      if (cause instanceof Unsealable) throw new UnreadableAlliance(`alliance ${id}: ${cause.message}`, { cause })
      throw cause
    }
  }

  async #wordsNow(id: AllianceId): Promise<OpenDrafts | undefined> {
    const row = await this.#db.selectFrom('checkpoint').select(['seq', 'bytes']).where('alliance_id', '=', id).executeTakeFirst()
    if (row === undefined) return undefined
    const key = await this.#world.keyring.keyOf(id)
    return opened(id, () => ({ id, ground: unseal(key, row.bytes, aboutCheckpoint(id, row.seq)), days: [] }))
  }
}
