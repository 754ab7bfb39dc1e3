import path from 'node:path'
import * as yws from './yws-memory.mjs'

export const config =
  '@y/websocket-server 0.1.1 with YPERSISTENCE (y-leveldb 0.1.2): every update stored as it comes, asynchronously; compacted at load when > 500 updates'
export const framing = 'yws'
export const persistent = true
/** What it never promised: the answers are no fault of it, and are told all the same. */
export const notTheirs = {
  durable: 'it stores each update after passing it on, and never says that it did',
  schema: 'it takes any Yjs document',
  people: 'who somebody is, is left to the application around it',
  merge: 'what Yjs lets go is gone'
}
// 20,000 single messages a room never came to an end here: it is given older sittings as one update each.
export const compactHistories = true
export const start = ({ dataDir }) => yws.start({ dataDir }, { YPERSISTENCE: path.join(dataDir, 'leveldb') })
