// The margin: a scratch strip beside the alliance, for whoever is here. It lives in this object and nowhere else: never on disk, gone when
// the last page of the room closes, or when anyone wipes it. A line belongs to the seat that wrote it, and is written as it is typed.
import { MOST_MARGIN_LINES, type MarginAct, encodeMargin } from '../../shared/protocol/messages.ts'
import type { Session } from './Session.ts'

type Line = { seat: string; text: string }

export class Margin {
  readonly #guard: (session: Session, act: () => void) => void
  /** By the line's id, the oldest first. */
  readonly #lines = new Map<string, Line>()
  /** Only who has looked into it is told of it: a stock client never meets a message that it does not know. */
  readonly #readers = new Set<Session>()
  #isDue = false

  /** `guard` runs what is done in a later turn; a fault in it ends that socket only. */
  constructor(guard: (session: Session, act: () => void) => void) {
    this.#guard = guard
  }

  hear(session: Session, act: MarginAct): void {
    switch (act.does) {
      case 'open':
        this.#readers.add(session)
        return this.show(session)
      case 'write':
        return this.#write(session, act)
      case 'clear':
        if (this.#lines.size === 0) return
        this.#lines.clear()
        return this.#tellSoon(session)
    }
  }

  /** Again, to who was not sent everything while it did not read. */
  show(session: Session): void {
    if (this.#readers.has(session)) session.send(this.#told())
  }

  /** What the last one leaves is nobody's. */
  leave(session: Session): void {
    this.#readers.delete(session)
    if (this.#readers.size === 0) this.#lines.clear()
  }

  /** Another's line stays as it is, and so does a full strip. Who wrote in vain is shown what stands there. */
  #write(session: Session, { line, text }: Extract<MarginAct, { does: 'write' }>): void {
    const { seatId: seat } = session.person
    const before = this.#lines.get(line)
    const isMine = before === undefined || before.seat === seat
    const isFull = before === undefined && this.#lines.size >= MOST_MARGIN_LINES
    if (!isMine || isFull || !this.#readers.has(session)) return session.send(this.#told())
    if (text === '') this.#lines.delete(line)
    else this.#lines.set(line, { seat, text })
    this.#tellSoon(session)
  }

  /** Once a turn of the loop, however much was written in it. */
  #tellSoon(session: Session): void {
    if (this.#isDue) return
    this.#isDue = true
    setImmediate(() =>
      this.#guard(session, () => {
        this.#isDue = false
        const told = this.#told()
        for (const reader of this.#readers) reader.send(told)
      })
    )
  }

  #told(): Uint8Array {
    return encodeMargin({ lines: Array.from(this.#lines, ([line, { seat, text }]) => ({ line, seat, text })) })
  }
}
