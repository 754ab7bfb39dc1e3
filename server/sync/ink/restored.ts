// What an undo brings back. Yjs puts it right before what was deleted, with the same letters: of these it is known by their
// place whose they were, however few they are and whatever mark they come with.
import type * as Y from 'yjs'
import { structsOver } from '../runs.ts'
import type { GoneLetters, Letters } from './GoneLetters.ts'

/** Whose these letters are when the same ones, deleted, stand right after them. */
export const restoredBefore = ({ rightOrigin }: Y.Item, words: string, doc: Y.Doc, gone: GoneLetters): Letters[] | undefined => {
  if (rightOrigin === null) return undefined
  const known = gone.over(rightOrigin, words.length)
  if (known.length === 0) return undefined
  if (known.map((letters) => letters.words).join('') !== words) return undefined
  for (const { deleted } of structsOver(doc, { client: rightOrigin.client, clock: rightOrigin.clock, length: words.length }))
    if (!deleted) return undefined
  return known
}
