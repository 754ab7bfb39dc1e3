// What others write faster than the page can be drawn is taken in once a frame, as one change: an editor draws itself anew for each, and
// four hundred a second kept a key waiting for seconds. What comes alone is taken at once. It is as if the line were a frame slower.
import * as decoding from 'lib0/decoding'
import { SYNC } from '../../shared/protocol/messageKinds.ts'

/** A frame that does not come, be it that the page is behind another, keeps nothing away for longer. */
const LONGEST_MS = 250

/** Calls it before the page is drawn next, unless what it returns is called; undefined where nothing is drawn. */
type NextFrame = (act: () => void) => (() => void) | undefined

const nextFrame: NextFrame = (act) => {
  // Outside a browser, and where nobody sees it, it would never come.
  if (typeof document === 'undefined' || document.visibilityState === 'hidden') return undefined
  const cancel = (): void => {
    cancelAnimationFrame(frame)
    clearTimeout(late)
  }
  const drawn = (): void => {
    cancel()
    act()
  }
  const frame = requestAnimationFrame(drawn)
  const late = setTimeout(drawn, LONGEST_MS)
  return cancel
}

export class OncePerFrame {
  readonly #take: (updates: Uint8Array[]) => void
  readonly #nextFrame: NextFrame
  #waiting: Uint8Array[] = []
  /** Set from when something is taken in until the page is drawn. */
  #untilDrawn: (() => void) | undefined

  constructor(take: (updates: Uint8Array[]) => void, next: NextFrame = nextFrame) {
    this.#take = take
    this.#nextFrame = next
  }

  /** Something has come that the document does not hold yet. */
  get holds(): boolean {
    return this.#waiting.length > 0
  }

  /** A message of words, if it is to wait. Any but an update is a question or an answer: what came before it is there first. */
  keeps(message: decoding.Decoder): boolean {
    const { pos } = message
    const update = decoding.readVarUint(message) === SYNC.update ? decoding.readVarUint8Array(message) : undefined
    message.pos = pos
    if (update === undefined) {
      this.letIn()
      return false
    }
    if (this.#untilDrawn === undefined) {
      this.#untilDrawn = this.#nextFrame(this.#drawn)
      return false
    }
    this.#waiting.push(update)
    return true
  }

  readonly #drawn = (): void => {
    // While more comes than is drawn, nothing is taken in between two frames.
    this.#untilDrawn = this.holds ? this.#nextFrame(this.#drawn) : undefined
    this.letIn()
  }

  readonly letIn = (): void => {
    if (this.holds) this.#take(this.#waiting.splice(0))
  }

  close(): void {
    this.#untilDrawn?.()
  }
}
