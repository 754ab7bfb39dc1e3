// Everything ends at each step of beginning, of accepting, of commits, folds and checkpoints of the store, and of the server's
// own end: by SIGKILL, and by the power going. What had been answered by then is there, and what is there is whole.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as prng from 'lib0/prng'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as Y from 'yjs'
import { documentOf } from '../../server/domain/documentOf.ts'
import { SqliteAlliances } from '../../server/storage/alliances.ts'
import { openDataDirectory } from '../../server/storage/dataDirectory.ts'
import { sectionsOf, titleOf } from '../../shared/alliance/layout.ts'
import { budget, seedOf } from '../harness/budget.ts'
import { count } from '../harness/counts.ts'
import { FaultyDisk, compileFaultyDisk } from '../harness/FaultyDisk.ts'
import { type Ending, ReplayedDisk, type Step } from '../harness/Journal.ts'
import { Rehearsal } from '../harness/Rehearsal.ts'
import { spawnServer } from '../harness/serverProcess.ts'
import { logOf } from '../harness/logOf.ts'

/** Not a share of the time budget: a small one leaves less to do than the whole, but not in the same measure. */
const LONGEST_MS = budget({ short: 0, long: 100 }) > 0 ? 3_600_000 : 120_000

let root: string
let library: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'alongside-steps-'))
  library = await compileFaultyDisk(root)
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** What a store holds, as one text: its alliances, who sits in them, and their words. Rejects when anything of it is not whole. */
const everythingIn = async (dataDir: string): Promise<string> => {
  const data = await openDataDirectory(dataDir, undefined)
  try {
    const { keyring, words } = data
    const alliances = new SqliteAlliances({ db: words.db, keyring })
    const { log } = logOf(data, Date)
    let text = ''
    for (const { id } of await words.db.selectFrom('alliance').select('id').execute()) {
      const alliance = await alliances.find(id)
      const stored = await log.load(id)
      if (alliance === undefined || stored === undefined) throw new Error(`${id} is there in part`)
      const doc = documentOf(stored, id)
      if (alliance.title !== titleOf(doc)) throw new Error(`the title of ${id} is not that of its document`)
      if (sectionsOf(doc).length === 0) throw new Error(`${id} is blank`)
      const names = alliance.seats.map(({ person }) => person?.name)
      text += [id, ...names, titleOf(doc), ...sectionsOf(doc).map(({ body }) => body.toString())].join('\n')
    }
    return text
  } finally {
    await data.close()
  }
}

/** As much as it takes until the store has folded its own log into its pages, and begun that log anew. */
const untilCheckpoint = (disk: FaultyDisk): (() => boolean) => {
  const from = disk.journal().length
  return () => !disk.journal().some(({ kind, file }, step) => step >= from && kind === 'sync' && file === 'words.sqlite')
}

it(
  'the end at each step of a session: what was answered is there, by SIGKILL and without power',
  async (context) => {
    const random = prng.create(seedOf('steps'))
    using disk = await FaultyDisk.in(join(root, 'every'), library)
    await using server = await spawnServer(disk.environment)
    const played = new Rehearsal({ origin: server.origin, steps: () => disk.steps })
    await played.play({ pastes: untilCheckpoint(disk) })
    server.kill('SIGTERM')
    expect(await server.exited).toEqual({ code: 0, signal: null })

    const replayed = new ReplayedDisk()
    const lost: string[] = []
    let looked = 0
    for (const [index, step] of disk.journal().entries()) {
      replayed.take(step)
      for (const ending of endingsAfter(step, random)) {
        const at = join(root, 'laid')
        await replayed.lay(at, ending)
        const missing = await everythingIn(at).then(
          (text) => played.promised.filter(({ from, says }) => from <= index + 1 && !text.includes(says)).map(({ says }) => says),
          (error: unknown) => [String(error)]
        )
        lost.push(...missing.map((what) => `${ending.type} after step ${index + 1}: ${what}`))
        looked++
      }
    }
    count(context, { steps: disk.steps, ends: looked, promised: played.promised.length })
    expect(lost).toEqual([])
    expect(looked).toBeGreaterThan(50)
  },
  LONGEST_MS
)

