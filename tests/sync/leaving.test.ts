// Leaving, on the wire: whoever leaves is out at once, and what rests is read and does not change.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { encodeSyncStep1, encodeSyncStep2, encodeSyncUpdate } from '../../shared/protocol/messages.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { HeadlessSeat, nudges, refusals } from '../harness/HeadlessSeat.ts'
import { type TestServer, startServer } from '../harness/startServer.ts'
import { HeldLog } from '../harness/HeldLog.ts'
import { sit } from '../harness/sit.ts'

let server: TestServer
beforeAll(async () => void (server = await startServer()))
afterAll(() => server.close())

const leave = async (who: Browser, id: string): Promise<void> => {
  expect((await who.ask('POST', `/api/alliances/${id}/leave`, {})).status).toBe(200)
}
describe('whoever leaves', () => {
  it('is out of every page of theirs at once, with 4403; the door is a 404; the other is only no longer with them', async () => {
    const { alliance, coach, client } = await seatTwo(server.origin)
    await using one = await sit(client, alliance.id)
    await using another = await sit(client, alliance.id)
    await using stays = await sit(coach, alliance.id)
    one.write('Here.')
    await one.saved()
    await stays.until('the words', () => stays.words.includes('Here.'))
    await stays.saved()
    await leave(client, alliance.id)
    expect(await one.ended()).toMatchObject({ code: 4403 })
    expect(await another.ended()).toMatchObject({ code: 4403 })
    await using knocks = new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie: client.cookie })
    await expect(knocks.ready()).rejects.toThrow('refused with 404')
    await stays.saved()
    expect(nudges(stays)).toEqual([])
    expect(stays.words).toContain('Here.')
  })

  it('while their page was still loading is shown out before it has read anything more', async () => {
    const log = new HeldLog()
    await using slow = await startServer({ log: log.whileReading })
    const { alliance, coach, client } = await seatTwo(slow.origin)
    // A room that is open lets them leave without loading another.
    await using stays = await sit(coach, alliance.id)
    await stays.saved()
    stays.socket.close()
    await stays.ended()
    log.hold()
    await using late = new HeadlessSeat({ origin: slow.origin, allianceId: alliance.id, cookie: client.cookie })
    await late.until('the upgrade', () => late.socket.readyState === late.socket.OPEN)
    const leaving = client.ask('POST', `/api/alliances/${alliance.id}/leave`, {})
    log.release()
    expect((await leaving).status).toBe(200)
    expect((await late.ended()).code).toBe(4403)
  })
})

describe('what rests', () => {
  const restingWithOne = async () => {
    const { alliance, coach, client } = await seatTwo(server.origin)
    const stays = await sit(coach, alliance.id)
    stays.write('Ours.')
    await stays.saved()
    await leave(client, alliance.id)
    return { alliance, coach, client, stays }
  }

  it('refuses a frame that changes it, with 103 and 4422, and is as it was', async () => {
    const { alliance, coach, stays } = await restingWithOne()
    stays.write(' And more.')
    expect(await stays.ended()).toMatchObject({ code: 4422, reason: 'resting' })
    expect(refusals(stays)).toMatchObject([{ code: 'resting' }])
    await using again = await sit(coach, alliance.id)
    expect(again.words).toContain('Ours.')
    expect(again.words).not.toContain('And more.')
  })

  it('refuses a stock client with 4422 alone', async () => {
    const { alliance, coach } = await restingWithOne()
    await using stock = await sit(coach, alliance.id)
    stock.write('x')
    expect((await stock.ended()).code).toBe(4422)
    expect(refusals(stock)).toEqual([])
  })

  it('refuses deletions, titles and what is set aside as well', async () => {
    const { alliance, coach } = await restingWithOne()
    for (const change of [
      (seat: HeadlessSeat) => seat.text.delete(0, 1),
      (seat: HeadlessSeat) => void seat.doc.getMap('meta').set('title', 'Mine'),
      (seat: HeadlessSeat) => {
        const section: unknown = [...seat.doc.getMap('sections').values()][0]
        if (section instanceof Y.Map) section.set('setAside', true)
      }
    ]) {
      await using seat = await sit(coach, alliance.id)
      change(seat)
      expect((await seat.ended()).code).toBe(4422)
    }
  })

  it('is read: fences, questions and frames that bring nothing new are answered', async () => {
    const { alliance, coach, stays } = await restingWithOne()
    stays.send(encodeSyncUpdate(Y.encodeStateAsUpdate(stays.doc)))
    stays.send(encodeSyncStep2(Y.encodeStateAsUpdate(stays.doc)))
    await stays.saved()
    await using again = await sit(coach, alliance.id)
    expect(again.words).toBe(stays.words)
    await stays[Symbol.asyncDispose]()
  })

  it('is written on again, on the same line, when whoever left has come back', async () => {
    const { alliance, client, stays } = await restingWithOne()
    expect((await client.ask('POST', `/api/left/${alliance.id}/return`)).status).toBe(200)
    await stays.until('the nudge', () => nudges(stays).length > 0)
    expect(nudges(stays)).toEqual([{ kind: 'seats' }])
    stays.write(' Again.')
    await stays.saved()
    await using back = await sit(client, alliance.id)
    expect(back.words).toContain('Ours. Again.')
    await stays[Symbol.asyncDispose]()
  })

  it('keeps whose words are whose: what the leaver wrote is not taken by who stayed, in a team that goes on', async () => {
    const { alliance, coach, client } = await seatTwo(server.origin)
    const path = `/api/alliances/${alliance.id}`
    type Asked = { proposal: { id: string }; invitation?: { token: string } }
    const asked = await coach.ask<Asked>('POST', `${path}/proposals`, { kind: 'add-seat', label: 'Witness' })
    await client.ask('POST', `${path}/proposals/${asked.body.proposal.id}/answer`, { answer: 'yes' })
    const seat = (await coach.read(alliance.id)).seats.at(-1)
    const invited = await coach.ask<Asked>('POST', `${path}/invitations`, { seatId: seat?.id })
    const done = await client.ask<Asked>('POST', `${path}/proposals/${invited.body.proposal.id}/answer`, { answer: 'yes' })
    const witness = new Browser(server.origin)
    await witness.accept(done.body.invitation?.token ?? '', 'Ruth')
    await using writes = await sit(client, alliance.id)
    writes.write('Theirs.')
    await writes.saved()
    const authorsBefore = (await coach.ask('GET', `${path}/authors`)).body
    await leave(client, alliance.id)
    expect((await coach.ask('GET', `${path}/authors`)).body).toEqual(authorsBefore)
    await using stays = await sit(coach, alliance.id)
    // Marked as the coach's by the coach: set right in the same commit.
    stays.text.format(0, 7, { author: { seat: alliance.seats[1]?.id } })
    await stays.saved()
    await stays.until('the correction', () => stays.words.includes(alliance.seats[0]?.id ?? 'never'))
  })
})

