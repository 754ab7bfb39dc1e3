import * as z from 'zod/mini'
import { frozenWords } from '../../shared/sharing/frozenWords.ts'
import { type Frozen, UnreadableAlliance } from '../domain/ports.ts'
import { Unsealable, unsealText } from './sealing.ts'

const frozen = z.object({ token: z.string(), words: frozenWords })

/** Frozen words as they were kept. Throws UnreadableAlliance when they are damaged: never a page with holes. */
export const openFrozen = (key: Uint8Array, sealed: Uint8Array, about: string): Frozen => {
  try {
    return frozen.parse(JSON.parse(unsealText(key, sealed, about)))
  } catch (cause) {
    if (cause instanceof Unsealable || cause instanceof z.core.$ZodError || cause instanceof SyntaxError)
      throw new UnreadableAlliance(`${about} cannot be read`, { cause })
    throw cause
  }
}
