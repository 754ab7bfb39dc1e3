import * as Y from 'yjs'

/** A document of the server's. Yjs tidies formatting that a remote change has left idle, by deletions of its own; on the
 *  server nobody wrote those, and whoever sent the change would never hear of them. Pages tidy, and send it. */
export const quietDocument = (): Y.Doc => {
  const doc = new QuietDocument()
  doc.on('afterTransaction', (transaction) => {
    transaction._needFormattingCleanup = false
  })
  return doc
}

/** Where nobody listens Yjs makes an empty Map and a list of it for each thing that it would say, seven with each key. */
class QuietDocument extends Y.Doc {
  override emit(...[name, told]: Parameters<Y.Doc['emit']>): void {
    for (const listener of this._observers.get(name) ?? []) Reflect.apply(listener, undefined, told)
  }
}
