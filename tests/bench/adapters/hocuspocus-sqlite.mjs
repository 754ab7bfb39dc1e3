import path from 'node:path'
import * as hocuspocus from './hocuspocus-memory.mjs'

export const config =
  '@hocuspocus/server 4.7.0 + extension-sqlite 4.7.0, defaults: whole document stored 2 s after the last edit, at the latest every 10 s, and when the last client leaves'
export const framing = 'hocuspocus'
export const { acknowledges } = hocuspocus
export const persistent = true
/** What it never promised: the answers are no fault of it, and are told all the same. */
export const notTheirs = {
  durable: 'it stores the whole document a while after the last edit',
  schema: 'it takes any Yjs document',
  people: 'who somebody is, is left to the application around it',
  merge: 'what Yjs lets go is gone'
}
export const start = ({ dataDir }) => hocuspocus.start({ dataDir }, { SQLITE_FILE: path.join(dataDir, 'docs.sqlite') })
