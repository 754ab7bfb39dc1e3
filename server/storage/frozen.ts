import * as z from 'zod/mini'
import { frozenWords } from '../../shared/sharing/frozenWords.ts'
import type { Frozen } from '../domain/snapshotPorts.ts'
import { UnreadableAlliance } from '../domain/ports.ts'
import { aboutSnapshot } from './about.ts'
import { openSealed } from './openSealed.ts'
import type { Tables } from './tables.ts'

const frozen = z.object({ token: z.string(), words: frozenWords })

/** Frozen words as they were kept. Throws UnreadableAlliance when they are damaged: never a page with holes. */
export const openFrozen = (key: Uint8Array, sealed: Uint8Array, about: string): Frozen =>
  openSealed(frozen, { key, sealed, about })

/** `until`: as it stands beside them, too; in those from before this version it does not. */
const shown = z.object({ token: z.string(), words: frozenWords, until: z.optional(z.number()) })

type Shown = Pick<Tables['snapshot'], 'id' | 'alliance_id' | 'content' | 'expires_at'>

/** What is kept of words that are shown outside until then. */
export const keptShown = (frozen: Frozen, until: number): object => ({ ...frozen, until })

/** Words that are shown outside. Throws UnreadableAlliance when they would be so for another time than everyone said yes to. */
export const openShown = (key: Uint8Array, { id, alliance_id, content, expires_at }: Shown): Frozen => {
  const about = aboutSnapshot(alliance_id, id)
  const { until = expires_at, ...frozen } = openSealed(shown, { key, sealed: content, about })
  if (until !== expires_at) throw new UnreadableAlliance(`${about}: how long it is shown is not what it was`)
  return frozen
}
