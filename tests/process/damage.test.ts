// What was stored is harmed: bytes turned over, pages zeroed or swapped, files cut short. Each alliance is then whole, word for
// word, or refused; never blank, never other words; and whoever runs the server is told in one line when it cannot start.
import { copyFile, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as prng from 'lib0/prng'
import Database from 'libsql'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { DataDirectoryProblem } from '../../server/storage/dataDirectory.ts'
import { WrongMasterKey } from '../../server/storage/keyring.ts'
import { sectionsOf } from '../../shared/alliance/layout.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { budget, seedOf } from '../harness/budget.ts'
import { count } from '../harness/counts.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { type Standing, standingIn } from '../harness/standingIn.ts'
import { startServer } from '../harness/startServer.ts'

const PAGE = 4096
const FILES = new Set(['words.sqlite', 'words.sqlite-wal', 'keys.sqlite', 'keys.sqlite-wal'])

let root: string
let pairs: Kept[]
/** What a server left that ended, and what one left that was killed: the last of it stands in its log. */
let stores: string[]

type Kept = { alliance: Alliance; cookie: string | undefined; words: string; before: ReadonlySet<string> }

const wordsOf = (seat: HeadlessSeat): string =>
  sectionsOf(seat.doc)
    .map(({ title, body }) => `${title}\n${body.toString()}`)
    .join('\n')

const copyOf = async (from: string, to: string): Promise<string> => {
  await mkdir(to, { recursive: true })
  for (const file of await readdir(from)) if (!file.endsWith('-shm')) await copyFile(join(from, file), join(to, file))
  return to
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'alongside-damage-'))
  const dataDir = join(root, 'data')
  await using server = await startServer({ dataDir })
  pairs = []
  for (let nth = 0; nth < 3; nth++) {
    const { alliance, coach } = await seatTwo(server.origin)
    const sit = () => new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie: coach.cookie }).ready()
    const before = new Set<string>()
    {
      await using one = await sit()
      // Any of these may be a commit of its own, and a log be cut behind it.
      for (let word = 0; word < 30; word++) {
        before.add(wordsOf(one))
        one.write(`folded ${word} of ${nth}; `)
      }
      await one.saved()
    }
    await using one = await sit()
    for (let word = 0; word < 10; word++) {
      before.add(wordsOf(one))
      one.write(`row ${word} of ${nth}; `)
      await one.saved()
    }
    one.doc.getMap('meta').set('title', `The alliance ${nth}`)
    await one.saved()
    pairs.push({ alliance: await coach.read(alliance.id), cookie: coach.cookie, words: wordsOf(one), before })
    const copy = join(root, `while ${nth}`)
    // The last commits before the copy hold nobody's words: whether those were synced, no log can tell.
    for (let probe = 0; probe < 3; probe++) {
      server.clock.at++
      await fetch(`${server.origin}/readyz`)
    }
    if (nth === 2) stores = [await copyOf(dataDir, copy)]
  }
  await server.close()
  stores.push(await copyOf(dataDir, join(root, 'ended')))
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** Turns over, zeroes, swaps or cuts off something of the bytes. */
const harmed = (bytes: Buffer, random: prng.PRNG): { how: string; bytes: Buffer } => {
  const at = prng.int32(random, 0, bytes.length - 1)
  const page = at - (at % PAGE)
  const copy = Buffer.from(bytes)
  const kind = prng.oneOf(random, ['bit', 'bit', 'byte', 'byte', 'run', 'zeros', 'swap', 'cut', 'torn'] as const)
  switch (kind) {
    case 'bit':
      copy[at] = (copy[at] ?? 0) ^ (1 << prng.int32(random, 0, 7))
      break
    case 'byte':
      copy[at] = prng.int32(random, 0, 255)
      break
    case 'run':
      copy.set(prng.uint8Array(random, Math.min(64, copy.length - at)), at)
      break
    case 'zeros':
      copy.fill(0, page, page + PAGE)
      break
    case 'swap': {
      const other = prng.int32(random, 0, Math.floor((bytes.length - 1) / PAGE)) * PAGE
      bytes.copy(copy, page, other, Math.min(other + PAGE, bytes.length))
      break
    }
    case 'cut':
      return { how: `cut at ${at}`, bytes: copy.subarray(0, at) }
    case 'torn':
      // The half of a page that a disk had not come to.
      copy.fill(0, page + PAGE / 2, page + PAGE)
      break
  }
  return { how: `${kind} at ${at}`, bytes: copy }
}

/** `earlier`: as it was a while ago, which nothing can tell of a log that was cut where a commit had ended. */
type Outcome = 'whole' | 'refused' | 'refused in part' | 'unknown' | 'earlier' | 'does not start'
const NONE: Record<Outcome, number> = {
  whole: 0,
  refused: 0,
  'refused in part': 0,
  unknown: 0,
  earlier: 0,
  'does not start': 0
}

type Started = { outcomes: Outcome[]; logged: string }

