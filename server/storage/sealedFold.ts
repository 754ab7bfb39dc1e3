// Rows of the log are folded into their checkpoint as they lie on disk: opened, folded day by day, sealed again. Opened, they stand
// nowhere but where that is done: of a flood, the server's own thread holds what it was given no longer than it takes to hand it over.
import type { AllianceId } from '../../shared/alliance/ids.ts'
import { dayAt } from '../domain/drafts/days.ts'
import { type DraftDay, foldByDay } from '../domain/drafts/folding.ts'
import { UnreadableAlliance } from '../domain/ports.ts'
import { aboutCheckpoint, aboutUpdate } from './about.ts'
import { type SealedDay, openDay, sealDay } from './sealedDay.ts'
import { Unsealable, seal, unseal } from './sealing.ts'

type Sealed = { readonly seq: number; readonly bytes: Uint8Array }

/** `running`: the last day so far, which these rows may go on. */
export type SealedFold = {
  id: AllianceId
  key: Uint8Array
  checkpoint: Sealed
  rows: readonly { n: number; at: number; bytes: Uint8Array }[]
  headSeq: number
  running: SealedDay | undefined | 'none kept'
}

/** `days`: 'none kept' also where what was kept is damaged. */
export type FoldedSealed = { checkpoint: Uint8Array; days: SealedDay[] | 'none kept' }

/** Throws UnreadableAlliance when it does not open, or does not make a whole document. */
export const foldSealed = ({ id, key, checkpoint, rows, headSeq, running }: SealedFold): FoldedSealed => {
  const last = runningDay(key, id, running)
  const { document, days } = foldByDay(
    opened(id, () => ({
      checkpoint: unseal(key, checkpoint.bytes, aboutCheckpoint(id, checkpoint.seq)),
      rows: rows.map(({ n, at, bytes }) => ({ day: dayAt(at), seq: n, update: unseal(key, bytes, aboutUpdate(id, n)) })),
      running: last === 'none kept' ? undefined : last
    })),
    id
  )
  return {
    checkpoint: seal(key, document, aboutCheckpoint(id, headSeq)),
    days: last === 'none kept' ? last : days.map((day) => sealDay(key, id, day))
  }
}

/** All long bytes in it, to be handed over. The key stays where it is kept. */
export const bytesOfFold = ({ checkpoint, rows, running }: SealedFold): Uint8Array[] => [
  checkpoint.bytes,
  ...rows.map(({ bytes }) => bytes),
  ...(typeof running === 'object' ? [running.bytes] : [])
]

export const bytesOfFolded = ({ checkpoint, days }: FoldedSealed): Uint8Array[] => [
  checkpoint,
  ...(days === 'none kept' ? [] : days.map(({ bytes }) => bytes))
]

/** Drafts that are damaged keep nobody's words from being folded: they are let go. */
const runningDay = (key: Uint8Array, id: AllianceId, running: SealedFold['running']): DraftDay | undefined | 'none kept' => {
  if (running === undefined || running === 'none kept') return running
  try {
    return openDay(key, id, running)
  } catch (error) {
    if (error instanceof Unsealable) return 'none kept'
    throw error
  }
}

/** What does not open is the alliance's trouble. */
export const opened = <R>(id: AllianceId, open: () => R): R => {
  try {
    return open()
  } catch (cause) {
    if (cause instanceof Unsealable) throw new UnreadableAlliance(`alliance ${id}: ${cause.message}`, { cause })
    throw cause
  }
}
