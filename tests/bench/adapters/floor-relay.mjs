import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { spawnServer } from '../harness/processes.mjs'

export const config = 'bare ws relay, bytes to the others in the room, nothing parsed, nothing kept'
export const framing = 'yws'
export const repliesToSync = false // nobody answers a newcomer's sync step 1 in an empty room
export const start = ({ dataDir }, env = {}) =>
  spawnServer({
    dataDir,
    build: (port) => ({
      args: [path.join(path.dirname(fileURLToPath(import.meta.url)), '../servers/relay.mjs')],
      env: { PORT: String(port), ...env }
    })
  })
