// What I say of one section, one thing after the other: the last one counts. What still waits is dropped for it; what is on its way is
// let arrive first, since two requests may overtake each other.
import { HttpProblem, NetworkFailure } from '../connection/http.ts'

/** Within a second of the line coming back it has been said. */
const AGAIN_MS = 1_000

type Turn = { drop: AbortController; over: Promise<void> }

export class Sayings<Told> {
  #last: Turn | undefined

  /** Once. Resolves with undefined when something else was said before this was ready. */
  when(ready: Promise<void>, send: () => Promise<Told>): Promise<Told | undefined> {
    return this.#inTurn(async (dropped) => {
      await Promise.race([ready, aborted(dropped)])
      return dropped.aborted ? undefined : send()
    })
  }

  /** As often as it takes while nobody answers: it may be later, but it does not fail. An answer is an answer, also a refusal. */
  untilHeard(send: () => Promise<Told>): Promise<Told | undefined> {
    return this.#inTurn(async (dropped) => {
      while (!dropped.aborted) {
        try {
          return await send()
        } catch (error) {
          if (!mayPass(error)) throw error
          await Promise.race([moment(AGAIN_MS), aborted(dropped)])
        }
      }
      return undefined
    })
  }

  async #inTurn(say: (dropped: AbortSignal) => Promise<Told | undefined>): Promise<Told | undefined> {
    const before = this.#last
    before?.drop.abort()
    const drop = new AbortController()
    const saying = (async () => {
      await before?.over
      return say(drop.signal)
    })()
    // Whatever came of it, the next one may be said.
    const over = saying.then(
      () => undefined,
      () => undefined
    )
    this.#last = { drop, over }
    return saying
  }
}

const mayPass = (error: unknown): boolean =>
  error instanceof NetworkFailure || (error instanceof HttpProblem && (error.status === 429 || error.status >= 500))

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

const moment = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
