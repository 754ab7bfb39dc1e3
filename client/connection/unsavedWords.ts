// Until this device is asked whether it may keep a copy, it keeps only words that are not yet saved: every
// local update is written here at once and removed when the fence after it is back, so that words survive
// a reload and a crash of the page.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { AllianceId, SectionId, SheetId } from '../../shared/alliance/ids.ts'
import { FreshWords, type Place, allNoted } from './freshWords.ts'
import { inTime } from './inTime.ts'
import { pageHere } from './pageHere.ts'
import { storageHere } from './storageHere.ts'

interface Shelf extends DBSchema {
  updates: {
    key: number
    /** `page`: which wrote it. */
    value: { alliance: AllianceId | SheetId; update: Uint8Array; sections: SectionId[]; page?: string }
    indexes: { alliance: AllianceId | SheetId }
  }
}

/** One local update, with the sections in which it wrote. */
type UnsavedUpdate = { update: Uint8Array; sections: SectionId[] }

/** A kept update; `key` is where this device holds it, undefined when it does not. */
export type Kept = UnsavedUpdate & { key: Promise<number | Place | undefined> }

/** The words of one page that are not saved yet, and those that pages left that are no more. */
export interface UnsavedWords {
  /** What pages left here that are no more, oldest first, and what this one kept. What a page that is still open has not saved it sends
   *  itself; when that is gone before this one, it is handed over `later`. */
  left(later: (kept: Kept[]) => void): Promise<Kept[]>
  keep(words: UnsavedUpdate): Kept
  /** Kept in the place of what this page kept before, in one step: whenever the page ends, either those or these are here. */
  keepInPlaceOf(old: readonly Kept[], words: UnsavedUpdate): Kept
  /** The words are on the server's disk, or the person let them go. */
  letGo(kept: readonly Kept[]): Promise<void>
  /** What was not saved is anybody's from now on. */
  close(): Promise<void>
}

/** `of`: the page that wrote it; undefined: one of long ago. */
type Left = Kept & { of: string | undefined }

/** As long is waited for a page that is just going, as on a reload. */
const GOES_WITHIN_MS = 300
/** A database that has not answered by then is none. */
const ANSWERS_WITHIN_MS = 4_000

/** Opens the shelf of one alliance, or of one sheet. Where the browser has no storage, or it is full, `key` is undefined
 *  and the page says that the words are only on this screen. */
