// A return over HTTP: what each marks is sealed until all have finished, and then open to all at once.
import { describe, expect, it } from 'vitest'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import type { Return } from '../../shared/protocol/returning.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { personOf, seatMany, seatSomeoneElse } from './seatMany.ts'
import { type ServedApp, serveApp } from './serveApp.ts'

type Told = { return: Return | null }

const read = async (who: Browser, { id }: Alliance): Promise<Return | null> =>
  (await who.ask<Told>('GET', `/api/alliances/${id}/return`)).body.return
const begin = async (who: Browser, { id }: Alliance): Promise<Return> => {
  const answer = await who.ask<Told>('POST', `/api/alliances/${id}/return`)
  expect(answer.status).toBe(201)
  if (answer.body.return === null) throw new Error('none was begun')
  return answer.body.return
}
const mark = (who: Browser, { id }: Alliance, of: Return, section: string | undefined, said: unknown) =>
  who.ask('PUT', `/api/alliances/${id}/return/${of.id}/marks/${section}`, { mark: said })
const finish = (who: Browser, { id }: Alliance, of: Return, method: 'PUT' | 'DELETE' = 'PUT') =>
  who.ask(method, `/api/alliances/${id}/return/${of.id}/finished`)
const end = (who: Browser, { id }: Alliance, of: Return, how: string) =>
  who.ask('POST', `/api/alliances/${id}/return/${of.id}/end`, { how })
const kinds = async (who: Browser, { id }: Alliance): Promise<string[]> =>
  (await who.ask<{ events: { kind: string }[] }>('GET', `/api/alliances/${id}/record`)).body.events.map(({ kind }) => kind)

describe('a return', () => {
  it('shows nobody what another marked, or that they have finished, until all have; then to all at once', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    expect(await read(coach, alliance)).toBeNull()
    const [clientSeat, coachSeat] = alliance.seats.map(({ id }) => id)
    const [today, vision] = alliance.sections
    app.told.length = 0
    const begun = await begin(coach, alliance)
    // Asked for again, by either, it is the same one.
    expect((await begin(client, alliance)).id).toBe(begun.id)
    expect((await mark(coach, alliance, begun, today?.id, 'talk')).status).toBe(204)
    expect((await mark(coach, alliance, begun, vision?.id, 'keep')).status).toBe(204)
    expect((await mark(coach, alliance, begun, vision?.id, null)).status).toBe(204)
    expect((await finish(coach, alliance, begun)).status).toBe(204)
    const hers = { marks: [{ section: today?.id, mark: 'talk' }], finished: true, takesPart: true }
    expect(await read(coach, alliance)).toEqual({ ...begun, mine: hers })
    const his = await client.ask('GET', `/api/alliances/${alliance.id}/return`)
    expect(his.body).toEqual({ return: begun, comingBack: null })
    expect(JSON.stringify(his.body)).not.toContain('talk')
    // Marks, and finishing, told nobody.
    expect(app.told).toEqual(['nudge return'])

    // Taken back, and finished once more.
    await finish(coach, alliance, begun, 'DELETE')
    await mark(client, alliance, begun, today?.id, 'change')
    await finish(client, alliance, begun)
    expect((await read(client, alliance))?.opened).toBeNull()
    await finish(coach, alliance, begun)
    const open = {
      at: new Date(app.clock.at).toISOString(),
      marks: [
        { seatId: clientSeat, section: today?.id, mark: 'change' },
        { seatId: coachSeat, section: today?.id, mark: 'talk' }
      ]
    }
    for (const one of [coach, client]) {
      const seen = (await read(one, alliance))?.opened
      expect(seen?.at).toBe(open.at)
      expect(seen?.marks.toSorted((a, b) => (a.mark < b.mark ? -1 : 1))).toEqual(open.marks)
    }
    expect(app.told).toEqual(['nudge return', 'nudge return'])
    // What is open is not changed any more.
    const over = { status: 409, body: { code: 'return-over' } }
    expect(await mark(coach, alliance, begun, today?.id, 'keep')).toMatchObject(over)
    expect(await finish(coach, alliance, begun, 'DELETE')).toMatchObject(over)

    expect((await end(client, alliance, begun, 'returned')).status).toBe(204)
    expect(await read(coach, alliance)).toBeNull()
    expect(await kinds(coach, alliance)).toEqual(['joined', 'joined', 'returned'])
    expect(await app.db.selectFrom('return_mark').selectAll().execute()).toEqual([])
  })

  it('is let go by either at any time, and never was', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    const begun = await begin(coach, alliance)
    await mark(coach, alliance, begun, alliance.sections[0]?.id, 'talk')
    expect(await end(client, alliance, begun, 'returned')).toMatchObject({ status: 409, body: { code: 'return-over' } })
    expect((await end(client, alliance, begun, 'let-go')).status).toBe(204)
    expect(await read(coach, alliance)).toBeNull()
    expect(await end(coach, alliance, begun, 'let-go')).toMatchObject({ status: 404 })
    expect(await mark(coach, alliance, begun, alliance.sections[0]?.id, 'talk')).toMatchObject({ status: 404 })
    expect(await kinds(coach, alliance)).toEqual(['joined', 'joined'])
    expect((await begin(client, alliance)).mine.marks).toEqual([])
  })

  it('is one, however many begin it, and opens once, however many finish, at the same moment', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    const begun = await Promise.all(Array.from({ length: 20 }, (_, nth) => begin(nth % 2 === 0 ? coach : client, alliance)))
    expect(new Set(begun.map(({ id }) => id)).size).toBe(1)
    const [one] = begun
    if (one === undefined) throw new Error('none')
    app.told.length = 0
    await Promise.all(Array.from({ length: 20 }, (_, nth) => finish(nth % 2 === 0 ? coach : client, alliance, one)))
    expect(app.told).toEqual(['nudge return'])
    expect((await read(coach, alliance))?.opened).not.toBeNull()
  })

  it('takes no marks but those there are, of sections that are here, in the return that is under way', async () => {
    await using app = await serveApp()
    const { alliance, coach } = await seatTwo(app.origin)
    const begun = await begin(coach, alliance)
    const [today] = alliance.sections
    for (const wrong of ['agree', 3, undefined, ['keep']])
      expect(await mark(coach, alliance, begun, today?.id, wrong)).toMatchObject({ status: 400, body: { field: 'mark' } })
    for (const section of ['short', 'A'.repeat(22), '__proto__'])
      expect(await mark(coach, alliance, begun, section, 'keep')).toMatchObject({ status: 404 })
    for (const id of ['short', 'A'.repeat(22)])
      expect(await finish(coach, alliance, { ...begun, id })).toMatchObject({ status: 404 })
    expect(await end(coach, alliance, begun, 'never')).toMatchObject({ status: 400, body: { field: 'how' } })
    const stranger = new Browser(app.origin)
    await stranger.begin()
    expect(await mark(stranger, alliance, begun, today?.id, 'keep')).toMatchObject({ status: 404 })
    expect((await read(coach, alliance))?.mine.marks).toEqual([])
  })

  it('is sealed on the disk', async () => {
    await using app = await serveApp()
    const { alliance, coach } = await seatTwo(app.origin)
    const begun = await begin(coach, alliance)
    await mark(coach, alliance, begun, alliance.sections[0]?.id, 'talk')
    const [row] = await app.db.selectFrom('return_mark').selectAll().execute()
    expect(Buffer.from(row?.bytes ?? []).toString('latin1')).not.toContain('talk')
  })
})

