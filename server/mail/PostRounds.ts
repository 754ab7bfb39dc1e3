// Looks now and then for mail that is due, one round at a time. No request waits for a round.

type Timer = { after(ms: number, act: () => void): () => void }

const LOOK_EVERY_MS = 5 * 60 * 1000

export class PostRounds {
  readonly #post: () => Promise<void>
  readonly #timer: Timer
  #state: 'resting' | 'under way' | 'asked for again' | 'ended' = 'resting'
  #round: Promise<void> = Promise.resolve()
  #cancel: () => void = () => undefined

  /** `post` never rejects. */
  constructor({ post, timer }: { post: () => Promise<void>; timer: Timer }) {
    this.#post = post
    this.#timer = timer
    this.soon()
  }

  /** A round that is under way may have passed what is due since: another follows it. */
  soon(): void {
    if (this.#state === 'resting') this.#round = this.#go()
    else if (this.#state === 'under way') this.#state = 'asked for again'
  }

  /** Waits for a round that is under way. */
  async close(): Promise<void> {
    this.#state = 'ended'
    this.#cancel()
    await this.#round
  }

  async #go(): Promise<void> {
    this.#cancel()
    do {
      this.#state = 'under way'
      await this.#post()
    } while (this.#isAskedForAgain())
    if (this.#hasEnded()) return
    this.#state = 'resting'
    this.#cancel = this.#timer.after(LOOK_EVERY_MS, () => this.soon())
  }

  #isAskedForAgain(): boolean {
    return this.#state === 'asked for again'
  }

  #hasEnded(): boolean {
    return this.#state === 'ended'
  }
}
