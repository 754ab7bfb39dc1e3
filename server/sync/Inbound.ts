// What has been read from one socket and not been looked at: as a rule nothing. A socket is read in pieces of many frames; when its person's
// share is over in the midst of them, the rest waits here, in order, and no more is read.
import type { Timer } from './Session.ts'
import type { Share } from './Share.ts'

type InboundNeeds = {
  share: Share
  timer: Timer
  /** Reads no more from the socket, or goes on. */
  hold: (held: boolean) => void
  handle: (frame: Uint8Array) => void
}

export class Inbound {
  readonly #needs: InboundNeeds
  #frames: Uint8Array[] = []
  #ended: (() => void) | undefined
  /** Set while something is owed. */
  #stopWaiting: (() => void) | undefined

  constructor(needs: InboundNeeds) {
    this.#needs = needs
  }

  take(frame: Uint8Array): void {
    const { share, hold, handle } = this.#needs
    if (this.#frames.length === 0 && !share.isOver) return handle(frame)
    if (this.#frames.push(frame) > 1) return
    hold(true)
    this.#goOnLater()
  }

  /** The socket has closed: `then`, after what came before. What would have to be waited for is left with its sender, who was not told that
   *  it is kept. */
  end(then: () => void): void {
    this.#ended = then
    if (this.#stopWaiting !== undefined) {
      this.#stopWaiting()
      this.#frames = []
    }
    if (this.#frames.length === 0) then()
  }

  #goOnLater(): void {
    const { share, timer } = this.#needs
    const { wait } = share
    if (wait === 0) setImmediate(() => this.#goOn())
    else this.#stopWaiting = timer.after(wait, () => this.#goOn())
  }

  #goOn(): void {
    const { share, hold, handle } = this.#needs
    this.#stopWaiting = undefined
    const frames = this.#frames
    let done = 0
    for (; done < frames.length && !share.isOver; done++) handle(frames[done] ?? new Uint8Array())
    this.#frames = frames.slice(done)
    if (this.#frames.length > 0) return this.#goOnLater()
    hold(false)
    this.#ended?.()
  }
}