/** Throws when anything else is shown than what was kept. */
const startedIn = async (dataDir: string, { mayBeEarlier }: { mayBeEarlier: boolean }): Promise<Started> => {
  const server = await startServer({ dataDir }).catch((error: unknown) => {
    if (!(error instanceof DataDirectoryProblem) && !(error instanceof WrongMasterKey)) throw error
    if (error.message.includes('\n')) throw new Error(`more than a line: ${error.message}`)
    return undefined
  })
  if (server === undefined) return { outcomes: ['does not start'], logged: '' }
  await using _ = server
  const outcomes: Outcome[] = []
  for (const { alliance, cookie, words, before } of pairs) {
    const { status, body } = await new Browser(server.origin, cookie).ask<{ alliance: Alliance; code: string }>(
      'GET',
      `/api/alliances/${alliance.id}`
    )
    await using seat = new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie })
    const synced = await seat.ready().then(
      () => true,
      () => false
    )
    const shown = synced ? wordsOf(seat) : undefined
    if (mayBeEarlier && shown !== undefined && before.has(shown)) {
      outcomes.push('earlier')
      continue
    }
    if (synced) expect(shown).toBe(words)
    else expect(seat.refusedUpgrade ?? seat.closed?.code).toBeDefined()
    if (status === 200) {
      const { title, seats, sections } = body.alliance
      const known = mayBeEarlier ? { seats, sections } : { title, seats, sections }
      expect(alliance).toMatchObject(known)
    } else if (![401, 404, 503].includes(status)) throw new Error(`answered with ${status}: ${server.logged()}`)
    if (synced && status === 200) outcomes.push('whole')
    else if (isRefused({ status, code: body.code }, seat)) outcomes.push('refused')
    else outcomes.push(status === 503 || seat.closed?.code === 1013 ? 'refused in part' : 'unknown')
  }
  return { outcomes, logged: server.logged() }
}

/** At both doors. */
const isRefused = ({ status, code }: { status: number; code: string }, { refusedUpgrade, closed }: HeadlessSeat): boolean =>
  status === 503 && code === 'unreadable' && (refusedUpgrade === 503 || closed?.code === 1013)

it(
  'whatever is harmed: whole, or refused; never blank, never other words',
  { timeout: budget({ short: 120_000, long: 3_600_000 }) },
  async (context) => {
    const random = prng.create(seedOf('damage'))
    const seen = { ...NONE }
    const wrong: string[] = []
    const harms = budget({ short: 120, long: 3_000 })
    for (let nth = 0; nth < harms; nth++) {
      const store = prng.oneOf(random, stores)
      const dataDir = await copyOf(store, join(root, `harmed ${nth}`))
      const files = (await readdir(dataDir)).filter((file) => FILES.has(file))
      const file = prng.oneOf(random, files.sort())
      const { how, bytes } = harmed(await readFile(join(dataDir, file)), random)
      await writeFile(join(dataDir, file), bytes)
      await startedIn(dataDir, { mayBeEarlier: file.endsWith('-wal') && how.startsWith('cut') }).then(
        ({ outcomes }) => outcomes.forEach((outcome) => seen[outcome]++),
        (error: unknown) => wrong.push(`${store} ${file}: ${how}: ${String(error)}`)
      )
      await rm(dataDir, { recursive: true })
    }
    process.stderr.write(`damage: ${JSON.stringify(seen)}\n`)
    count(context, { harms, ...seen })
    expect(wrong).toEqual([])
    expect(seen.whole).toBeGreaterThan(0)
    expect(seen.refused).toBeGreaterThan(0)
    expect(seen['does not start']).toBeGreaterThan(0)
  }
)

/** Where an id stands, in all files of a store that ended by itself. */
const placesOf = async (store: string, id: string): Promise<Place[]> => {
  const files = (await readdir(store)).filter((file) => FILES.has(file)).sort()
  // Their logs are folded into them.
  expect(files).toEqual(['keys.sqlite', 'words.sqlite'])
  return (
    await Promise.all(
      files.map(async (file) => {
        const bytes = await readFile(join(store, file))
        const standing = standingIn(join(store, file), bytes)
        const places: Place[] = []
        for (let at = bytes.indexOf(id); at !== -1; at = bytes.indexOf(id, at + 1))
          places.push({ file, at, standing: standing(at) })
        return places
      })
    )
  ).flat()
}
type Place = { file: string; at: number; standing: Standing }

/** By the first bit of a letter it is no text; by another, it is another letter. */
const TURNS = { 'no text': [0x80], 'another than in its index': [1, 2, 4, 8, 16, 32, 64] } as const
type Turn = keyof typeof TURNS

