import * as Y from 'yjs'

/** A document of the server's. Yjs tidies formatting that a remote change has left idle, by deletions of its own; on the
 *  server nobody wrote those, and whoever sent the change would never hear of them. Pages tidy, and send it. */
export const quietDocument = (): Y.Doc => {
  const doc = new Y.Doc()
  doc.on('afterTransaction', (transaction) => {
    transaction._needFormattingCleanup = false
  })
  return doc
}
