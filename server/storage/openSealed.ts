import * as z from 'zod/mini'
import { UnreadableAlliance } from '../domain/ports.ts'
import { Unsealable, unsealText } from './sealing.ts'

/** What was kept sealed as JSON, in the shape of its schema. Throws UnreadableAlliance, naming it, when it was damaged, moved, or is of
 *  another shape: never a part of it. */
export const openSealed = <S extends z.ZodMiniType>(
  schema: S,
  { key, sealed, about }: { key: Uint8Array; sealed: Uint8Array; about: string }
): z.output<S> => {
  try {
    return z.parse(schema, JSON.parse(unsealText(key, sealed, about)))
  } catch (cause) {
    if (cause instanceof Unsealable || cause instanceof z.core.$ZodError || cause instanceof SyntaxError)
      throw new UnreadableAlliance(`${about} cannot be read`, { cause })
    throw cause
  }
}
