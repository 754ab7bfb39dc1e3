// Whether words stand in others, for one frame. A library's search can be made to take the one length times the other, by letters that
// are all the same but for one: here a beginning of some letters is looked for, and only where it stands the rest is compared, and
// everything that is looked at is counted.

/** Letters that are looked through for one frame's words. Pieces that are told apart after that are their sender's. */
const MOST_SEARCHED = 3_000_000
/** What it costs to look into one more, in letters: an opened sheet may have a hundred thousand lines of one letter. */
const LETTERS_A_LOOK = 100
/** What it costs to see that a piece stood elsewhere. */
const LETTERS_A_PIECE = 8
const BEGINNING = 32

export class Search {
  #left = MOST_SEARCHED
  /** Where something was found last: words that were moved together stand there one after the other. */
  readonly #reached = new Map<string, number>()

  /** Whether there is time to ask each of so many pieces whether it is the one. */
  mayAsk(pieces: number): boolean {
    this.#left -= pieces * LETTERS_A_PIECE
    return this.#left > 0
  }

  /** False also when too much was looked through already. */
  stands(words: string, within: string): boolean {
    if (this.#left <= 0) return false
    this.#left -= LETTERS_A_LOOK
    const reached = this.#reached.get(within) ?? 0
    const behind = this.#find(words, within, reached)
    const at = behind < 0 && reached > 0 ? this.#find(words, within, 0) : behind
    if (at >= 0) this.#reached.set(within, at)
    return at >= 0
  }

  standsInOne(words: string, remembered: Iterable<string>): boolean {
    for (const one of remembered) {
      if (this.stands(words, one)) return true
      if (this.#left <= 0) return false
    }
    return false
  }

  #find(words: string, within: string, from: number): number {
    const beginning = words.slice(0, BEGINNING)
    for (let next = from; this.#left > 0;) {
      const at = within.indexOf(beginning, next)
      this.#left -= (at < 0 ? within.length : at + 1) - next
      if (at < 0 || at + words.length > within.length) return -1
      if (words.length <= BEGINNING) return at
      this.#left -= words.length
      if (within.startsWith(words, at)) return at
      next = at + 1
    }
    return -1
  }
}
