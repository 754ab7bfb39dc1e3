// A fault of ours: whatever goes wrong over one frame ends that socket, never the process, and never leaves the room
// with words that are neither refused nor on their way to disk. So it is when the room itself takes away what stands hollow, over no
// frame: when the last one goes, when the server ends.
import { describe, expect, it } from 'vitest'
import { SCHEMA_VERSION } from '../../shared/editor/version.ts'
import { seatTwo } from '../harness/Browser.ts'
import { eventually } from '../harness/eventually.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { list } from '../harness/oddWords.ts'
import { type TestServer, startServer } from '../harness/startServer.ts'

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

describe('a fault while the room takes away what stands hollow', () => {
  const FAULT = 'a clock that stands still'

  /** The list has been taken out of the document when the row of that is dated. */
  const faultOnce = ({ clock }: TestServer): void => {
    clock.now = () => {
      clock.now = () => clock.at
      throw new Error(FAULT)
    }
  }

  const aHollowList = async (server: TestServer) => {
    const { alliance, coach, client } = await seatTwo(server.origin)
    const sit = (browser: typeof coach, schema = {}) =>
      new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie: browser.cookie, ...schema }).ready()
    const one = await sit(client)
    one.write('kept. ')
    one.body.push([list()])
    await one.saved()
    return { one, page: () => sit(coach, { schema: String(SCHEMA_VERSION) }) }
  }

  it('when the last one has gone ends no process: it stands as it stood, until somebody writes', async () => {
    await using server = await startServer()
    const { one, page } = await aHollowList(server)
    faultOnce(server)
    await one[Symbol.asyncDispose]()
    await eventually(
      'the fault to be met',
      () => server.logged(),
      (lines) => lines.includes(FAULT)
    )
    await using opened = await page()
    opened.write('and on.')
    await opened.saved()
    expect(opened.text.toJSON()).toBe('kept. and on.')
    await opened.until('the list to be gone', () => !opened.words.includes('bulletlist'))
  })

  it('when the server ends keeps it from no end', async () => {
    const server = await startServer()
    const { one } = await aHollowList(server)
    faultOnce(server)
    await server.close()
    expect((await one.ended()).code).toBe(1013)
    expect(server.logged()).toContain(FAULT)
  })
})