export const openUnsavedWords = (alliance: AllianceId | SheetId): UnsavedWords => {
  const fresh = new FreshWords({ alliance, storage: storageHere(), now: Date.now() })
  const { page } = fresh
  const here = pageHere(page)
  // Nothing of this page stands there before others can tell that it is open.
  const opening = here.isSeen.then(openShelf)
  const opened = inTime(opening, ANSWERS_WITHIN_MS)
  let isClosed = false

  /** What is kept here, by whatever page. */
  const read = async (shelf: IDBPDatabase<Shelf> | undefined): Promise<Left[]> => {
    const rows: Left[] = []
    let cursor = (await shelf?.transaction('updates').store.index('alliance').openCursor(alliance)) ?? null
    while (cursor !== null) {
      const { update, sections, page: of } = cursor.value
      rows.push({ update, sections, of, key: Promise.resolve(cursor.primaryKey) })
      cursor = await cursor.continue()
    }
    const noted = fresh.left().map(({ place, page: of, ...words }): Left => ({ ...words, of, key: Promise.resolve(place) }))
    return [...rows, ...noted]
  }

  const letGo = async (kept: readonly Kept[]): Promise<void> => {
    const shelf = await opened
    const keys = await Promise.all(kept.map(({ key }) => key))
    for (const key of keys) if (typeof key === 'string') fresh.forget(key)
    const rows = keys.filter((key) => typeof key === 'number')
    if (shelf === undefined || rows.length === 0) return
    const transaction = shelf.transaction('updates', 'readwrite')
    const done = Promise.all([...rows.map((row) => transaction.store.delete(row)), transaction.done])
    await inTime(done, ANSWERS_WITHIN_MS)
  }

  const putInPlaceOf = async (old: readonly Kept[], { update, sections }: UnsavedUpdate): Promise<number | Place | undefined> => {
    const [shelf, keys] = await Promise.all([opened, Promise.all(old.map(({ key }) => key))])
    const put = async (): Promise<number | undefined> => {
      // On disk before it is sent: else the old words could come back after a loss of power, beside it.
      const transaction = shelf?.transaction('updates', 'readwrite', { durability: 'strict' })
      if (transaction === undefined) return undefined
      const rows = keys.filter((key) => typeof key === 'number')
      const added = transaction.store.add({ alliance, update, sections, page })
      const [row] = await Promise.all([added, ...rows.map((key) => transaction.store.delete(key)), transaction.done])
      return row
    }
    const row = await inTime(
      put().catch(() => undefined),
      ANSWERS_WITHIN_MS
    )
    if (row !== undefined) {
      for (const key of keys) if (typeof key === 'string') fresh.forget(key)
      return row
    }
    const place = isClosed ? undefined : fresh.note({ update, sections })
    if (place !== undefined) await letGo(old).catch(() => undefined)
    return place
  }

  const leftOn = async (shelf: IDBPDatabase<Shelf> | undefined, later: (kept: Kept[]) => void): Promise<Kept[]> => {
    const all = (await inTime(read(shelf), ANSWERS_WITHIN_MS)) ?? []
    const open = new Set(all.flatMap(({ of }) => of ?? []).filter((of) => of !== page))
    const going = [...open].map(async (of) => {
      await here.gone(of)
      open.delete(of)
      return of
    })
    await inTime(Promise.all(going), GOES_WITHIN_MS)
    const stillOpen = new Set(open)
    for (const goes of going) {
      void goes.then(
        async (of) => stillOpen.has(of) && !isClosed && later((await read(shelf)).filter((words) => words.of === of))
      )
    }
    return ((await inTime(read(shelf), ANSWERS_WITHIN_MS)) ?? []).filter(({ of }) => of === undefined || !stillOpen.has(of))
  }

  return {
    left: async (later) => {
      const shelf = await opened
      // One that answers after all: what it holds is not left there.
      if (shelf === undefined) void opening.then(async (late) => late && later(await leftOn(late, later)))
      return leftOn(shelf, later)
    },
    keep: (words) => {
      const place = fresh.note(words)
      const { update, sections } = words
      const adding = opened.then((shelf) => shelf?.add('updates', { alliance, update, sections, page })).catch(() => undefined)
      const key = inTime(adding, ANSWERS_WITHIN_MS).then((row) => {
        if (row === undefined) return place
        if (place !== undefined) fresh.forget(place)
        return row
      })
      return { ...words, key }
    },
    keepInPlaceOf: (old, words) => ({ ...words, key: putInPlaceOf(old, words) }),
    letGo,
    close: async () => {
      isClosed = true
      here.leave()
      ;(await opening)?.close()
    }
  }
}

/** `of`: the alliance or sheet that it was written for. */
export type HeldBack = Kept & { of: AllianceId | SheetId }

/** Everything that this device holds back, of whatever alliance or sheet, oldest first. */
export const allUnsaved = async (): Promise<HeldBack[]> => {
  const noted = allNoted(storageHere()).map(({ place, ...words }) => ({ ...words, key: Promise.resolve(place) }))
  const shelf = await openShelf()
  if (shelf === undefined) return noted
  const rows: HeldBack[] = []
  let cursor = await shelf.transaction('updates').store.openCursor()
  while (cursor !== null) {
    const { alliance: of, update, sections } = cursor.value
    rows.push({ of, update, sections, key: Promise.resolve(cursor.primaryKey) })
    cursor = await cursor.continue()
  }
  shelf.close()
  return [...rows, ...noted]
}

const openShelf = async (): Promise<IDBPDatabase<Shelf> | undefined> => {
  try {
    return await openDB<Shelf>('alongside', 1, {
      upgrade: (shelf) => {
        shelf.createObjectStore('updates', { autoIncrement: true }).createIndex('alliance', 'alliance')
      }
    })
  } catch {
    // No storage here (a private window, a browser that forbids it): a state that the page shows, not a fault.
    return undefined
  }
}
