// How much is kept of what fell away, for each seat of an alliance: what is on disk, and what is on its way there. What nobody answers
// stays for ever, so there is an end to it; one that no honest hand comes near.
import type { RescueId, SeatId, SectionId } from '../../../shared/alliance/ids.ts'
import { MAX_RESCUED_BYTES, MAX_RESCUES } from '../../../shared/alliance/size.ts'
import type { RescueEntry, RescueSize } from '../../domain/updateLogPorts.ts'
import type { Fallen } from './fallen.ts'
import { MOST_LETTERS } from './RescuedWords.ts'

type Held = { bytes: number; rescues: number }

/** What another's frames make fall takes no more than this part of it: nobody can take the room that somebody's own words may need. */
const OF_OTHERS = 1 / 2
/** What a sealed value takes beyond its words, and how a rescue is written down. */
const SEALED_AROUND = 29

/** As they are written down: some letters take six there that take one on the wire. */
const bytesOf = (words: string): number => Buffer.byteLength(JSON.stringify(words)) - '""'.length

/** One for all rooms of an alliance that are open. */
export class RescueSizes {
  readonly #bytes = new Map<RescueId, { seat: SeatId; bytes: number }>()
  readonly #held = new Map<SeatId, Held>()
  /** Counted as they would have been: what is on disk of them is not known here. */
  readonly #unsure = new Set<RescueId>()

  constructor(onDisk: readonly RescueSize[] = []) {
    for (const { id, seat, bytes } of onDisk) this.#set(id, { seat, bytes })
  }

  /** Whether there is room for what fell of who sent it. If not, it has to be refused: what is neither on the page nor kept is not saved. */
  hold(fallen: readonly Fallen[], sender: SeatId): boolean {
    return this.#isRoomFor(
      fallen.filter(({ seat }) => seat === sender),
      sender,
      1
    )
  }

  /** Those of them that are to be kept: all of who sent them; of another there is an end, and who deletes is not refused for what stands
   *  there of somebody else. */
  keepable(fallen: readonly Fallen[], sender: SeatId): readonly Fallen[] {
    if (fallen.length === 0) return fallen
    const full = new Set<SeatId>()
    for (const seat of new Set(fallen.map((one) => one.seat)))
      if (seat !== sender) {
        const theirs = fallen.filter((one) => one.seat === seat)
        if (!this.#isRoomFor(theirs, seat, OF_OTHERS)) full.add(seat)
      }
    return full.size === 0 ? fallen : fallen.filter(({ seat }) => !full.has(seat))
  }

  /** These are on their way to disk. How many bytes that is. */
  kept(entries: readonly RescueEntry[]): number {
    let written = 0
    for (const { id, seat, kept } of entries) {
      const bytes = kept === undefined ? 0 : Buffer.byteLength(JSON.stringify(kept)) + SEALED_AROUND
      this.#set(id, kept === undefined ? undefined : { seat, bytes })
      written += bytes
    }
    return written
  }

  /** These were on their way, and are not kept. They are counted all the same until the disk was asked. */
  lost(entries: readonly RescueEntry[]): void {
    for (const { id } of entries) this.#unsure.add(id)
  }

  /** As the disk says, where nothing else is known. */
  recounted(onDisk: readonly RescueSize[]): this {
    if (this.#unsure.size === 0) return this
    const kept = new Map(onDisk.map((one) => [one.id, one]))
    for (const id of this.#unsure) this.#set(id, kept.get(id))
    this.#unsure.clear()
    return this
  }

  /** It is put back, or let go. */
  answered(id: RescueId): void {
    this.#unsure.delete(id)
    this.#set(id, undefined)
  }

  /** All that were kept are gone. */
  forgotten(): void {
    this.#bytes.clear()
    this.#held.clear()
    this.#unsure.clear()
  }

  #isRoomFor(fallen: readonly Fallen[], seat: SeatId, part: number): boolean {
    if (fallen.length === 0) return true
    const { bytes, rescues } = this.#held.get(seat) ?? { bytes: 0, rescues: 0 }
    let letters = 0
    let more = 0
    const sections = new Set<SectionId | undefined>()
    for (const { section, pieces } of fallen) {
      sections.add(section)
      for (const { words } of pieces) {
        letters += words.length
        more += bytesOf(words)
      }
    }
    const begun = sections.size + Math.floor(letters / (MOST_LETTERS - 1))
    return bytes + more <= MAX_RESCUED_BYTES * part && rescues + begun <= MAX_RESCUES * part
  }

  #set(id: RescueId, one: { seat: SeatId; bytes: number } | undefined): void {
    const before = this.#bytes.get(id)
    if (before !== undefined) this.#add(before.seat, { bytes: -before.bytes, rescues: -1 })
    if (one === undefined) this.#bytes.delete(id)
    else {
      this.#bytes.set(id, one)
      this.#add(one.seat, { bytes: one.bytes, rescues: 1 })
    }
  }

  #add(seat: SeatId, more: Held): void {
    const { bytes, rescues } = this.#held.get(seat) ?? { bytes: 0, rescues: 0 }
    this.#held.set(seat, { bytes: bytes + more.bytes, rescues: rescues + more.rescues })
  }
}
