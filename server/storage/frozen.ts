import * as z from 'zod/mini'
import { frozenWords } from '../../shared/sharing/frozenWords.ts'
import { type Frozen } from '../domain/ports.ts'
import { openSealed } from './openSealed.ts'

const frozen = z.object({ token: z.string(), words: frozenWords })

/** Frozen words as they were kept. Throws UnreadableAlliance when they are damaged: never a page with holes. */
export const openFrozen = (key: Uint8Array, sealed: Uint8Array, about: string): Frozen =>
  openSealed(frozen, { key, sealed, about })
