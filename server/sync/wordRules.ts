// What an update may put into the body of a section: blocks where the editor's schema lets them stand, text where it
// lets text stand, marks and attributes of the right types. Looked at struct by struct, as they lie in the candidate
// once the update has been applied, so that a keystroke costs a keystroke, however long the section is.
import * as Y from 'yjs'
import { brokenEntry } from '../../shared/alliance/fields.ts'
import { brokenPlaced } from '../../shared/editor/placed.ts'
import { type Run, itemsIn, structAt } from './runs.ts'

/** Why what these runs added may not stand, in words for their sender; undefined when it may. */
export const brokenWords = (candidate: Y.Doc, added: readonly Run[]): string | undefined => {
  for (const item of itemsIn(candidate, added)) {
    const broken = brokenItem(item)
    if (broken !== undefined) return broken
  }
  return undefined
}

/** The same of what came and was gone at once, deleted by the update that brought it or by whatever stands in its place: nobody sees it, and
 *  it is kept all the same. To be asked before Yjs has tidied it away. `dead` as it was decoded, with all that it held. */
export const brokenUnseen = (candidate: Y.Doc, dead: ReadonlySet<Y.Item>): string | undefined => {
  for (const { id, length, content } of dead) {
    const placed = structAt(candidate.store, Y.createID(id.client, id.clock + length - 1))
    if (!(placed instanceof Y.Item) || !placed.deleted) continue
    // A key among the sections and their fields that nothing may stand at is refused with the layout, whatever stood there.
    if (placed.parent instanceof Y.Map && content instanceof Y.ContentDeleted) continue
    const broken = placed.parent instanceof Y.Map ? brokenEntry(placed, content, candidate) : brokenPlaced(placed, content)
    if (broken !== undefined) return broken
  }
  return undefined
}

const brokenItem = (item: Y.Item): string | undefined => brokenPlaced(item, item.content)