/** The long measure ends each step in every way, or as many of them as its budget leaves; the short one some of them, most where something has just been made to last. */
const endingsAfter = ({ kind }: Step, random: prng.PRNG): Ending[] => {
  const endings: Ending[] = [{ type: 'kill' }, { type: 'power' }, { type: 'torn', keeps: () => prng.bool(random) }]
  const chance = kind === 'write' ? 0.02 : 0.15
  const inEveryWay = budget({ short: 0, long: 100 }) / 100
  if (prng.real53(random) < inEveryWay) return endings
  return prng.real53(random) < chance ? [prng.oneOf(random, endings)] : []
}

it(
  'kill -9 at a step, a start, and everybody is back: what was answered is there, both have the same, and it goes on',
  async (context) => {
    const random = prng.create(seedOf('steps killed'))
    const pastes = (nth: number): boolean => nth < 2
    const all = await stepsOf(join(root, 'whole'), pastes)
    const kills = budget({ short: 5, long: all })
    let promised = 0
    for (let kill = 0; kill < kills; kill++) {
      const step = 1 + (kills === all ? kill : prng.int32(random, 0, all - 1))
      using disk = await FaultyDisk.in(join(root, `killed-${kill}`), library)
      disk.killBefore(step, { torn: prng.bool(random) })
      const played = await playUntilKilled(disk, pastes)
      await using server = await spawnServer({ DATA_DIR: disk.dataDir })
      if (played !== undefined) await expectKept(played.at(server.origin))
      promised += played?.promised.length ?? 0
      await rm(join(root, `killed-${kill}`), { recursive: true })
    }
    count(context, { kills, 'answers looked for': promised })
    expect(promised).toBeGreaterThan(kills)
  },
  LONGEST_MS
)

/** How many there are from the first start to a clean end. */
const stepsOf = async (at: string, pastes: (nth: number) => boolean): Promise<number> => {
  using disk = await FaultyDisk.in(at, library)
  const played = await playUntilKilled(disk, pastes)
  if (played === undefined) throw new Error('it did not start')
  return disk.steps
}

/** Undefined when it ended before anybody could come. */
const playUntilKilled = async (disk: FaultyDisk, pastes: (nth: number) => boolean): Promise<Rehearsal | undefined> => {
  const server = await spawnServer(disk.environment).catch((error: unknown) => {
    if (!disk.killed) throw error
    return undefined
  })
  if (server === undefined) return undefined
  const played = new Rehearsal({ origin: server.origin, steps: () => disk.steps })
  await played.play({ pastes }).catch((error: unknown) => {
    if (!disk.killed) throw error
  })
  server.kill('SIGTERM')
  expect(await server.exited).toEqual(disk.killed ? { code: null, signal: 'SIGKILL' } : { code: 0, signal: null })
  return played
}

const expectKept = async (played: Rehearsal): Promise<void> => {
  const { alliance, promised, coach, client } = played
  if (alliance === undefined) return
  const { title, seats } = await coach.read(alliance.id)
  await using one = await played.sit(coach)
  one.write('and on;')
  await one.saved()
  const names = seats.flatMap(({ person }) => person?.name ?? [])
  const text = [alliance.id, title, ...names, ...sectionsOf(one.doc).map(({ body }) => body.toString())].join()
  expect(promised.filter(({ says }) => !text.includes(says))).toEqual([])
  if (!promised.some(({ says }) => says === 'Jonas')) return
  await using other = await played.sit(client)
  expect(Buffer.from(Y.encodeStateAsUpdate(other.doc)).equals(Buffer.from(Y.encodeStateAsUpdate(one.doc)))).toBe(true)
}

it('a sync that failed, a kill, a start, and no power: what the second start called saved is there', async () => {
  using disk = await FaultyDisk.in(join(root, 'twice'), library)
  let played: Rehearsal
  let doc: Y.Doc
  {
    await using server = await spawnServer(disk.environment)
    played = new Rehearsal({ origin: server.origin, steps: () => disk.steps })
    await played.play({ pastes: () => false })
    await using one = await played.sit(played.coach)
    disk.syncing = 'EIO'
    one.write('not synced;')
    one.sendFence()
    expect((await one.ended()).code).toBe(1013)
    expect(one.acknowledged).toBe(0)
    doc = one.doc
  }
  // The next process reads from the log what the kernel has in memory and will never write.
  disk.syncing = undefined
  await using server = await spawnServer(disk.environment)
  const again = played.at(server.origin)
  await using one = await again.sit(again.coach, doc)
  await one.saved()
  const replayed = new ReplayedDisk()
  for (const step of disk.journal()) replayed.take(step)
  await replayed.lay(join(root, 'dark'), { type: 'power' })
  expect(await everythingIn(join(root, 'dark'))).toContain('not synced;')
})
