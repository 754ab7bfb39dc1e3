// All words of a section of very many blocks are chosen from the first to the last, rather than the section as a whole: Chromium
// looks for where that ends from its first block on, again for each: eight thousand took two seconds to choose, and more to make bold.
import { type Command, TextSelection } from '@tiptap/pm/state'

/** Fewer are chosen in no time. */
const MANY = 500

/** False where the editor's own choosing does. */
export const chooseAllOfMany: Command = ({ doc, tr }, dispatch) => {
  if (doc.childCount < MANY) return false
  dispatch?.(tr.setSelection(TextSelection.between(doc.resolve(0), doc.resolve(doc.content.size))))
  return true
}
