// How often what was written is folded on disk.
import { expect, it } from 'vitest'
import { seatTwo } from '../harness/Browser.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { startServer } from '../harness/startServer.ts'

const WORDS = 'a few words '.repeat(3_000)

it('a flood is folded eight times a second, and not with every other frame', async () => {
  let folds = 0
  await using server = await startServer({
    log: (stored) => ({
      load: (id) => stored.load(id),
      commit: (entries) => stored.commit(entries),
      checkpoint: (id) => {
        folds++
        return stored.checkpoint(id)
      }
    })
  })
  const { alliance, coach } = await seatTwo(server.origin)
  await using seat = await new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie: coach.cookie }).ready()
  // The section is never too long: what was written is taken out again.
  const write = async (): Promise<void> => {
    seat.text.insert(0, WORDS)
    seat.text.delete(0, WORDS.length)
    await seat.saved()
  }
  for (let frame = 0; frame < 12; frame++) await write()
  expect(folds).toBe(1)
  server.clock.at += 125
  await write()
  expect(folds).toBe(2)
})
