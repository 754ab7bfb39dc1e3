// What the disk says is what is so: nothing is shown before it is kept, nothing is called saved that is not, and
// what cannot be read is refused, never shown as empty.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'libsql'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { CommitEntry, UpdateLog } from '../../server/domain/updateLogPorts.ts'
import { encodeFence, encodeSyncStep1, encodeSyncStep2, encodeSyncUpdate } from '../../shared/protocol/messages.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { count } from '../harness/counts.ts'
import { eventually } from '../harness/eventually.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { type TestServer, startServer } from '../harness/startServer.ts'

/** A log whose commits wait, or fail, as the test says. */
class Disk implements UpdateLog {
  state: 'well' | 'held' | 'failing' = 'well'
  commits = 0
  /** Bytes of the largest batch that was ever to be kept. */
  largest = 0
  readonly waiting: CommitEntry[][] = []
  #release: (() => void)[] = []
  #log: UpdateLog | undefined

  readonly behind = (log: UpdateLog): UpdateLog => {
    this.#log = log
    return this
  }

  get #stored(): UpdateLog {
    if (this.#log === undefined) throw new Error('no log yet')
    return this.#log
  }

  load: UpdateLog['load'] = (id) => this.#stored.load(id)
  checkpoint: UpdateLog['checkpoint'] = (id) => this.#stored.checkpoint(id)

  async commit(entries: readonly CommitEntry[]): Promise<void> {
    this.commits++
    this.largest = Math.max(
      this.largest,
      entries.reduce((sum, { update }) => sum + update.length, 0)
    )
    if (this.state === 'held') {
      this.waiting.push([...entries])
      await new Promise<void>((resolve) => this.#release.push(resolve))
    }
    if (this.state === 'failing') throw new Error('the disk is full')
    await this.#stored.commit(entries)
  }

  /** A test that fails must not leave the server waiting for its disk. */
  [Symbol.dispose](): void {
    this.release()
  }

  release(): void {
    this.state = 'well'
    for (const release of this.#release.splice(0)) release()
  }
}

const sit = (server: TestServer, browser: Browser, allianceId: string): Promise<HeadlessSeat> =>
  new HeadlessSeat({ origin: server.origin, allianceId, cookie: browser.cookie }).ready()

describe('nothing is visible before it is on disk', () => {
  it('not to a peer, not to someone who joins, not over HTTP, and no fence comes back', async () => {
    const disk = new Disk()
    await using server = await startServer({ log: disk.behind })
    using _ = disk
    const { alliance, coach, client } = await seatTwo(server.origin)
    await using one = await sit(server, coach, alliance.id)
    await using other = await sit(server, client, alliance.id)
    disk.state = 'held'
    one.doc.getMap('meta').set('title', 'not yet kept')
    one.write('not yet kept')
    const fence = one.sendFence()
    await eventually(
      'the commit to be held',
      () => disk.waiting.length,
      (held) => held === 1
    )
    // Whoever joins, or asks, now is answered from what is on disk.
    await using late = await sit(server, client, alliance.id)
    expect(late.words).not.toContain('not yet kept')
    expect(other.words).not.toContain('not yet kept')
    expect(other.heard.filter(({ type }) => type === 'update')).toEqual([])
    expect((await client.read(alliance.id)).title).toBe('Jonas and Amara')
    expect(one.acknowledged).toBe(0)
    disk.release()
    await one.until('the fence', () => one.acknowledged === fence)
    await other.until('the words', () => other.words.includes('not yet kept'))
    await late.until('the words', () => late.words.includes('not yet kept'))
    expect((await client.read(alliance.id)).title).toBe('not yet kept')
  })

  it('nor is a fence that was sent while words were still owed, once they have come', async () => {
    const disk = new Disk()
    await using server = await startServer({ log: disk.behind })
    using _ = disk
    const { alliance, coach } = await seatTwo(server.origin)
    await using one = await sit(server, coach, alliance.id)
    const copy = new Y.Doc()
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(one.doc))
    copy.getMap('meta').set('title', 'first')
    const before = Y.encodeStateVector(copy)
    copy.getMap('meta').set('title', 'second')
    one.answers = false
    one.send(encodeSyncUpdate(Y.encodeStateAsUpdate(copy, before)))
    const fence = one.sendFence()
    await one.until('the question', () => one.heard.filter(({ type }) => type === 'step1').length === 2)
    disk.state = 'held'
    one.send(encodeSyncStep2(Y.encodeStateAsUpdate(copy)))
    await eventually(
      'the commit to be held',
      () => disk.waiting.length,
      (held) => held === 1
    )
    // Whatever it could be sent by now, it would have been sent before the answer to this.
    one.send(encodeSyncStep1(Uint8Array.of(0)))
    await one.until('the answer', () => one.heard.at(-1)?.type === 'step2')
    expect(one.acknowledged).toBe(0)
    disk.release()
    await one.until('the fence', () => one.acknowledged === fence)
    expect((await coach.read(alliance.id)).title).toBe('second')
  })

  it('what arrives while one commit is in flight is the next one, for all rooms together', async () => {
    const disk = new Disk()
    await using server = await startServer({ log: disk.behind })
    using _ = disk
    const pairs = [await seatTwo(server.origin), await seatTwo(server.origin), await seatTwo(server.origin)]
    const seats = await Promise.all(pairs.map(({ alliance, coach }) => sit(server, coach, alliance.id)))
    disk.state = 'held'
    seats[0]?.write('first')
    await eventually(
      'the first commit to be held',
      () => disk.waiting.length,
      (held) => held === 1
    )
    for (const seat of seats) for (let i = 0; i < 10; i++) seat.write(`word ${i}`)
    const fences = seats.map((seat) => seat.saved())
    // Each socket's question is answered after its words were read, so all of them are waiting by now.
    for (const { alliance, coach } of pairs) await (await sit(server, coach, alliance.id))[Symbol.asyncDispose]()
    const before = disk.commits
    disk.release()
    await Promise.all(fences)
    expect(disk.commits - before).toBeLessThanOrEqual(2)
    for (const seat of seats) await seat[Symbol.asyncDispose]()
  })
})

describe('a disk that holds back', () => {
  it('holds the writer back too: no more than a quarter of a megabyte of its words waits in memory', async () => {
    const disk = new Disk()
    await using server = await startServer({ log: disk.behind })
    using _ = disk
    const { alliance, coach } = await seatTwo(server.origin)
    await using one = await sit(server, coach, alliance.id)
    disk.state = 'held'
    const PIECE = 16 * 1024
    /** What was read from the socket together with the piece that was too much. */
    const ONE_READ = 64 * 1024
    // Far more than two kernels hold between them, and less in the end than a section takes.
    for (let nth = 0; nth < 2_000; nth++) {
      one.text.insert(0, 'a'.repeat(PIECE))
      one.text.delete(0, PIECE)
    }
    await eventually(
      'a commit to be held',
      () => disk.waiting.length,
      (held) => held === 1
    )
    disk.release()
    await one.saved()
    expect(disk.commits).toBeGreaterThan(10)
    expect(disk.largest).toBeLessThan(256 * 1024 + PIECE + ONE_READ)
  })
})

describe('a failing disk', () => {
  it('never says saved, tells the sockets, and has every word once it is well, without a further edit', async () => {
    const disk = new Disk()
    await using server = await startServer({ log: disk.behind })
    using _ = disk
    const { alliance, coach, client } = await seatTwo(server.origin)
    await using one = await sit(server, coach, alliance.id)
    await using other = await sit(server, client, alliance.id)
    disk.state = 'failing'
    one.write('while it failed')
    one.sendFence()
    expect((await one.ended()).code).toBe(1013)
    expect((await other.ended()).code).toBe(1013)
    expect(one.acknowledged).toBe(0)
    expect(other.words).not.toContain('while it failed')
    disk.state = 'well'
    await using again = new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie: coach.cookie, doc: one.doc })
    await again.ready()
    await again.saved()
    await using fresh = await sit(server, client, alliance.id)
    expect(fresh.words).toContain('while it failed')
  })

