// What is on disk is damaged while the server is down, after a clean end or kill -9: a flipped byte, a block of noise, a file cut short, a file gone. Then it is started
// and everybody comes back. Whatever is shown has to be whole; a refusal is an answer, a blank page or other words are none.
import fs from 'node:fs'
import path from 'node:path'
import * as Y from 'yjs'
import { Typist } from '../harness/Typist.mjs'
import { Witness, sitTwo } from '../harness/Witness.mjs'
import { LETTERS, seeded } from '../harness/chance.mjs'
import { each, sleep, waitFor } from '../harness/waiting.mjs'

export const promises = {
  'damage-flip': {
    promise: 'Sixteen bits that flipped on disk are not passed over: the words are whole, or refused.',
    topic: 'damage'
  },
  'damage-block': {
    promise: 'Nor is a block of 4 KB that was overwritten.',
    topic: 'damage'
  },
  'damage-cut': { promise: 'Nor is a file that was cut short.', topic: 'damage' },
  'damage-gone': { promise: 'Nor is a file that is gone.', topic: 'damage' }
}
export const defaults = { rounds: 30, rooms: 6, secs: 12, settleS: 11, waitS: 6, parallel: 4, seed: 9 }

/** What the bench put there itself, and what a server needs only while it runs. */
const NOT_ITS_WORDS = new Set(['server.log', 'rooms.json', 'LOG', 'LOG.old', 'LOCK'])

/** A disk that forgets seldom forgets one bit only. */
const FLIPS = 16

const DAMAGE = {
  flip: (file, size, random) => {
    for (let flipped = 0; flipped < FLIPS; flipped++)
      overwrite(file, Math.floor(random() * size), (byte) => byte ^ (1 << Math.floor(random() * 8)), 1)
  },
  block: (file, size, random) => {
    const length = Math.min(4096, size)
    overwrite(file, Math.floor(random() * (size - length + 1)), () => Math.floor(random() * 256), length)
  },
  cut: (file, size, random) => fs.truncateSync(file, Math.floor(random() * size)),
  gone: (file) => fs.rmSync(file)
}

const overwrite = (file, at, change, length) => {
  const handle = fs.openSync(file, 'r+')
  const bytes = Buffer.alloc(length)
  fs.readSync(handle, bytes, 0, length, at)
  fs.writeSync(handle, bytes.map(change), 0, length, at)
  fs.closeSync(handle)
}

/** Any of its files; a larger one is met more often, as on a disk. */
const pickFile = (dir, random) => {
  const files = fs
    .readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !NOT_ITS_WORDS.has(entry.name))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .map((file) => ({ file, size: fs.statSync(file).size }))
    .filter(({ size }) => size > 0)
  let at = random() * files.reduce((sum, { size }) => sum + size, 0)
  return files.find(({ size }) => (at -= size) < 0) ?? files[0]
}

/** Writes in every room for a while, key by key, and leaves all of it stored and the server down: ended as it wishes, or killed. */
const written = async (bench, options, end) => {
  const random = seeded(options.seed)
  const dataDir = bench.newDataDir()
  const server = await bench.start(dataDir)
  const rooms = Array.from({ length: options.rooms }, (_, nth) => `damaged-${nth}`)
  await server.prepareRooms?.(rooms)
  const pairs = []
  await each(rooms, 8, async (room, nth) => (pairs[nth] = await sitTwo(server, room)))
  let typed = 0
  const typist = new Typist(pairs.flat(), 100, random, (client) => client.type(LETTERS[typed++ % LETTERS.length]))
  typist.start()
  await sleep(options.secs * 1000)
  typist.stop()
  await Promise.all(pairs.flat().map((client) => client.handled()))
  if (!(await waitFor(() => pairs.every(([one, other]) => one.words === other.words), 10_000)))
    throw new Error('the pairs differ')
  const words = new Map(rooms.map((room, nth) => [room, pairs[nth][0]]))
  // Longer than any of them waits before it stores.
  await sleep(options.settleS * 1000)
  pairs.flat().forEach((client) => client.close())
  await sleep(3_000)
  await server[end]()
  return { dataDir, words }
}