describe('a return of more than two', () => {
  it.each([3, 8])('of %i opens when the last of all has finished, and not before', async (count) => {
    await using app = await serveApp()
    const { alliance, people } = await seatMany(app, count)
    const [first] = people
    if (first === undefined) throw new Error('nobody')
    const begun = await begin(first.browser, alliance)
    for (const [nth, { browser }] of people.entries()) {
      await mark(browser, alliance, begun, alliance.sections[0]?.id, nth % 2 === 0 ? 'talk' : 'keep')
      expect((await read(browser, alliance))?.mine.marks).toHaveLength(1)
      await finish(browser, alliance, begun)
      for (const other of people) expect((await read(other.browser, alliance))?.opened === null).toBe(nth < count - 1)
    }
    for (const { browser } of people) expect((await read(browser, alliance))?.opened?.marks).toHaveLength(count)
  })

  it('is not held up by who leaves, opens for the others, and shows nothing of what the leaver marked', async () => {
    await using app = await serveApp()
    const { alliance, people } = await seatMany(app, 3)
    const [a, b, c] = people
    if (a === undefined || b === undefined || c === undefined) throw new Error('nobody')
    const begun = await begin(a.browser, alliance)
    for (const { browser } of people) await mark(browser, alliance, begun, alliance.sections[0]?.id, 'talk')
    for (const { browser } of [a, b]) await finish(browser, alliance, begun)
    expect((await read(a.browser, alliance))?.opened).toBeNull()
    await seatSomeoneElse(app, c.seat, null)
    for (const { browser } of [a, b])
      expect((await read(browser, alliance))?.opened?.marks.map(({ seatId }) => seatId).toSorted()).toEqual(
        [a.seat, b.seat].toSorted()
      )
    expect((await end(b.browser, alliance, begun, 'returned')).status).toBe(204)
    expect(await kinds(a.browser, alliance)).toContain('returned')
  })

  it('goes on without who sits down meanwhile, until they join in; then it waits for them, too', async () => {
    await using app = await serveApp()
    const { alliance, people } = await seatMany(app, 2, 1)
    const [a, b] = people
    if (a === undefined || b === undefined) throw new Error('nobody')
    const begun = await begin(a.browser, alliance)
    const late = await lateIn(app, alliance)
    expect((await read(late.browser, alliance))?.mine).toEqual({ marks: [], finished: false, takesPart: false })
    await finish(a.browser, alliance, begun)
    await mark(late.browser, alliance, begun, alliance.sections[0]?.id, 'change')
    expect((await read(late.browser, alliance))?.mine).toMatchObject({ finished: false, takesPart: true })
    await finish(b.browser, alliance, begun)
    // Joined in, and not finished: what is marked so far is nobody else's to see.
    expect((await read(a.browser, alliance))?.opened).toBeNull()
    await finish(late.browser, alliance, begun)
    expect((await read(a.browser, alliance))?.opened?.marks).toEqual([
      { seatId: late.seat, section: alliance.sections[0]?.id, mark: 'change' }
    ])
  })

  it('opens without the one who sat down meanwhile and did not join in', async () => {
    await using app = await serveApp()
    const { alliance, people } = await seatMany(app, 2, 1)
    const [a, b] = people
    if (a === undefined || b === undefined) throw new Error('nobody')
    const begun = await begin(a.browser, alliance)
    const late = await lateIn(app, alliance)
    for (const { browser } of [a, b]) await finish(browser, alliance, begun)
    for (const { browser } of [a, b, late]) expect((await read(browser, alliance))?.opened).not.toBeNull()
  })

  it('is never opened by somebody leaving to the one who is left, nor to a newcomer who took no part', async () => {
    await using app = await serveApp()
    const { alliance, people } = await seatMany(app, 2, 1)
    const [a, b] = people
    if (a === undefined || b === undefined) throw new Error('nobody')
    const begun = await begin(a.browser, alliance)
    await mark(a.browser, alliance, begun, alliance.sections[0]?.id, 'talk')
    await finish(a.browser, alliance, begun)
    await seatSomeoneElse(app, b.seat, null)
    // With one seat left nobody comes back; it goes on where it was should they sit together again.
    expect(await read(a.browser, alliance)).toBeNull()
    const late = await lateIn(app, alliance)
    expect((await read(late.browser, alliance))?.opened).toBeNull()
    await seatSomeoneElse(app, b.seat, b.person)
    expect((await read(b.browser, alliance))?.opened).toBeNull()
    await finish(b.browser, alliance, begun)
    expect((await read(late.browser, alliance))?.opened?.marks).toHaveLength(1)
  })

  it('has nothing of who sat in a seat before for who sits there next', async () => {
    await using app = await serveApp()
    const { alliance, people } = await seatMany(app, 3)
    const [a, b, c] = people
    if (a === undefined || b === undefined || c === undefined) throw new Error('nobody')
    const begun = await begin(a.browser, alliance)
    await mark(c.browser, alliance, begun, alliance.sections[0]?.id, 'talk')
    await finish(c.browser, alliance, begun)
    const next = new Browser(app.origin)
    await seatSomeoneElse(app, c.seat, await personOf(next, 'Next'))
    expect((await read(next, alliance))?.mine).toEqual({ marks: [], finished: false, takesPart: false })
    await mark(next, alliance, begun, alliance.sections[1]?.id, 'keep')
    expect((await read(next, alliance))?.mine.marks).toEqual([{ section: alliance.sections[1]?.id, mark: 'keep' }])
    for (const { browser } of [a, b]) await finish(browser, alliance, begun)
    await finish(next, alliance, begun)
    expect((await read(a.browser, alliance))?.opened?.marks).toEqual([
      { seatId: c.seat, section: alliance.sections[1]?.id, mark: 'keep' }
    ])
  })

  it('is paused for as long as one likes: a year later every mark is there', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    const begun = await begin(coach, alliance)
    await mark(coach, alliance, begun, alliance.sections[0]?.id, 'talk')
    app.clock.at += 365 * 24 * 60 * 60 * 1000
    expect(await read(coach, alliance)).toEqual({
      ...begun,
      mine: { ...begun.mine, marks: [{ section: alliance.sections[0]?.id, mark: 'talk' }] }
    })
    for (const browser of [client, coach]) await finish(browser, alliance, begun)
    expect((await read(client, alliance))?.opened?.marks).toHaveLength(1)
  })
})

/** Takes the seat that is empty. */
const lateIn = async (app: ServedApp, { seats }: Alliance) => {
  const browser = new Browser(app.origin)
  const person = await personOf(browser, 'Late')
  const seat = seats.find((one) => one.person === null)?.id
  await seatSomeoneElse(app, seat, person)
  return { browser, person, seat }
}
