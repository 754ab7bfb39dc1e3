// Rescued words: what fell away, kept for the seat that wrote it until that seat says what becomes of it. Words that are typed
// letter by letter are one rescue, not one for each letter.
import type * as Y from 'yjs'
import { type RescueId, type SeatId, type SectionId, newId } from '../../../shared/alliance/ids.ts'
import type { RescueEntry } from '../../domain/updateLogPorts.ts'
import type { Update } from '../update.ts'
import type { Fallen, Piece } from './fallen.ts'
import { beforeIn } from './RecentPlaces.ts'

/** Words of one seat in one section that fall away within this time of each other are told of together. */
const TOGETHER_MS = 60_000
/** Of one rescue, in UTF-16 units; beyond it the next are a rescue of their own, though they came in one piece. */
export const MOST_LETTERS = 20_000
/** A rescue that changes is written down whole: what is open, in all rescues together, is what a frame of a few bytes can have written
 *  anew. Who types gets nowhere near it before the page has shown that the paragraph is gone; what is longer than that came as one piece,
 *  and stays as it came. */
const MOST_OPEN_LETTERS = 2_048
const MOST_OPEN = 32
/** So many pieces are put in their order; those that come after them stand at the end. */
const MOST_ORDERED = 256
/** Who takes out words of their own takes out a few; an answer to the server's question names all that was ever deleted. */
const MOST_RANGES = 64

/** `gone`: taken out by the hand that wrote them; what was written after them still has its place behind them. */
type Stretch = Pick<Piece, 'client' | 'clock' | 'words' | 'begins'> & { gone?: true }
/** `letters`: how many joined it, those that were taken out again included. */
type Rescue = {
  id: RescueId
  letters: number
  seat: SeatId
  section: SectionId | undefined
  before: string
  at: number
  stretches: Stretch[]
}

export class RescuedWords {
  /** Those that more words may still join, the oldest first. */
  #open: Rescue[] = []
  /** Not kept as they are now. */
  readonly #changed = new Set<Rescue>()

  /** A seat deleted these by its own hand. It is kept with what falls away next: told too much, nobody loses a word. */
  takeOut(taken: Update['ds'], seat: SeatId): void {
    if (taken.clients.size === 0) return
    for (const rescue of this.#open) if (rescue.seat === seat && takenOut(rescue, taken)) this.#changed.add(rescue)
  }

  /** What is to be kept in the commit of the frame with which these fell. */
  keep(fallen: readonly Fallen[], now: number): RescueEntry[] {
    for (const one of fallen) {
      let { before } = one
      for (const whole of one.pieces)
        for (let piece: Piece | undefined = whole; piece !== undefined;) {
          const rescue = this.#joining(one, now) ?? this.#begin({ ...one, before }, now)
          const [part, rest] = cutAt(piece, MOST_LETTERS - rescue.letters)
          put(rescue.stretches, part)
          rescue.letters += part.words.length
          rescue.at = now
          this.#changed.add(rescue)
          before = beforeIn(part.words, part.words.length)
          piece = rest
        }
    }
    if (this.#changed.size === 0) return []
    this.#closeSome()
    const entries = [...this.#changed].map(entryOf)
    this.#changed.clear()
    return entries
  }

  /** Its seat has said what becomes of it: nothing joins it any more. */
  close(id: RescueId): void {
    const nth = this.#open.findIndex((rescue) => rescue.id === id)
    for (const rescue of nth >= 0 ? this.#open.splice(nth, 1) : []) this.#changed.delete(rescue)
  }

  /** They are forgotten, all of them. */
  closeAll(): void {
    this.#open = []
    this.#changed.clear()
  }

  #joining({ seat, section }: Fallen, now: number): Rescue | undefined {
    return this.#open.findLast(
      (rescue) =>
        rescue.seat === seat &&
        rescue.section === section &&
        now - rescue.at < TOGETHER_MS &&
        rescue.letters + LONGEST_LETTER <= MOST_LETTERS
    )
  }

  #begin({ seat, section, before }: Fallen, now: number): Rescue {
    const rescue: Rescue = { id: newId<RescueId>(), letters: 0, seat, section, before, at: now, stretches: [] }
    this.#open.push(rescue)
    return rescue
  }

  /** Those that are long, and the oldest: they are kept as they are, and nothing joins them or is taken out of them any more. */
  #closeSome(): void {
    const open: Rescue[] = []
    let left = MOST_OPEN_LETTERS
    for (const rescue of this.#open.toReversed()) {
      if (rescue.letters > left || open.length === MOST_OPEN) continue
      left -= rescue.letters
      open.unshift(rescue)
    }
    this.#open = open
  }
}

