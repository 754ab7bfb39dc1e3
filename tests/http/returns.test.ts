// A return over HTTP: what each marks is sealed until all have finished, and then open to all at once.
import { describe, expect, it } from 'vitest'
import type { Alliance, Return } from '../../shared/protocol/bodies.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { serveApp } from './serveApp.ts'

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
    const hers = { marks: [{ section: today?.id, mark: 'talk' }], finished: true }
    expect(await read(coach, alliance)).toEqual({ ...begun, mine: hers })
    const his = await client.ask('GET', `/api/alliances/${alliance.id}/return`)
    expect(his.body).toEqual({ return: begun })
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
