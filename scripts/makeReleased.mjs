// Makes what tests/storage/released.test.ts opens: a data directory as this version writes it, with every kind of words in it, and
// beside it what people read in it. To be run once for each version of the schema of the words or of the tables, before
// it is released; what was released is never made again.
//   node scripts/makeReleased.mjs tests/storage/released/2
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'libsql'
import WebSocket from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const built = (path) => import(join(root, 'dist', path))
const { sectionsOf } = await built('shared/alliance/layout.js')
const { addSection, bringSectionBack, moveSection, renameSection, setSectionAside } =
  await built('shared/alliance/sectionActs.js')
const { newId } = await built('shared/alliance/ids.js')
const { pointAt } = await built('shared/alliance/points.js')
const { SCHEMA_VERSION } = await built('shared/editor/version.js')

const FENCE = 102

const target = process.argv[2]
if (target === undefined || existsSync(target)) {
  process.stderr.write('expects the path of a folder that is not there yet: tests/storage/released/ and the next number\n')
  process.exit(1)
}

const serve = async (dataDir) => {
  const child = spawn(process.execPath, [join(root, 'dist/server/main.js')], {
    // A mail server that is not there: what is asked of it is kept all the same.
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      DATA_DIR: dataDir,
      SMTP_URL: 'smtp://127.0.0.1:9',
      MAIL_FROM: 'alongside@example.org'
    },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const line = await new Promise((resolve) => child.stdout.once('data', (chunk) => resolve(chunk.toString())))
  const origin = `http://localhost:${new URL(line.replace('listening on ', '').trim()).port}`
  const end = (signal) => {
    const ended = new Promise((resolve) => child.once('close', resolve))
    child.kill(signal)
    return ended
  }
  return { origin, end }
}

/** A person's browser: one cookie, and a stock client of the words. */
class Person {
  constructor(origin) {
    this.origin = origin
  }

  async ask(method, path, body) {
    const response = await fetch(this.origin + path, {
      method,
      headers: { ...(body && { 'content-type': 'application/json' }), ...(this.cookie && { cookie: this.cookie }) },
      ...(body && { body: JSON.stringify(body) })
    })
    this.cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? this.cookie
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return text === '' ? undefined : JSON.parse(text)
  }

  /** `stays`: its line is left open, so that the room is not let go and folded. */
  async write(alliance, act, { stays = false } = {}) {
    const { origin, cookie } = this
    const doc = new Y.Doc()
    const provider = new WebsocketProvider(`${origin.replace('http', 'ws')}/sync`, alliance, doc, {
      disableBc: true,
      WebSocketPolyfill: class extends WebSocket {
        constructor(url) {
          super(url, { headers: { origin, cookie } })
        }
      }
    })
    await new Promise((resolve, reject) => {
      provider.once('sync', resolve)
      provider.once('connection-close', (event) => reject(new Error(`the line closed: ${event?.code} ${event?.reason}`)))
    })
    act(doc)
    const kept = new Promise((resolve) => (provider.messageHandlers[FENCE] = resolve))
    provider.ws.send(Uint8Array.of(FENCE, 1))
    await kept
    if (!stays) provider.destroy()
  }
}

// ── what is written ──────────────────────────────────────────────────────────────────────────────

const element = (name, children = [], attributes = {}) => {
  const made = new Y.XmlElement(name)
  made.insert(0, children)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  return made
}
const paragraph = (...children) => element('paragraph', children)
const said = (...runs) => {
  const text = new Y.XmlText()
  text.applyDelta(runs.map(([insert, attributes = {}]) => ({ insert, attributes })))
  return text
}
const item = (words, ...more) => element('listItem', [paragraph(said([words])), ...more])
const task = (words, attributes) => element('taskItem', [paragraph(said([words]))], attributes)
const firstText = (body) => body.get(0).get(0)
const section = (doc, key) => sectionsOf(doc).find((one) => one.key === key)

const everyKind = (doc, { mine, theirs }) => {
  const body = section(doc, 'today').body
  doc.transact(() => {
    firstText(body).insert(0, 'Where we stand, in my words. ', { author: { seat: mine } })
    firstText(body).insert(firstText(body).length, 'And nobody’s mark. ')
    body.insert(1, [
      paragraph(
        said(
          ['plain ', { author: { seat: mine } }],
          ['bold ', { bold: {}, author: { seat: mine } }],
          ['italic ', { italic: {} }],
          ['both ', { bold: {}, italic: {} }],
          ['a link', { link: { href: 'https://example.org/?a=1&b=<2>' }, bold: {} }],
          [' and mail', { link: { href: 'mailto:amara@example.org' } }]
        )
      ),
      paragraph(said(['above']), element('hardBreak'), said(['below'])),
      paragraph(),
      element('bulletList', [item('one', element('bulletList', [item('one in one')])), item('two')]),
      element('orderedList', [item('first'), item('second')]),
      element('blockquote', [paragraph(said(['quoted'])), element('orderedList', [item('in a quote')])]),
      element('paragraph', [said(['a quotation'])], { quote: true }),
      element('paragraph', [said(['of two paragraphs'])], { quote: true }),
      element('taskList', [task('done', { checked: true }), task('open again', { checked: false }), task('open', {})]),
      paragraph(said(['Ünï­cödé: e\u0301 é, שלום, 👩🏽‍🤝‍👩🏿, \u00A0kept\u00A0spaces  two']))
    ])
  })
  const long = firstText(section(doc, 'vision').body)
  for (let nth = 0; nth < 60; nth++) long.insert(long.length, `word ${nth} `)
  long.delete(5, 40)
  long.format(0, 12, { author: { seat: theirs } })
}

const arrange = (doc) => {
  renameSection(doc, section(doc, 'power').id, 'What each of us holds')
  setSectionAside(doc, section(doc, 'repair').id)
  bringSectionBack(doc, section(doc, 'messy').id)
  moveSection(doc, section(doc, 'obstacles').id, { before: section(doc, 'today').id })
  addSection(doc, { id: newId(), title: 'A section of our own' })
}

// ── making it ────────────────────────────────────────────────────────────────────────────────────

const work = await mkdtemp(join(tmpdir(), 'alongside-released-'))
const dataDir = join(work, 'store')
const first = await serve(dataDir)
const coach = new Person(first.origin)
const client = new Person(first.origin)
const begun = (await coach.ask('POST', '/api/alliances', { template: 'coaching', me: { name: 'Amara Okafor', seat: 1 } }))
  .alliance
const [clientSeat, coachSeat] = begun.seats.map(({ id }) => id)
const { invitation } = await coach.ask('POST', `/api/alliances/${begun.id}/invitations`, { seatId: clientSeat })
await client.ask('POST', '/api/invitations/accept', { token: invitation.token, name: 'Jonas Ēriks 李' })
await coach.write(begun.id, (doc) => everyKind(doc, { mine: coachSeat, theirs: clientSeat }))
await client.write(begun.id, (doc) => {
  arrange(doc)
  firstText(section(doc, 'commitment').body).insert(0, 'Unmarked, by my pen. ')
})
const share = { sections: 'all', title: 'For someone outside', names: 'initials' }
const { proposal } = await coach.ask('POST', `/api/alliances/${begun.id}/snapshots`, share)
const { snapshot } = await client.ask('POST', `/api/alliances/${begun.id}/proposals/${proposal.id}/answer`, { answer: 'yes' })
await client.ask('POST', `/api/alliances/${begun.id}/snapshots`, { sections: [begun.sections[0].id], names: 'full' })
// Agreed by both, a note beside it; and a yes that has lapsed.
const read = async (who) => (await who.ask('GET', `/api/alliances/${begun.id}`)).alliance.sections
const stand = (who, { id, digest }, stance, more = {}) =>
  who.ask('PUT', `/api/alliances/${begun.id}/sections/${id}/stance`, { stance, digest, ...more })
const agreedOn = (await read(coach)).find(({ title }) => title === 'Where we stand today')
await stand(coach, agreedOn, 'in', { note: 'So that it is said, once: ja.' })
await stand(client, agreedOn, 'willing')
await stand(
  client,
  (await read(client)).find(({ title }) => title === 'How committed we are'),
  'in'
)
// Notes: one that waits for a return, one that is answered, one that rests; and what an agreement promises, in words of one's own.
const tell = async (when) => {
  const letter = { client: 7, clock: 3 }
  const anchor = { from: pointAt(letter, 'first'), to: pointAt(letter, 'last') }
  const body = { section: agreedOn.id, when, anchor, quote: 'Where we stand', words: { noticed: 'what I noticed' } }
  return `/api/alliances/${begun.id}/notes/${(await coach.ask('POST', `/api/alliances/${begun.id}/notes`, body)).note.id}`
}
await tell('return')
await client.ask('POST', `${await tell('now')}/replies`, { heard: 'what I hear that it did' })
await coach.ask('PUT', `${await tell('now')}/closing`, { how: 'let-go' })
await client.ask('PUT', `/api/alliances/${begun.id}/sections/${agreedOn.id}/own-words`, { text: 'I ring first.', language: 'en' })
// A day to come back, and who would have a line by mail on it.
const aYearOn = new Date(Date.now() + 365 * 24 * 60 * 60 * 1000).toISOString()
await coach.ask('PUT', `/api/alliances/${begun.id}/coming-back`, { at: aYearOn, zone: 'Europe/Berlin' })
await client.ask('PUT', `/api/alliances/${begun.id}/day-mail`, { address: 'jonas@example.org', zone: 'Europe/Riga' })
const { key } = await client.ask('POST', '/api/me/key')
// A second one that waits for its other seat.
const other = (
  await client.ask('POST', '/api/alliances', {
    template: 'coaching',
    title: 'Waiting',
    me: { name: 'Jonas', seat: 0, ink: 'plum' }
  })
).alliance
const open = (await client.ask('POST', `/api/alliances/${other.id}/invitations`, { seatId: other.seats[1].id })).invitation
await first.end('SIGTERM')

// The first one’s rows were folded when the server ended; these stand behind its checkpoint, because this one is killed.
const second = await serve(dataDir)
coach.origin = client.origin = second.origin
const behindIt = (doc) => {
  doc.getMap('meta').set('title', 'Amara & Jonas')
  const from = firstText(section(doc, 'commitment').body)
  const words = from.toString()
  // What the other wrote is moved, and stays the other's.
  doc.transact(() => {
    from.delete(0, from.length)
    from.insert(0, 'Behind the checkpoint. ', { author: { seat: coachSeat } })
    firstText(section(doc, 'power').body).insert(0, words, { author: { seat: clientSeat } })
  })
}
await coach.write(begun.id, behindIt, { stays: true })
const pinned = {
  schemaVersion: SCHEMA_VERSION,
  migrations: [],
  madeAt: Date.now(),
  cookies: [coach.cookie, client.cookie],
  alliances: []
}
for (const { id } of [begun, other]) {
  const { alliance } = await client.ask('GET', `/api/alliances/${id}`)
  const { authors } = await client.ask('GET', `/api/alliances/${id}/authors`)
  const words = {}
  await client.write(id, (doc) => {
    for (const one of sectionsOf(doc)) words[one.id] = one.body.toString()
  })
  const { title, template, language, createdAt, seats, sections, proposals, invitations } = alliance
  const { agreements } = await client.ask(
    'GET',
    `/api/alliances/${id}/sections/${(sections.find(({ agreement }) => agreement !== null) ?? sections[0]).id}/agreements`
  )
  const record = await client.ask('GET', `/api/alliances/${id}/record`)
  const notes = await client.ask('GET', `/api/alliances/${id}/notes`)
  const ownWords = await client.ask('GET', `/api/alliances/${id}/own-words`)
  const told = { seats, sections, proposals, invitations, authors, words, agreements, record, notes, ownWords }
  pinned.alliances.push({ id, title, template, language, createdAt, ...told })
}
const token = snapshot.url.split('/').at(-1)
pinned.snapshot = { token, frozen: await client.ask('GET', `/s/${token}.json`) }
pinned.key = key.url.split('#').at(-1)
pinned.invitation = open.token
await second.end('SIGKILL')

const database = new Database(join(dataDir, 'words.sqlite'))
pinned.migrations = database
  .prepare('select name from kysely_migration order by name')
  .all()
  .map(({ name }) => name)
const behind = database.prepare('select head_seq - seq as rows from alliance join checkpoint on alliance_id = id where id = ?')
if (behind.get([begun.id]).rows === 0) throw new Error('no row stands behind the checkpoint')
// One file each, without the log beside it.
for (const file of [database, new Database(join(dataDir, 'keys.sqlite'))]) {
  file.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  file.close()
}

await mkdir(join(target, 'store'), { recursive: true })
for (const file of ['words.sqlite', 'keys.sqlite', 'master.key']) await cp(join(dataDir, file), join(target, 'store', file))
await writeFile(join(target, 'pinned.json'), `${JSON.stringify(pinned, undefined, 2)}\n`)
await rm(work, { recursive: true })
process.exit(0)
