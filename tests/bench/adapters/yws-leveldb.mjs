import path from 'node:path'
import * as yws from './yws-memory.mjs'

export const config =
  '@y/websocket-server 0.1.1 with YPERSISTENCE (y-leveldb 0.1.2): every update stored as it comes, asynchronously; compacted at load when > 500 updates'
export const framing = 'yws'
export const persistent = true
// 20,000 single messages a room never came to an end here: it is given older sittings as one update each.
export const compactHistories = true
export const start = ({ dataDir }) => yws.start({ dataDir }, { YPERSISTENCE: path.join(dataDir, 'leveldb') })
