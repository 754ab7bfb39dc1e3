// Who is here and where their caret is. A socket speaks for its own client id only; the `user` in its state is
// the seat's, whatever it wrote; clocks are the room's own, so that a peer that kept an old one still listens.
// Presence is never stored, and is sent after the words it points into.
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { PersonId, SeatId } from '../../shared/alliance/ids.ts'
import type { Ink } from '../../shared/alliance/inks.ts'
import { caretPlace } from '../../shared/protocol/caret.ts'
import { encodeAwareness } from '../../shared/protocol/messages.ts'

export type PresentUser = { id: PersonId; seat: SeatId; name: string; ink: Ink }

const MAX_STATE_BYTES = 2_048
/** A peer's clock moves by one each renewal; a jump would silence every later state of that id. */
const MAX_CLOCK_STEP = 1_000
const MAX_FIRST_CLOCK = 2 ** 31
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype'])

/** One socket's presence. */
export type Claim = {
  readonly clientId: number
  clock: number
  state: Record<string, unknown> | undefined
  /** As it was written: who only says that they are still here says the same again. */
  text: string | undefined
}

export type Entry = { clientId: number; clock: number; state: string | undefined }

/** Reads the entries of an awareness update; undefined when it is malformed. At most `most` are read. */
export const decodeEntries = (update: Uint8Array, most: number): Entry[] | undefined => {
  try {
    const decoder = decoding.createDecoder(update)
    const count = decoding.readVarUint(decoder)
    const entries: Entry[] = []
    for (let i = 0; i < Math.min(count, most); i++) {
      const clientId = decoding.readVarUint(decoder)
      const clock = decoding.readVarUint(decoder)
      const state = decoding.readVarString(decoder)
      entries.push({ clientId, clock, state: state === 'null' ? undefined : state })
    }
    return entries
  } catch {
    // lib0 throws on a truncated update: the sender's doing, and an expected refusal.
    return undefined
  }
}

export const encodeEntries = (entries: readonly Entry[]): Uint8Array =>
  encodeAwareness(
    encoding.encode((encoder) => {
      encoding.writeVarUint(encoder, entries.length)
      for (const { clientId, clock, state } of entries) {
        encoding.writeVarUint(encoder, clientId)
        encoding.writeVarUint(encoder, clock)
        encoding.writeVarString(encoder, state ?? 'null')
      }
    })
  )

/** A state as its sender wrote it, without what it may not say; undefined when there is none, it is no JSON object or too large. */
const readState = (text: string | undefined): Record<string, unknown> | undefined => {
  if (text === undefined || Buffer.byteLength(text) > MAX_STATE_BYTES) return undefined
  try {
    // However deep: whoever copies a state field by field on a page would come upon it.
    const value: unknown = JSON.parse(text, (key, one: unknown) => (FORBIDDEN_KEYS.has(key) ? undefined : one))
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    return Object.fromEntries(Object.entries(value).filter(([key, one]) => key !== 'user' && !isNoCaret(key, one)))
  } catch {
    return undefined
  }
}

const isNoCaret = (key: string, value: unknown): boolean =>
  key === 'cursor' && value !== null && !caretPlace.safeParse(value).success

export class Presence<Speaker extends object> {
  readonly #claims = new Map<Speaker, Claim>()
  readonly #speakers = new Map<number, Speaker>()
  /** The last clock that peers saw for an id; outlives its socket as long as the room does. */
  readonly #shown = new Map<number, number>()

  /**
   * Takes what a socket says of itself. `mayClaim` tells whether an id that nobody speaks for may become this
   * socket's. Returns the entry as its sender must see it again (a quiet stock client reconnects when it hears
   * nothing), or undefined when nothing in it was its own: others' entries are ignored, stock clients echo them.
   */
  hear(speaker: Speaker, entries: readonly Entry[], mayClaim: (clientId: number) => boolean): Claim | undefined {
    for (const { clientId, clock, state } of entries) {
      const claim = this.#claims.get(speaker) ?? this.#claim(speaker, clientId, clock, mayClaim)
      if (claim === undefined || claim.clientId !== clientId) continue
      if (clock <= claim.clock || clock > claim.clock + MAX_CLOCK_STEP) continue
      const said = state === claim.text ? claim.state : readState(state)
      if (state !== undefined && said === undefined) continue
      claim.clock = clock
      claim.state = said
      claim.text = state
      return claim
    }
    return undefined
  }

  #claim(speaker: Speaker, clientId: number, clock: number, mayClaim: (clientId: number) => boolean): Claim | undefined {
    if (this.#speakers.has(clientId) || clock > MAX_FIRST_CLOCK || !mayClaim(clientId)) return undefined
    const claim: Claim = { clientId, clock: clock - 1, state: undefined, text: undefined }
    this.#claims.set(speaker, claim)
    this.#speakers.set(clientId, speaker)
    return claim
  }

  /** What peers are shown of this socket now, under the room's own clock. */
  show(speaker: Speaker, user: PresentUser): Entry | undefined {
    const claim = this.#claims.get(speaker)
    if (claim === undefined) return undefined
    const { clientId } = claim
    // Never nought, under which a client begins: y-protocols takes that for what it knows already of somebody unknown.
    const clock = Math.max((this.#shown.get(clientId) ?? 0) + 1, claim.clock)
    this.#shown.set(clientId, clock)
    return { clientId, clock, state: stateOf(claim, user) }
  }

  /** What is already shown of this socket, for someone who just joined. */
  shown(speaker: Speaker, user: PresentUser): Entry | undefined {
    const claim = this.#claims.get(speaker)
    const clock = claim === undefined ? undefined : this.#shown.get(claim.clientId)
    if (claim?.state === undefined || clock === undefined) return undefined
    return { clientId: claim.clientId, clock, state: stateOf(claim, user) }
  }

  /** The socket is gone: what tells the peers, or undefined when they never saw it. */
  leave(speaker: Speaker): Entry | undefined {
    const claim = this.#claims.get(speaker)
    if (claim === undefined) return undefined
    this.#claims.delete(speaker)
    this.#speakers.delete(claim.clientId)
    const clock = this.#shown.get(claim.clientId)
    if (clock === undefined) return undefined
    this.#shown.set(claim.clientId, clock + 1)
    return { clientId: claim.clientId, clock: clock + 1, state: undefined }
  }
}

/** The state as it is sent: the sender's own, signed by the room. */
export const stateOf = ({ state }: Claim, user: PresentUser): string | undefined =>
  state === undefined ? undefined : JSON.stringify({ ...state, user: { id: user.id, name: user.name, ink: user.ink } })