/** What comes of an alliance where a letter of its id turns, and what the log says. */
const promisedOf = (alliance: string, standing: Standing, turn: Turn): { outcome: Outcome; said: Said[] } => {
  switch (standing.of) {
    case 'table': {
      // Nothing refers to a key: its index is taken to be what is harmed, until it is seen that an alliance has none.
      if (standing.name === 'key' && turn !== 'no text') {
        const harm = ['a value of alliance_id in key is none that may stand there']
        return { outcome: 'refused', said: [{ indexes: ['sqlite_autoindex_key_1'] }, { alliance, harm }] }
      }
      const column = standing.name === 'alliance' ? 'id' : 'alliance_id'
      return { outcome: 'refused', said: [{ alliance, harm: [`a value of ${column} in ${standing.name} is ${turn}`] }] }
    }
    case 'index':
      return { outcome: 'whole', said: [{ indexes: [standing.name] }] }
    case 'nothing':
      return { outcome: 'whole', said: [] }
  }
}

const saidSchema = z.union([
  z.object({ alliance: z.string(), harm: z.array(z.string()) }),
  z.object({ indexes: z.array(z.string()) })
])
type Said = z.infer<typeof saidSchema>

const harmSaidIn = (logged: string): Said[] =>
  logged.split('\n').flatMap((line) => (/"(harm|indexes)":/.test(line) ? [saidSchema.parse(JSON.parse(line))] : []))

/** In a run that is not long, one of each table and of each index. */
const onePlaceEach = (places: readonly Place[]): readonly Place[] =>
  budget({ short: 1, long: 2 }) > 1
    ? places
    : [...new Map(places.map((place) => [JSON.stringify(place.standing), place])).values()]

it(
  'a letter of an id that turns, wherever it stands: mended in an index, else its alliance is named and refused; never another',
  { timeout: budget({ short: 120_000, long: 1_800_000 }) },
  async (context) => {
    const random = prng.create(seedOf('letters'))
    const store = await copyOf(stores.at(-1) ?? '', join(root, 'to look at'))
    const seen = { table: 0, index: 0, nothing: 0 }
    const letters = budget({ short: 1, long: 3 })
    for (const { alliance } of pairs.slice(0, budget({ short: 1, long: pairs.length }))) {
      const places = onePlaceEach(await placesOf(store, alliance.id))
      const turns = [...places, ...places].map((place, nth) => {
        const turn: Turn = nth < places.length ? 'no text' : 'another than in its index'
        return { ...place, turn }
      })
      for (const { file, at, standing, turn } of turns)
        for (let nth = 0; nth < letters; nth++) {
          const letter = at + prng.int32(random, 0, alliance.id.length - 1)
          const bit = prng.oneOf(random, [...TURNS[turn]])
          const where = `${file} at ${letter}, bit ${bit}: ${JSON.stringify(standing)}`
          const dataDir = await copyOf(stores.at(-1) ?? '', join(root, 'turned'))
          const bytes = await readFile(join(dataDir, file))
          bytes[letter] = (bytes[letter] ?? 0) ^ bit
          await writeFile(join(dataDir, file), bytes)
          const { outcomes, logged } = await startedIn(dataDir, { mayBeEarlier: false })
          await rm(dataDir, { recursive: true })
          seen[standing.of]++
          const { outcome, said } = promisedOf(alliance.id, standing, turn)
          const others = pairs.map((pair) => (pair.alliance.id === alliance.id ? outcome : 'whole'))
          expect({ where, outcomes, said: harmSaidIn(logged) }).toEqual({ where, outcomes: others, said })
        }
    }
    process.stderr.write(`a letter that turns: ${JSON.stringify(seen)}\n`)
    count(context, { 'in a table': seen.table, 'in an index': seen.index, 'in what is not read any more': seen.nothing })
    expect(seen.table).toBeGreaterThan(4)
    expect(seen.index).toBeGreaterThan(4)
  }
)

it.each([
  ['title', 'alliance', 'update alliance set title = cast(title as text)'],
  ['ink', 'seat', `update seat set ink = cast(x'ff' as text) where position = 0`]
])('%s of %s calls itself text, and is none: each is refused by name, and the process stands', async (column, table, harm) => {
  const dataDir = await copyOf(stores.at(-1) ?? '', join(root, `typed ${table}`))
  const database = new Database(join(dataDir, 'words.sqlite'))
  database.exec(harm)
  database.close()
  expect((await startedIn(dataDir, { mayBeEarlier: false })).outcomes).toEqual(['refused', 'refused', 'refused'])
  await using server = await startServer({ dataDir })
  for (const { alliance } of pairs)
    expect(server.logged()).toMatch(new RegExp(`"${alliance.id}".*a value of ${column} in ${table} is no text`))
})

it('a column that has another name now: what needs it is refused, and all the others go on', async () => {
  const dataDir = await copyOf(stores.at(-1) ?? '', join(root, 'another name'))
  const database = new Database(join(dataDir, 'words.sqlite'))
  database.exec('alter table invitation rename column created_at to crested_at')
  database.close()
  await using server = await startServer({ dataDir })
  const [{ alliance, cookie }] = pairs as [Kept]
  const one = new Browser(server.origin, cookie)
  expect(await one.ask('GET', `/api/alliances/${alliance.id}`)).toMatchObject({ status: 503, body: { code: 'unreadable' } })
  expect((await one.ask('GET', '/api/me')).status).toBe(200)
})
