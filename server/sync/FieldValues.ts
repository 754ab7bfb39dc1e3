// How many values the fields of sections and the title have had. Each that was written over stays where it was, and nobody can take it away: not with
// the words around it, as with all else, since a section is never deleted.
import * as Y from 'yjs'
import { ROOTS } from '../../shared/alliance/layout.ts'
import { MAX_FIELD_VALUES } from '../../shared/alliance/size.ts'
import { type Run, structsOver } from './runs.ts'

export class FieldValues {
  #atMost: number | undefined

  /** Whether there is room for what of these runs is a value of a field. To be asked once they are applied. */
  hasRoomFor(transaction: Y.Transaction, added: readonly Run[]): boolean {
    const brought = valuesAmong(transaction, added)
    if (brought === 0) return true
    const atMost = (this.#atMost ?? Infinity) + brought
    this.#atMost = atMost <= MAX_FIELD_VALUES ? atMost : valuesIn(transaction.doc)
    return this.#atMost <= MAX_FIELD_VALUES
  }
}

const isAroundWords = (type: unknown, { share }: Y.Doc): boolean =>
  type instanceof Y.AbstractType &&
  (type === share.get(ROOTS.meta) || (type._item !== null && type._item.parent === share.get(ROOTS.sections)))

const changesFields = ({ doc, changed }: Y.Transaction): boolean => {
  const sections: unknown = doc.share.get(ROOTS.sections)
  for (const type of changed.keys()) if (type === sections || isAroundWords(type, doc)) return true
  return false
}

const valuesAmong = (transaction: Y.Transaction, added: readonly Run[]): number => {
  if (!changesFields(transaction)) return 0
  const { doc } = transaction
  let values = 0
  for (const { client, from, to } of added)
    for (const struct of structsOver(doc, { client, clock: from, length: to - from }))
      if (struct instanceof Y.Item && struct.parentSub !== null && isAroundWords(struct.parent, doc)) values++
  return values
}

/** Goes through all of them. */
const valuesIn = (doc: Y.Doc): number => {
  const sections = [...doc.getMap(ROOTS.sections).values()]
  let values = 0
  for (const map of [doc.getMap(ROOTS.meta), ...sections])
    if (map instanceof Y.Map)
      for (const newest of map._map.values()) for (let item: Y.Item | null = newest; item !== null; item = item.left) values++
  return values
}
