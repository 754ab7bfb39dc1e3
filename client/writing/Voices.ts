// Who wrote which words: the seats of this alliance with their inks, and the client ids bound to them.
// One for the page; the editors ask it, and are told when an answer may have changed.
import type { Ink } from '../../shared/alliance/inks.ts'

export type Voice = { seatId: string; name: string; ink: Ink }

type Known = {
  me: string
  voices: readonly Voice[]
  clients: Iterable<[number, string]>
  /** Whether the server has said who its authors are: until then a client id that is not known is no news. */
  knowsAuthors: boolean
}

export class Voices {
  /** The seat of the person at this page. */
  #me = ''
  #voices = new Map<string, Voice>()
  #clients = new Map<number, string>()
  #knowsAuthors = false
  readonly #asked = new Set<number>()
  #isAsking = false
  readonly #listeners = new Set<() => void>()
  readonly #onUnknownClient: () => void

  /** `onUnknownClient` is called when words are met whose client id is not known yet, once for all that are met together:
   *  ask the server again. */
  constructor(onUnknownClient: () => void) {
    this.#onUnknownClient = onUnknownClient
  }

  get me(): string {
    return this.#me
  }

  know({ me, voices, clients, knowsAuthors }: Known): void {
    this.#me = me
    this.#knowsAuthors = knowsAuthors
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

  voiceOf(seatId: string): Voice | undefined {
    return this.#voices.get(seatId)
  }

  /** The seat whose words these are: what the author mark says, else whoever is bound to the client id. */
  seatOf(marked: unknown, clientId: number): string | undefined {
    if (this.isSeat(marked)) return marked
    const seat = this.#clients.get(clientId)
    // Once for each: its binding was on disk before its words were shown to anyone.
    if (seat === undefined && this.#knowsAuthors && !this.#asked.has(clientId)) {
      this.#asked.add(clientId)
      this.#askSoon()
    }
    return seat
  }

  /** One question for all the words that are looked at in one go. */
  #askSoon(): void {
    if (this.#isAsking) return
    this.#isAsking = true
    queueMicrotask(() => {
      this.#isAsking = false
      this.#onUnknownClient()
    })
  }
}
