// A day of drafts, as it is sealed.
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { AllianceId } from '../../shared/alliance/ids.ts'
import type { Day } from '../domain/drafts/days.ts'
import type { DraftDay } from '../domain/drafts/folding.ts'
import { aboutDraftDay } from './about.ts'
import { seal, unseal } from './sealing.ts'

export type SealedDay = { day: Day; seq: number; bytes: Uint8Array }

export const sealDay = (key: Uint8Array, id: AllianceId, { day, seq, start, change }: DraftDay): SealedDay => {
  const plain = encoding.encode((encoder) => {
    encoding.writeVarUint8Array(encoder, start)
    encoding.writeVarUint8Array(encoder, change)
  })
  return { day, seq, bytes: seal(key, plain, aboutDraftDay(id, day, seq)) }
}

/** Throws Unsealable. */
export const openDay = (key: Uint8Array, id: AllianceId, { day, seq, bytes }: SealedDay): DraftDay => {
  const decoder = decoding.createDecoder(unseal(key, bytes, aboutDraftDay(id, day, seq)))
  // Copies: of a pooled buffer the whole pool would go to another thread.
  const part = (): Uint8Array => decoding.readVarUint8Array(decoder).slice()
  return { day, seq, start: part(), change: part() }
}