  it('in one room leaves the others unharmed once it is well', async () => {
    const disk = new Disk()
    await using server = await startServer({ log: disk.behind })
    using _ = disk
    const { alliance, coach } = await seatTwo(server.origin)
    const elsewhere = await seatTwo(server.origin)
    await using one = await sit(server, coach, alliance.id)
    await using far = await sit(server, elsewhere.coach, elsewhere.alliance.id)
    disk.state = 'failing'
    one.write('lost for now')
    expect((await one.ended()).code).toBe(1013)
    disk.state = 'well'
    far.write('elsewhere')
    await far.saved()
    expect(far.closed).toBeUndefined()
  })
})

describe('what was stored and cannot be read whole', () => {
  const damage: [string, (database: Database.Database) => void][] = [
    ['a row with a flipped byte', (db) => db.exec(`update "update" set bytes = zeroblob(40) where seq = 2`)],
    ['a row that is missing', (db) => db.exec(`delete from "update" where seq = 2`)],
    ['a last row that is missing', (db) => db.exec(`delete from "update" where seq = (select max(seq) from "update")`)],
    [
      'a row in the place of another',
      (db) => db.exec(`update "update" set bytes = (select bytes from "update" where seq = 1) where seq = 2`)
    ],
    ['a checkpoint that is damaged', (db) => db.exec(`update checkpoint set bytes = zeroblob(200)`)]
  ]

  it.for(damage)('%s: the room refuses, and shows nothing in its place', async ([, harm], context) => {
    count(context, { 'kinds of damage': 1 })
    await using first = await startServer({
      // Nothing is folded in: the rows are what the next start reads.
      log: (stored) => ({
        load: (id) => stored.load(id),
        commit: (entries) => stored.commit(entries),
        checkpoint: () => Promise.resolve()
      })
    })
    const { alliance, coach } = await seatTwo(first.origin)
    {
      await using one = await sit(first, coach, alliance.id)
      for (const word of ['one ', 'two ', 'three ']) {
        one.write(word)
        await one.saved()
      }
    }
    await first.close()
    const database = new Database(join(first.dataDir, 'words.sqlite'))
    harm(database)
    database.close()

    await using server = await startServer({ dataDir: first.dataDir })
    await using seat = new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie: coach.cookie })
    expect((await seat.ended()).code).toBe(1013)
    expect(seat.heard).toEqual([])
    expect(server.logged()).toContain('a room could not be opened')
    expect((await new Browser(server.origin, coach.cookie).ask('GET', `/api/alliances/${alliance.id}`)).status).toBe(503)
  })
})

