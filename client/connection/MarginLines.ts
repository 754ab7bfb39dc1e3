// The margin as this page holds it: what everyone who is here has scribbled, in memory only. A line is sent as it is typed; whoever
// has been away reads what stands there now.
import * as z from 'zod/mini'
import { newId } from '../../shared/alliance/ids.ts'
import { LONGEST_MARGIN_LINE, type MarginAct } from '../../shared/protocol/messages.ts'

export type MarginLine = { line: string; seat: string; text: string }

const told = z.object({ lines: z.array(z.object({ line: z.string(), seat: z.string(), text: z.string() })) })

const NOTHING: readonly MarginLine[] = []

export class MarginLines {
  readonly #send: (act: MarginAct) => void
  readonly #listeners = new Set<() => void>()
  #lines = NOTHING

  constructor(send: (act: MarginAct) => void) {
    this.#send = send
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The oldest first. */
  readonly lines = (): readonly MarginLine[] => this.#lines

  /** After each connecting: what stood here before may be gone. */
  open(): void {
    this.#send({ does: 'open' })
  }

  /** A fresh line, which is mine. */
  newLine(): string {
    return newId()
  }

  /** Empty, it is taken out. Of a pasted text the first line is written. */
  write(line: string, text: string): void {
    this.#send({ does: 'write', line, text: oneLine(text) })
  }

  clear(): void {
    this.#send({ does: 'clear' })
  }

  told(message: unknown): void {
    const read = told.safeParse(message)
    if (!read.success) return
    this.#lines = read.data.lines.length === 0 ? NOTHING : read.data.lines
    for (const listener of this.#listeners) listener()
  }
}

/** Whole characters: a half of one, as while an emoji is being typed, is not sent. */
const oneLine = (text: string): string =>
  (text.split(/\r?\n/, 1)[0] ?? '').slice(0, LONGEST_MARGIN_LINE).replaceAll(/\p{Cs}/gu, '')
