import pino from 'pino'
import { expect, it } from 'vitest'
import { type AllianceId, type SheetId, newId } from '../../shared/alliance/ids.ts'
import { Folds } from './Folds.ts'

type Asked = { document: AllianceId | SheetId; done: () => void; fail: () => void }

/** A log whose checkpoints end when they are told to. */
const folding = () => {
  const asked: Asked[] = []
  const errors: unknown[] = []
  const checkpoint = (document: AllianceId | SheetId): Promise<void> =>
    new Promise((done, fail) => asked.push({ document, done, fail: () => fail(new Error('the disk is gone')) }))
  const folds = new Folds({
    log: { checkpoint },
    sheets: { log: { checkpoint: ({ sheet }) => checkpoint(sheet) } },
    logger: pino({ level: 'error' }, { write: (line: string) => errors.push(JSON.parse(line)) })
  })
  return { asked, errors, folds }
}

const roomOf = (id: AllianceId, sheet?: SheetId) => ({ id, sheet, checkpointed: () => () => undefined })

/** Until nothing is left to be done but what waits for the log. */
const settled = () => new Promise(setImmediate)

it('however many rooms come due in one moment, they are folded one after the other, and none is left out', async () => {
  const { asked, folds } = folding()
  const alliances = Array.from({ length: 200 }, () => newId<AllianceId>())
  for (const alliance of alliances) folds.fold(roomOf(alliance))
  for (const [at, alliance] of alliances.entries()) {
    await settled()
    expect(asked).toHaveLength(at + 1)
    expect(asked[at]?.document).toBe(alliance)
    asked[at]?.done()
  }
  await folds.done()
  expect(alliances.some((id) => folds.isUnderWay(roomOf(id)))).toBe(false)
})

it('a fold that fails leaves its rows to be folded, and one that does not leaves none', async () => {
  const { asked, folds } = folding()
  const failed: string[] = []
  const noting = (name: string) => ({ ...roomOf(newId<AllianceId>()), checkpointed: () => () => failed.push(name) })
  folds.fold(noting('first'))
  folds.fold(noting('second'))
  await settled()
  asked[0]?.fail()
  await settled()
  asked[1]?.done()
  await folds.done()
  expect(failed).toEqual(['first'])
})

it('a fold that fails is told, and gives its turn on', async () => {
  const { asked, errors, folds } = folding()
  const [first, second] = [newId<AllianceId>(), newId<AllianceId>()]
  folds.fold(roomOf(first))
  folds.fold(roomOf(second))
  await settled()
  asked[0]?.fail()
  await settled()
  expect(asked[1]?.document).toBe(second)
  expect(errors).toEqual([expect.objectContaining({ alliance: first, msg: 'a checkpoint failed' })])
  expect(folds.isUnderWay(roomOf(first))).toBe(false)
  asked[1]?.done()
  await folds.done()
})

it('a document is under way while it waits for its turn, and while it is folded a second time', async () => {
  const { asked, folds } = folding()
  const [other, alliance] = [newId<AllianceId>(), newId<AllianceId>()]
  const sheet = newId<SheetId>()
  folds.fold(roomOf(other))
  folds.fold(roomOf(alliance, sheet))
  folds.fold(roomOf(alliance, sheet))
  expect(folds.isUnderWay(roomOf(alliance, sheet))).toBe(true)
  expect(folds.isUnderWay(roomOf(alliance))).toBe(false)
  for (const at of [0, 1]) {
    await settled()
    asked[at]?.done()
  }
  await settled()
  expect(asked.map(({ document }) => document)).toEqual([other, sheet, sheet])
  expect(folds.isUnderWay(roomOf(alliance, sheet))).toBe(true)
  asked[2]?.done()
  await folds.done()
  expect(folds.isUnderWay(roomOf(alliance, sheet))).toBe(false)
})