/** The words as they were when no more had been written than this page holds. */
const earlier = (text, doc) => {
  let words = ''
  for (let item = text._start; item !== null; item = item.right) {
    const known = Y.getState(doc.store, item.id.client) - item.id.clock
    if (!item.deleted && item.content instanceof Y.ContentString && known > 0) words += item.content.str.slice(0, known)
  }
  return words
}

/** What a page comes to in this room: the words, a refusal, or something else in their place. */
const shownIn = async (server, room, { writer, waitS }) => {
  const { words } = writer
  const page = new Witness({ server, room, index: 0, awareness: false })
  try {
    await page.connect()
  } catch {
    return 'refused'
  }
  const whole = await waitFor(() => page.words === words || page.closedByServer !== null, waitS * 1000)
  const closed = page.closedByServer !== null
  const answered = page.synced
  const same = page.words === words
  const instead = page.words === '' ? 'blank' : page.words === earlier(writer.text, page.doc) ? 'earlier' : 'other'
  page.close()
  if (whole && same) return 'whole'
  // Said nothing, or hung up: the page shows that it waits, never a document.
  return closed || !answered ? 'refused' : instead
}

const open = async (bench, dataDir, { words, waitS }) => {
  let server
  try {
    server = await bench.start(dataDir)
  } catch {
    return { started: false, shown: [...words.keys()].map(() => 'refused') }
  }
  const shown = []
  await each([...words], 8, async ([room, expected], nth) => {
    shown[nth] = await shownIn(server, room, { writer: expected, waitS })
  })
  await server.kill()
  return { started: true, shown }
}

export const run = async ({ options, bench }) => {
  const stores = await Promise.all(['stop', 'kill'].map((end) => written(bench, options, end)))
  const copyOf = ({ dataDir }) => {
    const copy = bench.newDataDir()
    fs.cpSync(dataDir, copy, { recursive: true })
    return copy
  }
  // As many at once as later on: what is slow is not damaged.
  await each(Array.from({ length: options.parallel }), options.parallel, async (_, nth) => {
    const store = stores[nth % 2]
    const { shown } = await open(bench, copyOf(store), { ...options, words: store.words })
    if (shown.some((one) => one !== 'whole')) throw new Error(`undamaged, it shows ${shown.join(', ')}`)
  })
  const answers = {}
  for (const [kind, harm] of Object.entries(DAMAGE)) {
    const random = seeded(options.seed + kind.length)
    const rounds = []
    await each(Array.from({ length: options.rounds }), options.parallel, async (_, nth) => {
      const store = stores[nth % 2]
      const copy = copyOf(store)
      const { file, size } = pickFile(copy, random)
      harm(file, size, random)
      rounds[nth] = {
        file: path.basename(file),
        after: nth % 2 === 0 ? 'a clean end' : 'kill -9',
        ...(await open(bench, copy, { ...options, words: store.words }))
      }
      fs.rmSync(copy, { recursive: true, force: true })
    })
    const times = (...what) => rounds.filter(({ shown }) => shown.some((one) => what.includes(one))).length
    const harmless = rounds.filter(({ shown }) => shown.every((one) => one === 'whole')).length
    const wrong = times('blank', 'earlier', 'other')
    answers[`damage-${kind}`] = {
      holds: wrong === 0,
      found:
        wrong === 0
          ? `${rounds.length} times: refused ${rounds.length - harmless}, harmless ${harmless}`
          : `${wrong} of ${rounds.length} times (a blank page ${times('blank')}, earlier words ${times('earlier')}, words that never were ${times('other')})`,
      rounds: rounds.map(({ shown, ...round }) => ({ ...round, shown: shown.join(' ') }))
    }
  }
  return answers
}
