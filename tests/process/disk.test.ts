// A disk that is full, or fails: nothing is called saved that may not be there, everybody is told, what was kept can still
// be read, and everything goes on by itself when the disk is well.
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { count } from '../harness/counts.ts'
import { eventually } from '../harness/eventually.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { FaultyDisk, type Trouble, compileFaultyDisk } from '../harness/FaultyDisk.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { ReplayedDisk } from '../harness/Journal.ts'
import { runServer, spawnServer } from '../harness/serverProcess.ts'

let root: string
let library: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'alongside-disk-'))
  library = await compileFaultyDisk(root)
})
afterAll(() => rm(root, { recursive: true, force: true }))

const LONG = 'a long word '.repeat(1_000)
const FEW = 'a few words '.repeat(20)

describe('a disk that is full or fails', () => {
  const troubles: [name: string, of: 'writing' | 'syncing', trouble: Trouble][] = [
    ['is full', 'writing', 'ENOSPC'],
    ['fails to write', 'writing', 'EIO'],
    ['fails to sync', 'syncing', 'EIO']
  ]

  it.each(troubles)('%s: nothing is called saved, all are told, and it goes on when it is well', async (name, of, trouble) => {
    const at = join(root, name)
    using disk = await FaultyDisk.in(at, library)
    await using server = await spawnServer(disk.environment)
    const { alliance, coach, client } = await seatTwo(server.origin)
    const sit = (browser: Browser, doc?: HeadlessSeat['doc']) =>
      new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie: browser.cookie, ...(doc && { doc }) }).ready()
    await using one = await sit(coach)
    await using other = await sit(client)
    one.write('before;')
    await one.saved()

    disk[of] = trouble
    one.write('meanwhile;')
    one.sendFence()
    other.sendFence()
    expect((await one.ended()).code).toBe(1013)
    expect((await other.ended()).code).toBe(1013)
    expect(one.acknowledged).toBe(1)
    expect(other.words).not.toContain('meanwhile;')
    expect((await fetch(`${server.origin}/healthz`)).status).toBe(200)
    expect((await fetch(`${server.origin}/readyz`)).status).toBe(503)
    // What was kept can be read; an act that cannot be kept says so, and leaves nothing behind.
    expect((await coach.read(alliance.id)).seats).toHaveLength(2)
    const refused = await new Browser(server.origin).ask<{ code: string }>('POST', '/api/alliances', {
      template: 'coaching',
      me: { name: 'Nobody', seat: 0 }
    })
    expect(refused.status).toBe(503)
    expect(refused.body.code).toBe('not-ready')
    {
      await using reader = await sit(client)
      expect(reader.words).toContain('before;')
      expect(reader.words).not.toContain('meanwhile;')
      reader.write('nor this;')
      reader.sendFence()
      expect((await reader.ended()).code).toBe(1013)
      expect(reader.acknowledged).toBe(0)
    }
    expect(disk.failed).toBeGreaterThan(3)

    disk[of] = undefined
    expect((await fetch(`${server.origin}/readyz`)).status).toBe(200)
    await using again = await sit(coach, one.doc)
    await again.saved()
    await using there = await sit(client)
    await there.until('what waited', () => there.words.includes('meanwhile;'))
    for (let nth = 0; nth < 10; nth++) {
      again.write(`${LONG}${nth};`)
      await again.saved()
    }
    const replayed = new ReplayedDisk()
    for (const step of disk.journal()) replayed.take(step)
    server.kill('SIGKILL')
    await server.exited

    // Without power, too: a sync that failed is made good by none that came later.
    await replayed.lay(disk.dataDir, { type: 'power' })
    await using next = await spawnServer({ DATA_DIR: disk.dataDir })
    await using fresh = await new HeadlessSeat({ origin: next.origin, allianceId: alliance.id, cookie: client.cookie }).ready()
    expect(fresh.words).toBe(again.words)
    expect(server.stderr()).toMatch(/SQLITE_(FULL|IOERR)/)
    expect(server.stderr()).not.toContain('no transaction is active')
  })
})

describe('a log with the rest of commits that failed in it', () => {
  it('is not taken for a damaged one: the server starts, with all that was kept', async () => {
    using disk = await FaultyDisk.in(join(root, 'rest'), library)
    let kept
    {
      await using server = await spawnServer(disk.environment)
      kept = await seatTwo(server.origin)
      const { alliance, coach } = kept
      const sit = () => new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie: coach.cookie }).ready()
      await using one = await sit()
      one.write('before;')
      await one.saved()
      // Each shorter than the last, so that something of all of them is left behind the end.
      for (const size of [8, 4, 2, 1]) {
        disk.syncing = undefined
        await using writer = await sit()
        disk.syncing = 'EIO'
        writer.write('x'.repeat(size * 4_096))
        expect((await writer.ended()).code).toBe(1013)
      }
    }
    disk.syncing = undefined
    await using server = await spawnServer(disk.environment)
    const { alliance, coach } = kept
    await using one = await new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie: coach.cookie }).ready()
    expect(one.words).toContain('before;')
  })
})

