// Whether there is still room. Counted only where it may matter: a bound from above moves with every letter that comes,
// and the section is counted again when the bound reaches the limit.
import * as Y from 'yjs'
import { MAX_SECTION_LETTERS } from '../../shared/alliance/size.ts'
import type { Run } from './wordRules.ts'

export class SectionSizes {
  /** No section holds more letters than stands here. */
  readonly #bounds = new WeakMap<Y.XmlFragment, number>()

  /** Whether each section that these runs brought letters to still holds them. To be asked once they are applied. */
  hold(candidate: Y.Doc, added: readonly Run[]): boolean {
    for (const [body, letters] of lettersBrought(candidate, added)) {
      const before = this.#bounds.get(body)
      const bound = before === undefined || before + letters > MAX_SECTION_LETTERS ? lettersIn(body) : before + letters
      this.#bounds.set(body, bound)
      if (bound > MAX_SECTION_LETTERS) return false
    }
    return true
  }
}

const lettersBrought = (candidate: Y.Doc, added: readonly Run[]): Map<Y.XmlFragment, number> => {
  const brought = new Map<Y.XmlFragment, number>()
  for (const { client, from, to } of added) {
    const structs = candidate.store.clients.get(client) ?? []
    for (let index = Y.findIndexSS(structs, from); index < structs.length; index++) {
      const struct = structs[index]
      if (struct === undefined || struct.id.clock >= to) break
      if (!(struct instanceof Y.Item) || struct.deleted || !(struct.content instanceof Y.ContentString)) continue
      const body = bodyAround(struct)
      // A struct may have grown together with older ones: only what is new counts.
      const letters = Math.min(struct.id.clock + struct.length, to) - Math.max(struct.id.clock, from)
      if (body !== undefined) brought.set(body, (brought.get(body) ?? 0) + letters)
    }
  }
  return brought
}

const bodyAround = (item: Y.Item): Y.XmlFragment | undefined => {
  let top: unknown = item.parent
  while (top instanceof Y.XmlText || top instanceof Y.XmlElement) top = top._item?.parent
  return top instanceof Y.XmlFragment ? top : undefined
}

const lettersIn = (body: Y.XmlFragment): number => {
  let letters = 0
  for (const type of body.createTreeWalker((inner) => inner instanceof Y.XmlText))
    if (type instanceof Y.XmlText) letters += type.length
  return letters
}
