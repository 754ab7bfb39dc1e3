// A Hocuspocus server with its defaults; run with the peer folder's node_modules (PEER_DIR).
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import path from 'node:path'

const load = (name) => import(pathToFileURL(createRequire(path.join(process.env.PEER_DIR, 'package.json')).resolve(name)).href)
const { Server } = await load('@hocuspocus/server')
const extensions = []
if (process.env.SQLITE_FILE) {
  const { SQLite } = await load('@hocuspocus/extension-sqlite')
  extensions.push(new SQLite({ database: process.env.SQLITE_FILE }))
}
const server = new Server({ port: Number(process.env.PORT), address: '127.0.0.1', quiet: true, extensions })
await server.listen()
