import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { spawnServer } from '../harness/processes.mjs'

const here = path.dirname(fileURLToPath(import.meta.url))
const peer = process.env.HOCUSPOCUS_DIR ?? path.join(here, '../peers/hocuspocus-4')
export const config = '@hocuspocus/server 4.7.0 defaults (flushDelay 0: broadcasts merged per event-loop turn), no persistence'
export const framing = 'hocuspocus'
/** It sends a status back for each update; its provider then has no unsynced changes. */
export const acknowledges = 'status'
export const start = ({ dataDir }, env = {}) =>
  spawnServer({
    dataDir,
    build: (port) => ({
      cwd: peer,
      args: [path.join(here, '../servers/hocuspocus.mjs')],
      env: { PORT: String(port), PEER_DIR: peer, ...env }
    })
  })
