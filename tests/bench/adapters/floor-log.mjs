import fs from 'node:fs'
import path from 'node:path'
import * as relay from './floor-relay.mjs'

export const config = 'the relay plus one write(2) per update before passing it on (no fsync); serves a ready-made snapshot'
export const framing = 'yws'
export const persistent = true
export const start = ({ dataDir }) => relay.start({ dataDir }, { LOG_DIR: dataDir })
// The floor of loading: the state is put on disk as one ready-made blob instead of going over the wire.
export const putSnapshot = (dataDir, room, update) => {
  fs.mkdirSync(dataDir, { recursive: true })
  fs.writeFileSync(path.join(dataDir, encodeURIComponent(room) + '.snapshot'), update)
}
