// The newest unsaved words, until IndexedDB has them. IndexedDB answers later; a page that is reloaded or crashes
// in between would take the last words with it. localStorage takes them before the next key is pressed.
import * as buffer from 'lib0/buffer'
import * as z from 'zod/mini'
import { type AllianceId, type SectionId, type SheetId, parseId } from '../../shared/alliance/ids.ts'

export type FreshUpdate = { update: Uint8Array; sections: SectionId[] }

/** Where one of them stands in the storage. */
export type Place = string

/** All of localStorage is a few million characters: what is larger waits for IndexedDB alone. */
const MAX_BYTES = 64 * 1024

const PREFIX = 'alongside/unsaved/'

const noted = z.object({ update: z.string(), sections: z.array(z.string()) })

export class FreshWords {
  readonly #storage: Storage | undefined
  readonly #prefix: string
  /** The name of this page. */
  readonly page: string
  #count = 0

  /** `now` sets this page's words after those that an earlier one left. */
  constructor({ alliance, storage, now }: { alliance: AllianceId | SheetId; storage: Storage | undefined; now: number }) {
    this.#storage = storage
    this.#prefix = `${PREFIX}${alliance}/`
    this.page = `${now.toString(36).padStart(9, '0')}-${Math.random().toString(36).slice(2, 8)}`
  }

  /** Where it was noted; undefined when there is no room for it, or no storage at all. */
  note({ update, sections }: FreshUpdate): Place | undefined {
    if (this.#storage === undefined || update.length > MAX_BYTES) return undefined
    const place = `${this.#prefix}${this.page}-${(this.#count++).toString(36).padStart(6, '0')}`
    try {
      this.#storage.setItem(place, JSON.stringify({ update: buffer.toBase64(update), sections }))
      return place
    } catch {
      // Full: IndexedDB alone holds it then, or the page says that nothing does.
      return undefined
    }
  }

  forget(place: Place): void {
    this.#storage?.removeItem(place)
  }

  /** What other pages noted and have not moved, or did not live to, oldest first. */
  left(): (FreshUpdate & { place: Place; page: string })[] {
    return notedUnder(this.#prefix, this.#storage)
      .map((noted) => ({ ...noted, page: noted.place.slice(this.#prefix.length, noted.place.lastIndexOf('-')) }))
      .filter(({ page }) => page !== this.page)
  }
}

/** What any page noted here, for any alliance or sheet (`of`). */
export const allNoted = (storage: Storage | undefined): (FreshUpdate & { place: Place; of: AllianceId | SheetId })[] =>
  notedUnder(PREFIX, storage).flatMap((one) => {
    const of = parseId<AllianceId | SheetId>(one.place.split('/')[2])
    return of === undefined ? [] : [{ ...one, of }]
  })

const notedUnder = (prefix: string, storage: Storage | undefined): (FreshUpdate & { place: Place })[] =>
  storage === undefined
    ? []
    : Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
        .filter((place) => place.startsWith(prefix))
        .toSorted()
        .flatMap((place) => {
          const read = readNoted(storage.getItem(place))
          return read === undefined ? [] : [{ ...read, place }]
        })

const readNoted = (text: string | null): FreshUpdate | undefined => {
  try {
    const { update, sections } = noted.parse(JSON.parse(text ?? ''))
    return { update: buffer.fromBase64(update), sections: sections.flatMap((id) => parseId<SectionId>(id) ?? []) }
  } catch {
    // Not ours, or cut short: nothing that could be sent.
    return undefined
  }
}
