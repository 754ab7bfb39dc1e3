import type { Timer } from '../../server/sync/Session.ts'

/** A timer whose hours the test turns: nothing waits by the clock until `runByTheClock`. */
export class ManualTimer implements Timer {
  #now = 0
  #byTheClock = false
  readonly #waiting = new Set<{ at: number; act: () => void }>()

  after(ms: number, act: () => void): () => void {
    if (this.#byTheClock) {
      const timer = setTimeout(act, ms)
      return () => clearTimeout(timer)
    }
    const waiting = { at: this.#now + ms, act }
    this.#waiting.add(waiting)
    return () => void this.#waiting.delete(waiting)
  }

  /** Lets this much time pass: what is due by then happens, in its order. */
  pass(ms: number): void {
    this.#now += ms
    const due = [...this.#waiting].filter(({ at }) => at <= this.#now).sort((a, b) => a.at - b.at)
    for (const waiting of due) if (this.#waiting.delete(waiting)) waiting.act()
  }

  /** Whether something waits for exactly this long from now. */
  waits(ms: number): boolean {
    return [...this.#waiting].some(({ at }) => at === this.#now + ms)
  }

  runByTheClock(): void {
    this.#byTheClock = true
    for (const { at, act } of this.#waiting) setTimeout(act, Math.max(0, at - this.#now)).unref()
    this.#waiting.clear()
  }
}
