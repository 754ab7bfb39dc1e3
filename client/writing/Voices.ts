// Who wrote which words: the seats of this alliance with their inks, and the client ids bound to them.
// One for the page; the editors ask it, and are told when an answer may have changed.
import type { Ink } from '../../shared/alliance/inks.ts'

export type Voice = { seatId: string; name: string; ink: Ink }

export class Voices {
  /** The seat of the person at this page. */
  #me = ''
  #voices = new Map<string, Voice>()
  #clients = new Map<number, string>()
  readonly #asked = new Set<number>()
  readonly #listeners = new Set<() => void>()
  readonly #onUnknownClient: () => void

  /** `onUnknownClient` is called when words are met whose client id is not known yet: ask the server again. */
  constructor(onUnknownClient: () => void) {
    this.#onUnknownClient = onUnknownClient
  }

  get me(): string {
    return this.#me
  }

  know({ me, voices, clients }: { me: string; voices: readonly Voice[]; clients: Iterable<[number, string]> }): void {
    this.#me = me
    this.#voices = new Map(voices.map((voice) => [voice.seatId, voice]))
    this.#clients = new Map(clients)
    for (const listener of this.#listeners) listener()
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  isSeat(seatId: unknown): seatId is string {
    return typeof seatId === 'string' && this.#voices.has(seatId)
  }

  inkOf(seatId: string): Ink | undefined {
    return this.#voices.get(seatId)?.ink
  }

  /** The seat whose words these are: what the author mark says, else whoever is bound to the client id. */
  seatOf(marked: unknown, clientId: number): string | undefined {
    if (this.isSeat(marked)) return marked
    const seat = this.#clients.get(clientId)
    // Once for each: its binding was on disk before its words were shown to anyone.
    if (seat === undefined && this.#me !== '' && !this.#asked.has(clientId)) {
      this.#asked.add(clientId)
      this.#onUnknownClient()
    }
    return seat
  }
}
