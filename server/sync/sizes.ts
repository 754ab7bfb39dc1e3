// Whether there is still room. Counted only where it may matter: a bound from above moves with every letter that comes,
// and the section is counted again when the bound reaches the limit.
import * as Y from 'yjs'
import { MAX_SECTION_LETTERS } from '../../shared/alliance/size.ts'
import { type Run, itemsIn } from './runs.ts'

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
  for (const run of added)
    for (const item of itemsIn(candidate, [run])) {
      const body = item.content instanceof Y.ContentString ? bodyAround(item) : undefined
      if (body === undefined) continue
      const letters = Math.min(item.id.clock + item.length, run.to) - Math.max(item.id.clock, run.from)
      brought.set(body, (brought.get(body) ?? 0) + letters)
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
