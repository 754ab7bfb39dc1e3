// A paragraph is born with its text in place. The binding makes an empty paragraph without one; two who begin to write
// in it before they see each other would each bring a text, each page would then make one text of the two, and
// words would be lost or stand there twice. With the text there, both write into the same one.
import * as Y from 'yjs'

/** Not tracked by any undo: taking back the paragraph takes its text along. */
const ORIGIN = Symbol('a paragraph’s text')

/** From now on, every empty paragraph that is made in this document here gets its text at once. */
export const giveParagraphsText = (doc: Y.Doc): void => {
  doc.on('beforeObserverCalls', (transaction) => {
    if (!transaction.local || transaction.origin === ORIGIN) return
    const bare = bareParagraphsOf(doc, transaction)
    if (bare.length === 0) return
    doc.transact(() => {
      for (const paragraph of bare) paragraph.insert(0, [new Y.XmlText()])
    }, ORIGIN)
  })
}

const bareParagraphsOf = (doc: Y.Doc, { beforeState }: Y.Transaction): Y.XmlElement[] => {
  const mine = doc.store.clients.get(doc.clientID) ?? []
  const from = beforeState.get(doc.clientID) ?? 0
  if (from >= Y.getState(doc.store, doc.clientID)) return []
  return mine.slice(Y.findIndexSS(mine, from)).flatMap((struct) => {
    if (!(struct instanceof Y.Item) || struct.deleted || !(struct.content instanceof Y.ContentType)) return []
    const { type } = struct.content
    return type instanceof Y.XmlElement && type.nodeName === 'paragraph' && type.length === 0 ? [type] : []
  })
}
