import type { Run } from './blocks.ts'

const NOTHING: Run = { text: '', styles: [], href: null, by: undefined }

type Found = { run: Run; end: number; textOf: (from: number, to: number) => string }

/** The runs of a text by their places; quick for places that go forward. */
export class Runs {
  readonly #runs: readonly Run[]
  #nth = 0
  #from = 0

  constructor(runs: readonly Run[]) {
    this.#runs = runs
  }

  /** The run in which a place stands, and where it ends. */
  at(at: number): Found {
    if (at < this.#from) [this.#nth, this.#from] = [0, 0]
    for (let run = this.#runs[this.#nth]; run !== undefined && at >= this.#from + run.text.length; run = this.#runs[this.#nth]) {
      this.#from += run.text.length
      this.#nth++
    }
    const run = this.#runs[this.#nth] ?? NOTHING
    const start = this.#from
    return {
      run,
      end: run === NOTHING ? Infinity : start + run.text.length,
      textOf: (from, to) => run.text.slice(from - start, to - start)
    }
  }

  *within(from: number, to: number): Generator<Run> {
    for (let at = from; at < to;) {
      const { run, end, textOf } = this.at(at)
      const until = Math.min(end, to)
      yield { ...run, text: textOf(at, until) }
      at = until
    }
  }
}
