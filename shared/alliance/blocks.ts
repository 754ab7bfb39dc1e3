// How many blocks there are: what a page draws, each by itself, however few letters are in it. And how many texts, which the blocks hold.
import * as Y from 'yjs'
import { sectionsOf } from './layout.ts'

/** Without the library's walk, which is slow the first time: this is asked while a frame is looked at. */
export const blocksIn = ({ _start }: Y.XmlFragment): number => {
  let blocks = 0
  for (let item = _start; item !== null; item = item.right)
    if (!item.deleted && item.content instanceof Y.ContentType && item.content.type instanceof Y.XmlElement)
      blocks += 1 + blocksIn(item.content.type)
  return blocks
}

export const textsIn = ({ _start }: Y.XmlFragment): number => {
  let texts = 0
  for (let item = _start; item !== null; item = item.right) {
    const type = item.deleted || !(item.content instanceof Y.ContentType) ? undefined : item.content.type
    if (type instanceof Y.XmlText) texts++
    else if (type instanceof Y.XmlElement) texts += textsIn(type)
  }
  return texts
}

/** Of all its sections, those set aside included. */
export const blocksInAll = (doc: Y.Doc): number => sectionsOf(doc).reduce((sum, { body }) => sum + blocksIn(body), 0)

export const textsInAll = (doc: Y.Doc): number => sectionsOf(doc).reduce((sum, { body }) => sum + textsIn(body), 0)
