// What the server says to a page beside words and presence: each message is read here, once, and told as what it means. One that cannot
// be read is as if it had not come.
import * as decoding from 'lib0/decoding'
import type { WebsocketProvider } from 'y-websocket'
import * as z from 'zod/mini'
import { MESSAGE } from '../../shared/protocol/messageKinds.ts'
import type { Hashes, Refused } from '../../shared/protocol/messages.ts'

const refusal = z.object({ code: z.string(), detail: z.string() })
const hashes = z.object({ title: z.string(), sections: z.record(z.string(), z.string()) })

type Told = {
  /** A message of words: false when it is not to be taken, nor answered. */
  mayTake: (message: decoding.Decoder) => boolean
  onFence: (n: number) => void
  /** Said right before the line is closed. */
  onRefused: (refused: Refused) => void
  onHashes: (theirs: Hashes) => void
  onMargin: (told: unknown) => void
  onNudge: () => void
}

export const hearServer = (
  { messageHandlers: handlers }: WebsocketProvider,
  { mayTake, onFence, onRefused, onHashes, onMargin, onNudge }: Told
): void => {
  const sync = handlers[MESSAGE.sync]
  handlers[MESSAGE.sync] = (encoder, decoder, ...rest) => {
    if (mayTake(decoder)) sync?.(encoder, decoder, ...rest)
  }
  handlers[MESSAGE.fence] = (_encoder, decoder) => onFence(decoding.readVarUint(decoder))
  handlers[MESSAGE.refusal] = (_encoder, decoder) => {
    const said = refusal.safeParse(jsonIn(decoder))
    if (said.success) onRefused(said.data)
  }
  handlers[MESSAGE.hashes] = (_encoder, decoder) => {
    const said = hashes.safeParse(jsonIn(decoder))
    if (said.success) onHashes(said.data)
  }
  handlers[MESSAGE.margin] = (_encoder, decoder) => onMargin(jsonIn(decoder))
  handlers[MESSAGE.nudge] = () => onNudge()
}

const jsonIn = (decoder: decoding.Decoder): unknown => {
  try {
    return JSON.parse(decoding.readVarString(decoder))
  } catch {
    return undefined
  }
}
