// Lines that may have come again, by what they say: each is had once, and one whose marks are the same before one whose are not.
import { type Line, marksOf } from './lines.ts'

type Queue = { lines: Line[]; next: number }
type Saying = { all: Queue; byMarks: Map<string, Queue> | undefined }

export class LineOffer {
  readonly #saying = new Map<string, Saying>()
  readonly #used: Set<Line>

  /** In the order in which they are had. `used`: those that nobody can have any more; each that is had comes to them. */
  constructor(lines: readonly Line[], used: Set<Line>) {
    this.#used = used
    for (const line of lines) {
      const saying = this.#saying.get(line.words)
      if (saying === undefined) this.#saying.set(line.words, { all: { lines: [line], next: 0 }, byMarks: undefined })
      else saying.all.lines.push(line)
    }
  }

  take(words: string, marks: string): Line | undefined {
    const saying = this.#saying.get(words)
    if (saying === undefined) return undefined
    if (saying.all.lines.length > 1) saying.byMarks ??= byMarksOf(saying.all.lines)
    return this.#next(saying.byMarks?.get(marks)) ?? this.#next(saying.all)
  }

  #next(queue: Queue | undefined): Line | undefined {
    if (queue === undefined) return undefined
    const { lines } = queue
    for (let line = lines[queue.next]; line !== undefined; line = lines[++queue.next])
      if (!this.#used.has(line)) {
        this.#used.add(line)
        return line
      }
    return undefined
  }
}

const byMarksOf = (lines: readonly Line[]): Map<string, Queue> => {
  const queues = new Map<string, Queue>()
  for (const line of lines) {
    const marks = marksOf(line.stretches.map(({ length, marked }) => ({ length, seat: marked })))
    const queue = queues.get(marks)
    if (queue === undefined) queues.set(marks, { lines: [line], next: 0 })
    else queue.lines.push(line)
  }
  return queues
}