describe('a disk that is full from the beginning', () => {
  it('ends a first start with one line, and lets a later one begin', async () => {
    using disk = await FaultyDisk.in(join(root, 'first'), library)
    disk.writing = 'ENOSPC'
    const { code, stdout, stderr } = await runServer(disk.environment)
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^DATA_DIR: [^\n]+full\n$/)
    disk.writing = undefined
    await using server = await spawnServer(disk.environment)
    expect((await fetch(`${server.origin}/readyz`)).status).toBe(200)
  })

  it('lets what is there be read: the server starts, says that it can keep nothing, and ends when it is told to', async () => {
    using disk = await FaultyDisk.in(join(root, 'later'), library)
    const kept = await (async () => {
      await using server = await spawnServer(disk.environment)
      const seated = await seatTwo(server.origin)
      const { alliance, coach } = seated
      await using one = await new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie: coach.cookie }).ready()
      one.write('there;')
      await one.saved()
      server.kill('SIGTERM')
      await server.exited
      return seated
    })()
    disk.writing = 'ENOSPC'
    await using server = await spawnServer(disk.environment)
    expect((await fetch(`${server.origin}/readyz`)).status).toBe(503)
    const { alliance, coach } = kept
    await using one = await new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie: coach.cookie }).ready()
    expect(one.words).toContain('there;')
    one.write('never kept;')
    one.sendFence()
    expect((await one.ended()).code).toBe(1013)
    server.kill('SIGTERM')
    expect(await server.exited).toEqual({ code: 0, signal: null })
  })
})

describe('a store that may have no page more (max_page_count)', () => {
  it('keeps what it has, says within ten seconds what it cannot keep, and goes on when it may have more', async (context) => {
    const at = join(root, 'no page more')
    await mkdir(at)
    const fullWhile = join(at, 'full')
    const dataDir = join(at, 'data')
    await using server = await spawnServer({
      DATA_DIR: dataDir,
      FULL_WHILE: fullWhile,
      NODE_OPTIONS: `--import=${new URL('../harness/fullStore.mjs', import.meta.url).href}`
    })
    const { alliance, coach, client } = await seatTwo(server.origin)
    const sit = (browser: Browser, doc?: HeadlessSeat['doc']) =>
      new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie: browser.cookie, ...(doc && { doc }) }).ready()
    await using one = await sit(coach)
    await using other = await sit(client)
    one.write('before;')
    await one.saved()

    await writeFile(fullWhile, '')
    let saved = 'before;'
    let nth = 0
    let tried: number
    // The pages that it has may have room.
    for (; ; nth++) {
      tried = performance.now()
      const words = `${FEW}${nth};`
      one.write(words)
      const isSaved = await one.saved().then(
        () => true,
        () => false
      )
      if (!isSaved) break
      saved += words
    }
    expect(one.closed?.code).toBe(1013)
    expect(performance.now() - tried).toBeLessThan(10_000)
    expect((await other.ended()).code).toBe(1013)
    expect(other.words).not.toContain(`${FEW}${nth};`)
    expect(server.stderr() + server.stdout()).toContain('SQLITE_FULL')
    // What was kept is read; an act that cannot be kept says so.
    expect((await coach.read(alliance.id)).seats).toHaveLength(2)
    const refused = await new Browser(server.origin).ask<{ code: string }>('POST', '/api/alliances', {
      template: 'coaching',
      me: { name: 'Nobody', seat: 0 }
    })
    expect(refused).toMatchObject({ status: 503, body: { code: 'not-ready' } })
    {
      await using reader = await sit(client)
      expect(reader.words).toBe(`<paragraph>${saved}</paragraph>`)
    }

    await rm(fullWhile)
    await using again = await sit(coach, one.doc)
    again.write('and on;')
    await again.saved()
    await new Browser(server.origin).begin('Amara', 'There is room')
    server.kill('SIGTERM')
    expect(await server.exited).toEqual({ code: 0, signal: null })
    await using next = await spawnServer({ DATA_DIR: dataDir })
    await using fresh = await new HeadlessSeat({ origin: next.origin, allianceId: alliance.id, cookie: client.cookie }).ready()
    expect(fresh.words).toBe(again.words)
    expect(fresh.words).toContain('and on;')
    count(context, { 'saved until no page was left': nth })
  })
})