/** Of a letter that takes two units, both. */
const LONGEST_LETTER = 2
const isFirstOfTwo = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00

/** So many units of it at most, and the rest, as written on right behind them. */
const cutAt = (piece: Piece, units: number): [part: Piece, rest: Piece | undefined] => {
  const { client, clock, words } = piece
  if (words.length <= units) return [piece, undefined]
  const cut = isFirstOfTwo(words.charCodeAt(units - 1)) ? units - 1 : units
  const rest = { client, clock: clock + cut, words: words.slice(cut), after: { client, clock: clock + cut - 1 }, begins: false }
  return [{ ...piece, words: words.slice(0, cut) }, rest]
}

/** Where its pen put it: right after the letter that it knew there, or at the end, as a line of its own when it stood in another
 *  block. */
const put = (stretches: Stretch[], { client, clock, words, after, begins }: Piece): void => {
  const piece = { client, clock, words, begins }
  const nth = after === undefined || stretches.length > MOST_ORDERED ? -1 : stretches.findIndex((one) => holds(one, after))
  const at = stretches[nth]
  if (at === undefined || after === undefined) {
    stretches.push({ ...piece, begins: stretches.length > 0 && begins })
    return
  }
  const cut = after.clock - at.clock + 1
  const rest = { ...at, clock: at.clock + cut, words: at.words.slice(cut), begins: false }
  if (rest.words !== '') stretches.splice(nth, 1, { ...at, words: at.words.slice(0, cut) }, { ...piece, begins: false }, rest)
  else if (client === at.client && clock === at.clock + at.words.length && !at.gone) at.words += words
  else stretches.splice(nth + 1, 0, { ...piece, begins: false })
}

const holds = ({ client, clock, words }: Stretch, id: Y.ID): boolean =>
  client === id.client && clock <= id.clock && id.clock < clock + words.length

/** Without the letters that these deletions name. False when none was among them. */
const takenOut = (rescue: Rescue, { clients }: Update['ds']): boolean => {
  let changed = false
  rescue.stretches = rescue.stretches.flatMap((stretch) => {
    const ranges = clients.get(stretch.client) ?? []
    if (stretch.gone || ranges.length > MOST_RANGES) return stretch
    const reach = stretch.clock + stretch.words.length
    let parts: Stretch[] = [stretch]
    for (const { clock, len } of ranges) {
      if (clock >= reach) break
      if (clock + len <= stretch.clock) continue
      parts = parts.flatMap((part) => {
        const end = part.clock + part.words.length
        if (part.gone || clock >= end || clock + len <= part.clock) return part
        changed = true
        const [from, to] = [Math.max(part.clock, clock), Math.min(end, clock + len)]
        const piece = (start: number, stop: number) => part.words.slice(start - part.clock, stop - part.clock)
        const head = { ...part, words: piece(part.clock, from) }
        const middle = { ...part, clock: from, words: piece(from, to), begins: false, gone: true } as const
        const tail = { ...part, clock: to, words: piece(to, end), begins: false }
        return [head, middle, tail].filter(({ words }) => words !== '')
      })
    }
    return parts
  })
  return changed
}

const entryOf = ({ id, seat, section, before, at, stretches }: Rescue): RescueEntry => {
  const words = stretches.map(({ words: some, begins, gone }) => (gone ? '' : begins ? `\n${some}` : some)).join('')
  // All of it was taken out by the hand that wrote it: there is nothing to tell.
  return { id, seat, at, kept: words.trim() === '' ? undefined : { section, before, words } }
}
