// A room in which somebody means harm: frames written number by number against its gate, with nobody's hands at them.
import * as Y from 'yjs'
import { decodeUpdate } from '../../server/sync/update.ts'
import { type RawUpdate, rawUpdate } from './rawUpdate.ts'
import { paragraphOf, textOf } from './oneSection.ts'
import { room } from './roomOfTwo.ts'
import { worked } from './worked.ts'

/** Pens of nobody yet, for whoever sends the frame. */
export const FORGER = 3
/** Before everyone else's, where two stand at one place. */
export const SMALLEST = 1

/** A room in which Ben has written these words, and Ada means harm. */
export const roomWith = (words: string) => {
  const two = room()
  two.ben.doc.transact(() => textOf(two.ben.doc).insert(0, words), 'hand')
  two.settle()
  const text = textOf(two.ben.doc)
  /** What the room makes of a frame of Ada's; everyone else is sent what it took. */
  const send = (update: RawUpdate | Uint8Array) => {
    const bytes = update instanceof Uint8Array ? update : rawUpdate(update)
    const began = worked()
    const decoded = decodeUpdate(bytes)
    const verdict = decoded === undefined || two.document.holds(decoded) ? undefined : two.document.take(bytes, decoded, two.ada)
    const took = worked() - began
    if (verdict?.type === 'taken' && verdict.update !== undefined) {
      two.document.commit()
      for (const page of two.pages) Y.applyUpdate(page.doc, verdict.update, 'server')
    }
    const code = verdict?.type === 'refused' ? verdict.refused.code : (verdict?.type ?? 'undecodable')
    return { code, took }
  }
  const everywhere = (): string[] => [two.document.committed, two.ben.doc, two.ada.doc].map((doc) => textOf(doc).toString())
  return { ...two, text, paragraph: paragraphOf(two.ben.doc), send, everywhere }
}
