// Notes that I hold: on this device only, because I said so. They are never sent anywhere, until I tell them.
import * as z from 'zod/mini'
import { type NoteId, newId } from '../../shared/alliance/ids.ts'

const held = z.object({
  id: z.string(),
  section: z.string(),
  state: z.literal('held'),
  at: z.string(),
  anchor: z.object({ from: z.string(), to: z.string() }),
  quote: z.string(),
  words: z.object({ noticed: z.optional(z.string()), did: z.optional(z.string()), would: z.optional(z.string()) })
})
export type HeldNote = z.infer<typeof held>

const NONE: readonly HeldNote[] = []

const placeOf = (alliance: string, seat: string): string => `alongside:held-notes:${alliance}:${seat}`

/** All of them in one alliance, whichever seat held them. */
export const letHeldNotesGo = (alliance: string): void => {
  const places = Array.from({ length: localStorage.length }, (_, nth) => localStorage.key(nth) ?? '')
  for (const place of places) if (place.startsWith(placeOf(alliance, ''))) localStorage.removeItem(place)
}

/** Of one seat in this browser; its other tabs hear of a change, too. */
export class HeldNotes {
  readonly #key: string
  readonly #listeners = new Set<() => void>()
  #read: { text: string | null; notes: readonly HeldNote[] } = { text: null, notes: NONE }

  constructor({ alliance, seat }: { alliance: string; seat: string }) {
    this.#key = placeOf(alliance, seat)
  }

  readonly all = (): readonly HeldNote[] => {
    const text = localStorage.getItem(this.#key)
    if (text !== this.#read.text) this.#read = { text, notes: parse(text) }
    return this.#read.notes
  }

  /** Throws where this browser keeps nothing. */
  hold(note: Pick<HeldNote, 'section' | 'anchor' | 'quote' | 'words'>): void {
    const made: HeldNote = { ...note, id: `held-${newId<NoteId>()}`, state: 'held', at: new Date().toISOString() }
    this.#write([...this.all(), made])
  }

  /** Its words are other letters now. Where this browser keeps nothing any more, they are looked for again the next time. */
  tie(id: string, to: Pick<HeldNote, 'section' | 'anchor'>): void {
    try {
      this.#write(this.all().map((note) => (note.id === id ? { ...note, ...to } : note)))
    } catch (error) {
      if (!(error instanceof DOMException)) throw error
    }
  }

  letGo(id: string): void {
    this.#write(this.all().filter((note) => note.id !== id))
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    if (this.#listeners.size === 0) window.addEventListener('storage', this.#elsewhere)
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) window.removeEventListener('storage', this.#elsewhere)
    }
  }

  readonly #elsewhere = ({ key }: StorageEvent): void => {
    if (key === this.#key || key === null) this.#tell()
  }

  #write(notes: readonly HeldNote[]): void {
    if (notes.length === 0) localStorage.removeItem(this.#key)
    else localStorage.setItem(this.#key, JSON.stringify(notes))
    this.#tell()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

/** What somebody else wrote under this name is none of ours. */
const parse = (text: string | null): readonly HeldNote[] => {
  if (text === null) return NONE
  try {
    return z.array(held).parse(JSON.parse(text))
  } catch {
    return NONE
  }
}
