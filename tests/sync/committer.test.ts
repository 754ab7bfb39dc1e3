// Waiting for the disk: for what was written so far, and for nothing that others go on writing.
import { expect, it } from 'vitest'
import type { CommitEntry } from '../../server/domain/updateLogPorts.ts'
import { type CommitOwner, Committer } from '../../server/sync/Committer.ts'
import { type AllianceId, newId } from '../../shared/alliance/ids.ts'
import { eventually } from '../harness/eventually.ts'

const entryOf = (allianceId: AllianceId, seq: number): CommitEntry => ({
  allianceId,
  seq,
  at: 0,
  seatId: newId(),
  update: new Uint8Array(),
  newClients: []
})
const owner = (told: string[], name: string): CommitOwner => ({
  id: newId<AllianceId>(),
  committed: (entries) => void told.push(...entries.map(({ seq }) => `${name} ${seq} kept`)),
  commitFailed: () => void told.push(`${name} failed`)
})

it('is over when what was submitted so far is kept, however much others go on writing', async () => {
  const told: string[] = []
  const [mine, theirs] = [owner(told, 'mine'), owner(told, 'theirs')]
  let seq = 0
  const committer: Committer = new Committer({
    log: {
      commit: async (entries) => {
        // Somebody writes whenever something is kept.
        if (seq < 100) committer.submit(theirs, entryOf(theirs.id, ++seq))
        await new Promise((resolve) => setImmediate(resolve))
        told.push(`batch of ${entries.length}`)
      }
    }
  })
  await committer.drained()
  committer.submit(theirs, entryOf(theirs.id, ++seq))
  committer.submit(mine, entryOf(mine.id, 1))
  await committer.drained()
  expect(told).toEqual(['batch of 2', 'theirs 1 kept', 'mine 1 kept'])
  // On its way by now, with another behind it.
  committer.submit(mine, entryOf(mine.id, 2))
  await committer.drained()
  expect(told.at(-1)).toBe('mine 2 kept')
  expect(told.length).toBeLessThan(10)
})

it('takes into the next batch what is read in the same turn of the loop as the end of the last is heard', async () => {
  const told: string[] = []
  const mine = owner(told, 'mine')
  const ends: (() => void)[] = []
  const committer = new Committer({
    log: {
      commit: (entries) => {
        told.push(`batch of ${entries.length}`)
        return new Promise((end) => ends.push(end))
      }
    }
  })
  committer.submit(mine, entryOf(mine.id, 1))
  await eventually(
    'the first commit',
    () => ends.length,
    (seen) => seen === 1
  )
  committer.submit(mine, entryOf(mine.id, 2))
  ends[0]?.()
  // All that follows from the end has been done by then, and the loop goes on reading.
  await new Promise<void>((over) => process.nextTick(over))
  committer.submit(mine, entryOf(mine.id, 3))
  await eventually(
    'the second commit',
    () => ends.length,
    (seen) => seen === 2
  )
  expect(told).toEqual(['batch of 1', 'mine 1 kept', 'batch of 2'])
  ends[1]?.()
  await committer.drained()
})

it('is over when it failed, with what was built on it', async () => {
  const told: string[] = []
  const mine = owner(told, 'mine')
  const committer: Committer = new Committer({
    log: {
      commit: async () => {
        committer.submit(mine, entryOf(mine.id, 2))
        const drained = committer.drained()
        await new Promise((resolve) => setImmediate(resolve))
        void drained.then(() => told.push('over'))
        throw new Error('the disk is full')
      }
    }
  })
  committer.submit(mine, entryOf(mine.id, 1))
  await committer.drained()
  await new Promise((resolve) => setImmediate(resolve))
  expect(told).toEqual(['mine failed', 'over'])
})