describe('an alliance that is erased', () => {
  it('ends every page of it with 4404, and its door is a 404', async () => {
    const { alliance, coach, client } = await seatTwo(server.origin)
    const path = `/api/alliances/${alliance.id}/proposals`
    await using one = await sit(coach, alliance.id)
    await using other = await sit(client, alliance.id)
    one.write('Ours.')
    await one.saved()
    const { body } = await coach.ask<{ proposal: { id: string } }>('POST', path, { kind: 'erase' })
    expect((await client.ask('POST', `${path}/${body.proposal.id}/answer`, { answer: 'yes' })).status).toBe(200)
    expect((await one.ended()).code).toBe(4404)
    expect((await other.ended()).code).toBe(4404)
    await using knocks = new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie: coach.cookie })
    await expect(knocks.ready()).rejects.toThrow('refused with 404')
    expect(server.logged()).not.toMatch(/could not be kept|checkpoint failed/)
  })

  it('while words of it are on their way to disk takes those with it, and none of the alliances beside it', async () => {
    const log = new HeldLog()
    await using slow = await startServer({ log: log.whileKeeping })
    const erased = await seatTwo(slow.origin)
    const beside = [await seatTwo(slow.origin), await seatTwo(slow.origin), await seatTwo(slow.origin)]
    await using goes = await sit(erased.coach, erased.alliance.id)
    const others = await Promise.all(beside.map(({ coach, alliance }) => sit(coach, alliance.id)))
    await Promise.all([goes, ...others].map((seat) => seat.saved()))
    log.hold()
    // The first is on its way by itself; what the others write meanwhile is one batch.
    const [first, ...batch] = others
    const arrives = async (seat: HeadlessSeat, words: string): Promise<void> => {
      seat.write(words)
      const before = seat.heard.filter(({ type }) => type === 'step2').length
      seat.send(encodeSyncStep1(Y.encodeStateVector(seat.doc)))
      await seat.until('an answer', () => seat.heard.filter(({ type }) => type === 'step2').length > before)
    }
    if (first === undefined) throw new Error('nobody beside it')
    await arrives(first, 'First.')
    for (const seat of [batch[0], goes, batch[1]]) if (seat !== undefined) await arrives(seat, 'Meanwhile.')
    const path = `/api/alliances/${erased.alliance.id}/proposals`
    const { body } = await erased.coach.ask<{ proposal: { id: string } }>('POST', path, { kind: 'erase' })
    expect((await erased.client.ask('POST', `${path}/${body.proposal.id}/answer`, { answer: 'yes' })).status).toBe(200)
    log.release()
    expect((await goes.ended()).code).toBe(4404)
    await Promise.all(others.map((seat) => seat.saved()))
    for (const [nth, { client, alliance }] of beside.entries()) {
      expect(others[nth]?.closed).toBeUndefined()
      await using reads = await sit(client, alliance.id)
      expect(reads.words).toBe(others[nth]?.words)
    }
    for (const seat of others) await seat[Symbol.asyncDispose]()
  })
})
