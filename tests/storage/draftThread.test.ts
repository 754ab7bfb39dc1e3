// The thread that folds, seen from the server's: what is long goes over and is gone here, whoever types comes first, and an end waits for
// no reader.
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { constants, getPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { Restarting } from '../../server/domain/ports.ts'
import { aboutCheckpoint, aboutUpdate } from '../../server/storage/about.ts'
import { DraftThread } from '../../server/storage/DraftThread.ts'
import { seal, unseal } from '../../server/storage/sealing.ts'
import { type AllianceId, newId } from '../../shared/alliance/ids.ts'
import { ManualTimer } from '../harness/ManualTimer.ts'

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

it('what was made of a flood is let go with it, not when there is no more room', async () => {
  const script = fileURLToPath(new URL('../harness/foldFloods.mjs', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [script, '120'])
  // Measured: 56 to 64 MB, of which 30 are the thread itself; left to the engine 89 to 115.
  expect(Number(stdout) / 1024 / 1024).toBeLessThan(76)
})

describe('when the server ends,', () => {
  const nothing = () => Promise.resolve(undefined)

  it('whoever waits to read is refused, and what is to be folded still is', async () => {
    const thread = new DraftThread(new ManualTimer())
    const before = folded(thread)
    const reader = thread.ask('reader', nothing)
    const after = folded(thread)
    thread.end()
    await expect(reader).rejects.toThrow(Restarting)
    await expect(thread.ask('reader', nothing)).rejects.toThrow(Restarting)
    expect([(await before).words, (await after).words]).toEqual([20_000, 20_000])
    await thread.close()
  })

  it('what is read at that moment is broken off, and what is not folded two seconds later is left for the next start', async () => {
    const timer = new ManualTimer()
    const thread = new DraftThread(timer)
    let goOn = (): void => undefined
    const loaded = new Promise<void>((resolve) => (goOn = resolve))
    const reader = thread.ask('reader', async () => {
      await loaded
      return { type: 'ground', drafts: { id: newId<AllianceId>(), ground: new Uint8Array(), days: [] } }
    })
    const fading = thread.ask('disk', nothing)
    const fold = folded(thread)
    const late = Promise.allSettled([reader, fading, fold])
    thread.end()
    timer.pass(2_000)
    goOn()
    for (const result of await late) expect(result).toMatchObject({ status: 'rejected', reason: expect.any(Restarting) })
    await thread.close()
  })
})
