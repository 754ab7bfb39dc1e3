// What was deleted in a room lately, and whose it was: words that come back, by an undo or a paste, come back as theirs.
// Held in memory only, and only as long as the room is open.
import type * as Y from 'yjs'
import type { SeatId } from '../../../shared/alliance/ids.ts'
import { LETTERS_A_PIECE } from '../../../shared/alliance/pieces.ts'
import type { Search } from './Search.ts'

/** The letters beside a place, of those that stay where they are. */
export type Between = { before: Y.ID | undefined; after: Y.ID | undefined }

/** Words of one seat that stood together, and who deleted them. `first` and `last`: the outermost letters. */
export type DeletedRun = Between & { seat: SeatId; by: SeatId; words: string; first: Y.ID; last: Y.ID }

/** Letters, for a whole room: some ten pages. */
const MOST_LETTERS = 64 * 1024
/** Of earlier days: as long as a section is. */
const MOST_SHOWN_LETTERS = 200_000
/** Two who look back at once, and what each looked at before. */
const MOST_SHOWN_DAYS = 4
/** They are looked through with every key. */
const MOST_RUNS = 256

export class RecentWords {
  /** The oldest first. */
  readonly #runs: DeletedRun[] = []
  #letters = 0
  /** The newest first. */
  readonly #shown: ReadonlyMap<SeatId, string[]>[] = []

  /** Letters that are deleted one by one are one piece again: backwards, or forwards. */
  add(run: DeletedRun): void {
    this.#letters += run.words.length
    const last = this.#runs.at(-1)
    const isSameHand = last?.seat === run.seat && last.by === run.by
    if (isSameHand && isSame(last.before, run.last)) {
      Object.assign(last, { words: run.words + last.words, first: run.first, before: run.before })
    } else if (isSameHand && isSame(last.after, run.first)) {
      Object.assign(last, { words: last.words + run.words, last: run.last, after: run.after })
    } else this.#runs.push({ ...run })
    while (this.#letters > MOST_LETTERS || this.#runs.length > MOST_RUNS)
      this.#letters -= this.#runs.shift()?.words.length ?? this.#letters
  }

  /** Whose words these were, that come back by this seat's hand: the last who had them deleted. A few letters are only known again
   *  when it was this hand that took just these. */
  whose(words: string, by: SeatId, search: Search): SeatId | undefined {
    const isThese = (run: DeletedRun): boolean =>
      words.length >= LETTERS_A_PIECE ? search.stands(words, run.words) : words.length > 1 && isJust(run, words, by)
    return search.mayAsk(this.#runs.length) ? this.#runs.findLast(isThese)?.seat : undefined
  }

  /** Whether just these few letters of this seat were taken by this hand, to be put in again: once. Kept, they could be put in
   *  again and again, to say anything. */
  spend(words: string, { seat, by }: { seat: SeatId; by: SeatId }, search: Search): boolean {
    if (!search.mayAsk(this.#runs.length)) return false
    const nth = this.#runs.findLastIndex((run) => run.seat === seat && isJust(run, words, by))
    if (nth < 0) return false
    this.#runs.splice(nth, 1)
    this.#letters -= words.length
    return true
  }

  /** Words of an earlier day that were shown in this room. The last that were are held; a key that is pressed asks nothing of them. */
  show(words: ReadonlyMap<SeatId, string[]>): void {
    this.#shown.unshift(words)
    let letters = 0
    const fitting = this.#shown.findIndex((day) => {
      for (const of of day.values()) for (const stretch of of) letters += stretch.length
      return letters > MOST_SHOWN_LETTERS
    })
    // The newest always fits: a section is no longer than that.
    if (fitting > 0) this.#shown.splice(fitting)
    this.#shown.splice(MOST_SHOWN_DAYS)
  }

  of(seat: SeatId): string[] {
    const shown = this.#shown.flatMap((words) => words.get(seat) ?? [])
    return [...this.#runs.flatMap((run) => (run.seat === seat ? [run.words] : [])), ...shown]
  }
}

const isJust = (run: DeletedRun, words: string, by: SeatId): boolean => run.by === by && run.words === words

const isSame = (a: Y.ID | undefined, b: Y.ID | undefined): boolean =>
  a !== undefined && b !== undefined && a.client === b.client && a.clock === b.clock
