// Whether there is still room, for letters, for blocks, and for the texts in them. Counted only where it may matter: a bound from above
// moves with what comes, and a section, or the alliance, is counted again when its bound reaches the limit.
import * as Y from 'yjs'
import { blocksIn, blocksInAll, textsIn, textsInAll } from '../../shared/alliance/blocks.ts'
import { MAX_BLOCKS, MAX_SECTION_BLOCKS, MAX_SECTION_LETTERS, MAX_SECTION_TEXTS, MAX_TEXTS } from '../../shared/alliance/size.ts'
import { type Run, itemsIn } from './runs.ts'

type Brought = { letters: number; blocks: number; texts: number }

/** None of these holds more than stands beside it. */
type Bounds<Of extends object> = WeakMap<Of, number>

export class SectionSizes {
  readonly #letters: Bounds<Y.XmlFragment> = new WeakMap()
  readonly #blocks: Bounds<Y.XmlFragment> = new WeakMap()
  readonly #texts: Bounds<Y.XmlFragment> = new WeakMap()
  readonly #inAll: Bounds<Y.Doc> = new WeakMap()
  readonly #textsInAll: Bounds<Y.Doc> = new WeakMap()

  /** Why there is no room for what these runs brought, in words for their sender; undefined where there is. To be asked once they are
   *  applied. What is over already only has to be brought nothing. */
  full(candidate: Y.Doc, added: readonly Run[]): string | undefined {
    let [blocksBrought, textsBrought] = [0, 0]
    for (const [body, { letters, blocks, texts }] of broughtTo(candidate, added)) {
      if (!hold(this.#letters, body, { brought: letters, most: MAX_SECTION_LETTERS, count: lettersIn }))
        return `brings more than the ${MAX_SECTION_LETTERS} letters of a section`
      if (!hold(this.#blocks, body, { brought: blocks, most: MAX_SECTION_BLOCKS, count: blocksIn }))
        return `brings more than the ${MAX_SECTION_BLOCKS} blocks of a section`
      if (!hold(this.#texts, body, { brought: texts, most: MAX_SECTION_TEXTS, count: textsIn }))
        return `brings more than the ${MAX_SECTION_TEXTS} texts of a section`
      blocksBrought += blocks
      textsBrought += texts
    }
    if (!hold(this.#inAll, candidate, { brought: blocksBrought, most: MAX_BLOCKS, count: blocksInAll }))
      return `brings more than the ${MAX_BLOCKS} blocks of an alliance`
    if (!hold(this.#textsInAll, candidate, { brought: textsBrought, most: MAX_TEXTS, count: textsInAll }))
      return `brings more than the ${MAX_TEXTS} texts of an alliance`
    return undefined
  }
}

const hold = <Of extends object>(
  bounds: Bounds<Of>,
  of: Of,
  { brought, most, count }: { brought: number; most: number; count: (of: Of) => number }
): boolean => {
  if (brought === 0) return true
  const before = bounds.get(of)
  const bound = before === undefined || before + brought > most ? count(of) : before + brought
  bounds.set(of, bound)
  return bound <= most
}

const broughtTo = (candidate: Y.Doc, added: readonly Run[]): Map<Y.XmlFragment, Brought> => {
  const brought = new Map<Y.XmlFragment, Brought>()
  for (const run of added)
    for (const item of itemsIn(candidate, [run])) {
      const { content } = item
      const type = content instanceof Y.ContentType ? content.type : undefined
      const body = type !== undefined || content instanceof Y.ContentString ? bodyAround(item) : undefined
      if (body === undefined) continue
      const so = brought.get(body) ?? { letters: 0, blocks: 0, texts: 0 }
      brought.set(body, so)
      if (type instanceof Y.XmlElement) so.blocks++
      else if (type !== undefined) so.texts++
      else so.letters += Math.min(item.id.clock + item.length, run.to) - Math.max(item.id.clock, run.from)
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
