// Hollow blocks: a list without an item, an item without a paragraph. An honest merge can leave one, when each of two takes out what
// the other left in it; anybody can write one. An editor has no place for it and deletes it, in the name of whoever looks. So the room
// takes it away, right behind the frame that left it.
import * as Y from 'yjs'
import { sectionsOf } from '../../../shared/alliance/layout.ts'
import { needsContent } from '../../../shared/editor/needsContent.ts'
import { type Run, itemsIn } from '../runs.ts'

/** Whoever may send the rest in its next frame: what is long goes out in pieces. */
export type Filler = object

/** Of blocks of a document that is gone: by their ids, who may still fill which. */
export type Fillers = ReadonlyMap<string, Filler>

const nameOf = ({ _item: item }: Y.XmlElement): string => `${item?.id.client} ${item?.id.clock}`

const isHollow = (type: unknown): type is Y.XmlElement =>
  type instanceof Y.XmlElement && type.length === 0 && type._item?.deleted === false && needsContent(type.nodeName)

export class Hollow {
  /** Blocks that were hollow when they were last looked at, and who may still fill them. Some may have been filled, or be gone. */
  readonly #blocks = new Map<Y.XmlElement, Filler | undefined>()

  /** All that stands hollow in a document. */
  static in(doc: Y.Doc, fillers: Fillers): Hollow {
    const hollow = new Hollow()
    const look = (block: Y.XmlFragment): void => {
      if (isHollow(block)) hollow.#blocks.set(block, fillers.get(nameOf(block)))
      for (let item = block._start; item !== null; item = item.right)
        if (!item.deleted && item.content instanceof Y.ContentType && item.content.type instanceof Y.XmlElement)
          look(item.content.type)
    }
    for (const { body } of sectionsOf(doc)) look(body)
    return hollow
  }

  /** Whether more than so many stand hollow. */
  isMoreThan(most: number): boolean {
    if (this.#blocks.size <= most) return false
    for (const block of this.#blocks.keys()) if (!isHollow(block)) this.#blocks.delete(block)
    return this.#blocks.size > most
  }

  get fillers(): Fillers {
    return new Map([...this.#blocks].flatMap(([block, filler]) => (filler === undefined ? [] : [[nameOf(block), filler]])))
  }

  /** What this transaction left hollow. Looked at are the blocks in which something changed, and those that it brought, never what stands
   *  in them: how much that is, each block knows. `filler`: who may fill what it brought. */
  note({ changed, doc }: Y.Transaction, added: readonly Run[], filler: Filler | undefined): void {
    for (const type of changed.keys() as Iterable<unknown>)
      if (isHollow(type) && !this.#blocks.has(type)) this.#blocks.set(type, undefined)
    for (const { content } of itemsIn(doc, added))
      if (content instanceof Y.ContentType && isHollow(content.type)) this.#blocks.set(content.type, filler)
  }

  /** It has sent all that it had. Whether it left anything. */
  ended(filler: Filler): boolean {
    let left = false
    for (const [block, by] of this.#blocks) {
      if (by !== filler) continue
      this.#blocks.set(block, undefined)
      left = true
    }
    return left
  }

  /** Takes them away, and with each the block that is hollow without it. The body of a section stays, be there something in it or
   *  not. `all`: those, too, that somebody may still fill. */
  takeAway(doc: Y.Doc, { all }: { all: boolean }): void {
    doc.transact((transaction) => {
      for (const [block, filler] of this.#blocks) {
        if (filler !== undefined && !all) continue
        this.#blocks.delete(block)
        for (let at: unknown = block; isHollow(at) && at._item !== null;) {
          const { parent } = at._item
          at._item.delete(transaction)
          at = parent
        }
      }
    })
  }
}
