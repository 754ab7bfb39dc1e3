// When a room takes away what stands hollow in its document (docs/decisions/0043-no-block-stands-hollow.md). Not always at once: what a page
// has brought may be filled until its next fence, and who builds a list step by step, with a stock client, may finish it as long as no
// page of ours is here.
import type { SeatId } from '../../../shared/alliance/ids.ts'
import type { RoomDocument } from '../RoomDocument.ts'
import type { Filler } from './Hollow.ts'

/** Blocks that may stand hollow until somebody fills them. */
const MOST_HOLLOW = 4_096

export type TakingAwayWorld = {
  document: Pick<RoomDocument, 'hasHollow' | 'takeAwayHollow' | 'filled'>
  isPageHere(): boolean
  /** Whether the document may change. */
  mayWrite(): boolean
  /** Sends it to disk, in a row of its own. */
  write(update: Uint8Array, seatId: SeatId): void
  onFault(error: unknown): void
}

export class TakingAway {
  readonly #world: TakingAwayWorld
  /** A row is some seat's. Where nobody has written since the room was opened, nothing is known to stand hollow. */
  #lastWriter: SeatId | undefined

  constructor(world: TakingAwayWorld) {
    this.#world = world
  }

  /** A frame of this seat is on its way to disk. What it left goes in one commit with it, and in a message of its own: a page that sees its
   *  own list emptied takes it away itself, and can undo that. */
  behindFrameOf(seatId: SeatId): void {
    this.#lastWriter = seatId
    this.#whatIsNotWaitedFor()
  }

  /** It has sent what it had, in however many frames, or is gone. */
  filled(filler: Filler): void {
    if (this.#world.document.filled(filler)) this.#whatIsNotWaitedFor()
  }

  /** False when nothing stands hollow. */
  all(): boolean {
    return this.#take({ all: true })
  }

  #whatIsNotWaitedFor(): void {
    // As a rule nothing does.
    if (!this.#world.document.hasHollow(0)) return
    const all = this.#world.document.hasHollow(MOST_HOLLOW)
    if (all || this.#world.isPageHere()) this.#take({ all })
  }

  #take({ all }: { all: boolean }): boolean {
    const seatId = this.#lastWriter
    if (seatId === undefined || !this.#world.mayWrite()) return false
    try {
      const update = this.#world.document.takeAwayHollow({ all })
      if (update !== undefined) this.#world.write(update, seatId)
      return update !== undefined
    } catch (error) {
      // Nobody’s socket is at fault: it stays as it stands.
      this.#world.onFault(error)
      return false
    }
  }
}
