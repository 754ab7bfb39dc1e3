// What a page took out that another had taken out before it: two who move the same paragraph at the same moment each delete it
// and write it anew. The later frame deletes nothing that is there, but it says what it deletes, and that is what its page saw.
import * as Y from 'yjs'
import { structsOver } from '../runs.ts'
import type { Update } from '../update.ts'
import type { GoneLetters, Letters } from './GoneLetters.ts'

export type TakenAgain = {
  /** By pen, in the order of their clocks. */
  letters: ReadonlyMap<number, readonly Letters[]>
  /** Where they stood, in texts that are there. */
  items: readonly Y.Item[]
  /** Those that stood in texts that are gone, in their order. */
  away: readonly Letters[]
}

/** Of one frame; a page that was long away says all that was ever deleted. */
const MOST_LETTERS = 20_000

export const takenAgain = (doc: Y.Doc, { ds }: Update, gone: GoneLetters): TakenAgain => {
  const letters = gone.saidOf(ds, MOST_LETTERS)
  const items: Y.Item[] = []
  let isAway = false
  for (const ofPen of letters.values())
    for (const { client, clock, words } of ofPen)
      for (const struct of structsOver(doc, { client, clock, length: words.length })) {
        if (!(struct instanceof Y.Item)) isAway = true
        else items.push(struct)
      }
  return { letters, items, away: isAway ? gone.inTexts(letters) : [] }
}