describe('an alliance that is damaged', () => {
  it('does not close the door to the others', async () => {
    await using first = await startServer()
    const coach = new Browser(first.origin)
    const damaged = await coach.begin('Amara', 'Damaged')
    const well = await coach.begin('Amara', 'Well')
    await first.close()
    const database = new Database(join(first.dataDir, 'words.sqlite'))
    database.prepare('update alliance set title = zeroblob(60) where id = ?').run([damaged.id])
    database.close()
    await using server = await startServer({ dataDir: first.dataDir })
    const again = new Browser(server.origin, coach.cookie)
    const { status, body } = await again.ask<{ alliances: { id: string }[]; unreadable: number }>('GET', '/api/alliances')
    expect(status).toBe(200)
    expect(body.alliances.map(({ id }) => id)).toEqual([well.id])
    expect(body.unreadable).toBe(1)
    expect((await again.ask('GET', `/api/alliances/${damaged.id}`)).status).toBe(503)
    expect((await again.read(well.id)).title).toBe('Well')
  })
})

describe('the log', () => {
  it('folds into a checkpoint when the last has left, and opens from it', async () => {
    await using server = await startServer()
    const { alliance, coach, client } = await seatTwo(server.origin)
    {
      await using one = await sit(server, coach, alliance.id)
      for (let i = 0; i < 250; i++) one.write(`w${i} `)
      await one.saved()
    }
    await eventually(
      'the room to be let go',
      async () => (await coach.ask('GET', '/metrics')).body,
      (text) => String(text).includes('alongside_rooms_open 0')
    )
    await using other = await sit(server, client, alliance.id)
    expect(other.words).toContain('w0 ')
    expect(other.words).toContain('w249 ')
    other.send(encodeFence(1))
  })

  it('folds what came while a fold was under way, too, when the last has left', async () => {
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    const folded: string[] = []
    await using server = await startServer({
      log: (stored) => ({
        load: (id) => stored.load(id),
        commit: (entries) => stored.commit(entries),
        checkpoint: async (id) => {
          await stored.checkpoint(id)
          folded.push(id)
          await held
        }
      })
    })
    using _ = { [Symbol.dispose]: release }
    const { alliance, coach } = await seatTwo(server.origin)
    {
      await using one = await sit(server, coach, alliance.id)
      while (folded.length === 0) {
        one.write('.')
        await one.saved()
      }
      one.write('while it was under way')
      await one.saved()
    }
    await eventually(
      'the room to be let go',
      async () => (await coach.ask('GET', '/metrics')).body,
      (text) => String(text).includes('alongside_rooms_open 0')
    )
    expect(folded).toHaveLength(1)
    release()
    await server.close()
    const database = new Database(join(server.dataDir, 'words.sqlite'))
    expect(database.prepare('select count(*) as rows from "update"').get([])).toMatchObject({ rows: 0 })
    database.close()
    expect(folded).toEqual([alliance.id, alliance.id])
  })

  it('holds no word that a person wrote, nor the title, nor a name, nor a token', async () => {
    await using server = await startServer()
    const { alliance, coach, client } = await seatTwo(server.origin)
    const begun = await coach.begin('Canary-Name-7f3a', 'Canary-Title-91bc')
    const invitation = await coach.invite(begun)
    await client.accept(invitation.token, 'Canary-Other-52de')
    await using one = await sit(server, coach, begun.id)
    one.write('Canary-Words-0d4e')
    one.doc.getMap('meta').set('title', 'Canary-Renamed-38aa')
    await one.saved()
    await server.close()
    const stored = await Promise.all(
      ['words.sqlite', 'words.sqlite-wal', 'keys.sqlite', 'keys.sqlite-wal', 'lock.sqlite'].map((file) =>
        readFile(join(server.dataDir, file)).catch(() => Buffer.alloc(0))
      )
    )
    const everything = Buffer.concat(stored).toString('latin1') + server.logged()
    expect(everything.length).toBeGreaterThan(10_000)
    // The search finds what is there in the clear: the alliance's id.
    expect(everything).toContain(alliance.id)
    expect(everything).not.toContain('Canary')
    for (const secret of [invitation.token, coach.cookie?.split('=')[1] ?? 'none', client.cookie?.split('=')[1] ?? 'none'])
      expect(everything).not.toContain(secret)
  })
})