describe('a small disk', () => {
  it('fills up, says so, and goes on when there is room: no word that was called saved is lost', async (context) => {
    await using small = await smallDisk(join(root, 'small'))
    process.stderr.write(`a small disk: ${small.how}\n`)
    await using server = await spawnServer(small.environment)
    const { alliance, coach, client } = await seatTwo(server.origin)
    const sit = (browser: Browser, doc?: HeadlessSeat['doc']) =>
      new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie: browser.cookie, ...(doc && { doc }) }).ready()
    await using one = await sit(coach)
    await small.fill()
    const paste = async (nth: number): Promise<boolean> => {
      one.doc.transact(() => {
        one.text.delete(0, one.text.length)
        one.write(`${LONG}${nth};`)
      })
      return await one.saved().then(
        () => true,
        () => false
      )
    }
    let saved = 0
    while (await paste(saved)) saved++
    expect(one.closed?.code).toBe(1013)
    // What is written to see whether anything can be is smaller than any word: it takes what room is left.
    await eventually(
      'it to say that it can keep nothing',
      async () => (await fetch(`${server.origin}/readyz`)).status,
      (status) => status === 503
    )
    {
      await using reader = await sit(client)
      expect(reader.words).toContain(saved === 0 ? '' : `${LONG}${saved - 1};`)
    }
    await small.free()
    expect((await fetch(`${server.origin}/readyz`)).status).toBe(200)
    await using again = await sit(coach, one.doc)
    again.write('and on;')
    await again.saved()
    server.kill('SIGTERM')
    expect(await server.exited).toEqual({ code: 0, signal: null })
    await using next = await spawnServer({ DATA_DIR: small.dataDir })
    await using fresh = await new HeadlessSeat({ origin: next.origin, allianceId: alliance.id, cookie: client.cookie }).ready()
    count(context, { [`saved until it was full: ${small.how}`]: saved })
    expect(fresh.words).toBe(again.words)
    expect(fresh.words).toContain('and on;')
  })
})

type SmallDisk = {
  how: string
  dataDir: string
  environment: Record<string, string>
  fill(): Promise<void>
  free(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** The tools of file systems stand where only root's shell looks. */
const run = (command: string, ...args: string[]): void =>
  void execFileSync(command, args, { stdio: 'ignore', env: { PATH: `${process.env['PATH']}:/usr/sbin:/sbin` } })

/** A file system of its own of a few megabytes, where this process may make one: on a disk (a loop mount), else in memory; else one
 *  that says it is full. */
const smallDisk = async (at: string): Promise<SmallDisk> => {
  const mounted = join(at, 'mounted')
  await mkdir(mounted, { recursive: true })
  const how = (await isMountedLoop(at, mounted)) ? 'a loop mount of 8 MB' : isMountedTmpfs(mounted) ? '4 MB in memory' : undefined
  if (how === undefined) {
    const disk = await FaultyDisk.in(at, library)
    return {
      how: 'this process may mount none, so its disk answers as a full one does',
      dataDir: disk.dataDir,
      environment: disk.environment,
      fill: async () => void (disk.writing = 'ENOSPC'),
      free: async () => void (disk.writing = undefined),
      [Symbol.asyncDispose]: async () => disk[Symbol.dispose]()
    }
  }
  const dataDir = join(mounted, 'data')
  const filler = join(mounted, 'filler')
  return {
    how,
    dataDir,
    environment: { DATA_DIR: dataDir },
    async fill() {
      const { bavail, bsize } = await statfs(mounted)
      await writeFile(filler, new Uint8Array(Math.max(0, bavail * bsize - LEFT_BYTES)))
    },
    free: () => rm(filler),
    [Symbol.asyncDispose]: async () => run('umount', '--lazy', mounted)
  }
}

/** What a disk that is being filled has left for words. */
const LEFT_BYTES = 1024 * 1024

const isMountedLoop = async (at: string, mounted: string): Promise<boolean> => {
  const image = join(at, 'image')
  await writeFile(image, new Uint8Array(8 * 1024 * 1024))
  // Nothing is set aside for root, who may be running this.
  return isDone('mkfs.ext4', '-q', '-m', '0', image) && isDone('mount', '-o', 'loop', image, mounted)
}

const isMountedTmpfs = (mounted: string): boolean => isDone('mount', '-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', mounted)

const isDone = (command: string, ...args: string[]): boolean => {
  try {
    run(command, ...args)
    return true
  } catch {
    return false
  }
}
