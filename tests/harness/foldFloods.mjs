// A process of its own, whose memory can be read: the same flood is folded again and again, and it says how many bytes more it stands in
// afterwards than when there was no thread yet.
//   node tests/harness/foldFloods.mjs TIMES
import { randomBytes } from 'node:crypto'
import * as Y from 'yjs'

// The thread needs JavaScript: as it was built, with all else that speaks to it.
const built = new URL('../../dist/modules/server/storage/', import.meta.url)
const { DraftThread } = await import(new URL('DraftThread.js', built).href)
const { seal } = await import(new URL('sealing.js', built).href)
const { aboutCheckpoint, aboutUpdate } = await import(new URL('about.js', built).href)

const ROWS = 25
const LETTERS = 16_000

const id = 'flood'
const key = randomBytes(32)
const empty = Y.encodeStateAsUpdate(new Y.Doc())
/** @type {Uint8Array[]} */
const updates = []
const doc = new Y.Doc()
doc.on('update', (/** @type {Uint8Array} */ update) => updates.push(update))
for (let row = 0; row < ROWS; row++) doc.getText('words').insert(0, 'a'.repeat(LETTERS))

// Long bytes are gone here with each fold: they are sealed anew.
const flood = () => ({
  id,
  key,
  checkpoint: { seq: 0, bytes: seal(key, empty, aboutCheckpoint(id, 0)) },
  rows: updates.map((update, row) => ({ n: row + 1, at: 0, bytes: seal(key, update, aboutUpdate(id, row + 1)) })),
  headSeq: ROWS,
  running: undefined
})

const before = process.memoryUsage.rss()
const thread = new DraftThread({ after: () => () => undefined })
for (let time = Number(process.argv[2]); time > 0; time--) await thread.fold(flood())
process.stdout.write(String(process.memoryUsage.rss() - before))
await thread.close()
