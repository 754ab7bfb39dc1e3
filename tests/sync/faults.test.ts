// A fault of ours: whatever goes wrong over one frame ends that socket, never the process, and never leaves the room
// with words that are neither refused nor on their way to disk.
import { describe, expect, it } from 'vitest'
import { seatTwo } from '../harness/Browser.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { startServer } from '../harness/startServer.ts'

describe('a fault over one frame', () => {
  it('ends the sockets of its room with 1013, and whoever comes again finds what was on disk and writes on', async () => {
    await using server = await startServer()
    const { alliance, coach, client } = await seatTwo(server.origin)
    const sit = (browser: typeof coach) =>
      new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie: browser.cookie }).ready()
    await using other = await sit(client)
    other.write('kept. ')
    await other.saved()
    await using one = await sit(coach)
    one.write('kept, too. ')
    await one.saved()
    const { clock } = server
    const now = () => clock.at
    // The frame has been taken into the document when its row is dated.
    clock.now = () => {
      throw new Error('a clock that stands still')
    }
    one.write('lost. ')
    expect((await one.ended()).code).toBe(1013)
    expect((await other.ended()).code).toBe(1013)
    clock.now = now
    expect(server.logged()).toContain('a clock that stands still')
    await using again = await sit(coach)
    again.write('and on.')
    await again.saved()
    await using fresh = await sit(client)
    expect(fresh.text.toJSON()).toBe('kept. kept, too. and on.')
  })
})
