// The thread that folds, seen from the server's: what is long goes over and is gone here, and whoever types comes first.
import { randomBytes } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { constants, getPriority } from 'node:os'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { aboutCheckpoint, aboutUpdate } from '../../server/storage/about.ts'
import { DraftThread } from '../../server/storage/DraftThread.ts'
import { seal, unseal } from '../../server/storage/sealing.ts'
import { type AllianceId, newId } from '../../shared/alliance/ids.ts'

/** How far back each thread of this process stands, as Linux has it. */
const priorities = async (): Promise<number[]> => {
  const threads = await readdir('/proc/self/task')
  const stats = await Promise.all(threads.map((thread) => readFile(`/proc/self/task/${thread}/stat`, 'latin1').catch(() => '')))
  // Behind the name, which is in brackets: the nineteenth field.
  return stats.flatMap((stat) => (stat === '' ? [] : Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16])))
}

const folded = async (thread: DraftThread) => {
  const id = newId<AllianceId>()
  const key = randomBytes(32)
  const doc = new Y.Doc()
  doc.getText('words').insert(0, 'a'.repeat(20_000))
  const rows = [{ n: 1, at: Date.UTC(2026, 10, 1), bytes: seal(key, Y.encodeStateAsUpdate(doc), aboutUpdate(id, 1)) }]
  const checkpoint = { seq: 0, bytes: seal(key, Y.encodeStateAsUpdate(new Y.Doc()), aboutCheckpoint(id, 0)) }
  const { checkpoint: made } = await thread.fold({ id, key, checkpoint, rows, headSeq: 1, running: undefined })
  const read = new Y.Doc()
  Y.applyUpdate(read, unseal(key, made, aboutCheckpoint(id, 1)))
  return { words: read.getText('words').length, key, rows, checkpoint }
}

it('takes long rows over, so that they are here no more; what is short, and the key, stays', async () => {
  const thread = new DraftThread({ after: () => () => undefined })
  const { words, key, rows, checkpoint } = await folded(thread)
  expect(words).toBe(20_000)
  expect(rows.map(({ bytes }) => bytes.length)).toEqual([0])
  expect([key.length, checkpoint.bytes.length > 0]).toEqual([32, true])
  await thread.close()
})

it.runIf(process.platform === 'linux')('comes last where threads want a processor', async () => {
  const thread = new DraftThread({ after: () => () => undefined })
  const before = await priorities()
  await folded(thread)
  const last = Math.max(getPriority(), constants.priority.PRIORITY_BELOW_NORMAL)
  const count = (all: readonly number[]): number => all.filter((priority) => priority === last).length
  expect(count(await priorities()) - count(before)).toBe(1)
  await thread.close()
})
