// Until this device is asked whether it may keep a copy, it keeps only words that are not yet saved: every
// local update is written here at once and removed when the fence after it is back, so that words survive
// a reload and a crash of the page.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { AllianceId, SectionId, SheetId } from '../../shared/alliance/ids.ts'
import { FreshWords, type Place, allNoted } from './freshWords.ts'
import { storageHere } from './storageHere.ts'

interface Shelf extends DBSchema {
  updates: {
    key: number
    value: { alliance: AllianceId | SheetId; update: Uint8Array; sections: SectionId[] }
    indexes: { alliance: AllianceId | SheetId }
  }
}

/** One local update, with the sections in which it wrote. */
type UnsavedUpdate = { update: Uint8Array; sections: SectionId[] }

/** A kept update; `key` is where this device holds it, undefined when it does not. */
export type Kept = UnsavedUpdate & { key: Promise<number | Place | undefined> }

export interface UnsavedWords {
  /** What an earlier page left here, oldest first. */
  left(): Promise<Kept[]>
  keep(words: UnsavedUpdate): Kept
  /** The words are on the server's disk, or the person let them go. */
  letGo(kept: readonly Kept[]): Promise<void>
  close(): Promise<void>
}

/** Opens the shelf of one alliance, or of one sheet. Where the browser has no storage, or it is full, `key` is undefined
 *  and the page says that the words are only on this screen. */
export const openUnsavedWords = (alliance: AllianceId | SheetId): UnsavedWords => {
  const opening: Promise<IDBPDatabase<Shelf> | undefined> = openShelf()
  const fresh = new FreshWords({ alliance, storage: storageHere(), now: Date.now() })
  return {
    left: async () => {
      const shelf = await opening
      const noted: Kept[] = fresh.left().map(({ place, ...words }) => ({ ...words, key: Promise.resolve(place) }))
      if (shelf === undefined) return noted
      const rows: Kept[] = []
      let cursor = await shelf.transaction('updates').store.index('alliance').openCursor(alliance)
      while (cursor !== null) {
        const { update, sections } = cursor.value
        rows.push({ update, sections, key: Promise.resolve(cursor.primaryKey) })
        cursor = await cursor.continue()
      }
      return [...rows, ...noted]
    },
    keep: (words) => {
      const place = fresh.note(words)
      const shelved = opening
        .then((shelf) => shelf?.add('updates', { alliance, update: words.update, sections: words.sections }))
        .catch(() => undefined)
      const key = shelved.then((row) => {
        if (row === undefined) return place
        if (place !== undefined) fresh.forget(place)
        return row
      })
      return { ...words, key }
    },
    letGo: async (kept) => {
      const shelf = await opening
      const keys = await Promise.all(kept.map(({ key }) => key))
      for (const key of keys) if (typeof key === 'string') fresh.forget(key)
      const rows = keys.filter((key) => typeof key === 'number')
      if (shelf === undefined || rows.length === 0) return
      const transaction = shelf.transaction('updates', 'readwrite')
      await Promise.all([...rows.map((row) => transaction.store.delete(row)), transaction.done])
    },
    close: async () => (await opening)?.close()
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
