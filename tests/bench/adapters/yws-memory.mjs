import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { spawnServer } from '../harness/processes.mjs'

const peer = path.join(path.dirname(fileURLToPath(import.meta.url)), '../peers/yws-0.1.1')
export const config = '@y/websocket-server 0.1.1 (yjs 13), its own bin, in memory, pings every 30 s'
export const framing = 'yws'
export const start = ({ dataDir }, env = {}) =>
  spawnServer({
    dataDir,
    build: (port) => ({
      cwd: peer,
      args: [path.join(peer, 'node_modules/@y/websocket-server/src/server.js')],
      env: { HOST: '127.0.0.1', PORT: String(port), ...env }
    })
  })
