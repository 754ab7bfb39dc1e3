import path from 'node:path'
import * as hocuspocus from './hocuspocus-memory.mjs'

export const config =
  '@hocuspocus/server 4.7.0 + extension-sqlite 4.7.0, defaults: whole document stored 2 s after the last edit, at the latest every 10 s, and when the last client leaves'
export const framing = 'hocuspocus'
export const persistent = true
export const start = ({ dataDir }) => hocuspocus.start({ dataDir }, { SQLITE_FILE: path.join(dataDir, 'docs.sqlite') })
