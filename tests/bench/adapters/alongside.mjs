// This server, as it is built: alliances begun, invited to and accepted over HTTP, two seats each.
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { spawnServer } from '../harness/processes.mjs'
import { each } from '../harness/waiting.mjs'

// BENCH_DIST: another build of it, to compare two.
const dist = process.env.BENCH_DIST ?? fileURLToPath(new URL('../../../dist/', import.meta.url))
export const config = 'this server: every edit validated, sealed and fsynced before anyone is sent it'
export const framing = 'yws'
export const persistent = true
export const acknowledges = 'fence'
/** What it stores may change with the code: histories are seeded anew for a new build. */
export const stamp = () => fs.readFileSync(path.join(dist, '.server-built'), 'utf8')

export const start = async ({ dataDir }) => {
  const server = await spawnServer({
    dataDir,
    build: (port) => ({
      args: [path.join(dist, 'server/main.js')],
      env: { PORT: String(port), DATA_DIR: path.join(dataDir, 'alongside'), RATE_LIMITS: 'off' }
    })
  })
  // Which alliance a room's name stands for and who sits in it: a second process on a copy has to know.
  const book = path.join(dataDir, 'rooms.json')
  const rooms = fs.existsSync(book) ? JSON.parse(fs.readFileSync(book, 'utf8')) : {}

  const post = async (route, body, cookie) => {
    const response = await fetch(server.http + route, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(cookie === undefined ? {} : { cookie }) },
      body: JSON.stringify(body)
    })
    if (!response.ok) throw new Error(`POST ${route}: ${response.status} ${await response.text()}`)
    return { cookie: response.headers.getSetCookie()[0]?.split(';')[0], body: await response.json() }
  }
  const begin = async () => {
    const begun = await post('/api/alliances', { template: 'coaching', me: { name: 'Ada', seat: 0 } })
    const { id, seats } = begun.body.alliance
    const invited = await post(`/api/alliances/${id}/invitations`, { seatId: seats[1].id }, begun.cookie)
    const accepted = await post('/api/invitations/accept', { token: invited.body.invitation.token, name: 'Ben' })
    return { id, cookies: [begun.cookie, accepted.cookie] }
  }
  return {
    ...server,
    async prepareRooms(names) {
      const unknown = names.filter((name) => rooms[name] === undefined)
      await each(unknown, 16, async (name) => {
        rooms[name] = await begin()
      })
      fs.writeFileSync(book, JSON.stringify(rooms))
    },
    urlFor: (name) => `${server.url}/sync/${rooms[name].id}`,
    /** What is kept of this seat's words though it is in the document no more. */
    async keptFor(name, index) {
      const { id, cookies } = rooms[name]
      const response = await fetch(`${server.http}/api/alliances/${id}/rescued`, { headers: { cookie: cookies[index] } })
      return response.json()
    },
    headersFor: (name, index) => ({ cookie: rooms[name].cookies[index], origin: server.http })
  }
}
