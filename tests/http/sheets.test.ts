// Sheets over HTTP: whose there are, who is ready, when they open, and who is told of it. What is in them goes over their socket
// (tests/sync/sheets.test.ts).
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SeatId } from '../../shared/alliance/ids.ts'
import type { Alliance, Proposal } from '../../shared/protocol/bodies.ts'
import { type OpenedSheets, openedSheetsAnswer } from '../../shared/protocol/openedSheets.ts'
import { type SheetTold, sheetsAnswer } from '../../shared/protocol/sheets.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { seatMany } from './seatMany.ts'
import { type ServedApp, serveApp } from './serveApp.ts'

const here = ({ id, sections }: Alliance) => `/api/alliances/${id}/sections/${sections[0]?.id}`
const read = async (who: Browser, { id }: Alliance): Promise<SheetTold[]> =>
  sheetsAnswer.parse((await who.ask('GET', `/api/alliances/${id}/sheets`)).body).sheets
const take = (who: Browser, alliance: Alliance) =>
  who.ask<{ sheet: { id: string; ready: boolean } }>('PUT', `${here(alliance)}/sheet`)
const ready = (who: Browser, alliance: Alliance, method: 'PUT' | 'DELETE' = 'PUT') =>
  who.ask(method, `${here(alliance)}/sheet/ready`)
const opened = async (who: Browser, alliance: Alliance): Promise<OpenedSheets | null> =>
  openedSheetsAnswer.parse((await who.ask('GET', `${here(alliance)}/sheets`)).body).opened
const propose = (who: Browser, { id, sections }: Alliance, section: unknown = sections[0]?.id) =>
  who.ask<{ proposal: Proposal }>('POST', `/api/alliances/${id}/proposals`, { kind: 'clear-sheets', section })
const answer = (who: Browser, { id }: Alliance, { id: proposal }: Proposal, said: 'yes' | 'no') =>
  who.ask('POST', `/api/alliances/${id}/proposals/${proposal}/answer`, { answer: said })

/** All that this browser is answered of the alliance, byte for byte. */
const everything = async (who: Browser, alliance: Alliance): Promise<string> => {
  const paths = ['', '/sheets', '/authors', '/record', '/return', '/since', '/rescued', '/snapshots', '/export?format=json']
  const answers = [...paths.map((path) => `/api/alliances/${alliance.id}${path}`), `${here(alliance)}/sheets`]
  let all = ''
  for (const path of answers) all += JSON.stringify((await who.ask('GET', path)).body)
  return all
}

/** A third sits down beside the two, with everyone's yes. */
const sitDown = async (
  app: ServedApp,
  { alliance, coach, client }: { alliance: Alliance; coach: Browser; client: Browser }
): Promise<{ third: Browser; seat: SeatId }> => {
  const at = `/api/alliances/${alliance.id}`
  const agree = async ({ id }: Proposal) =>
    (await coach.ask<{ invitation?: { token: string } }>('POST', `${at}/proposals/${id}/answer`, { answer: 'yes' })).body
  const asked = await client.ask<{ proposal: Proposal }>('POST', `${at}/proposals`, { kind: 'add-seat', label: 'Witness' })
  await agree(asked.body.proposal)
  const seat = (await client.read(alliance.id)).seats.at(-1)?.id as SeatId
  const invited = await client.ask<{ proposal: Proposal }>('POST', `${at}/invitations`, { seatId: seat })
  const third = new Browser(app.origin)
  await third.accept((await agree(invited.body.proposal)).invitation?.token ?? '', 'Nia')
  return { third, seat }
}

describe('a sheet', () => {
  it('tells nobody that it has been begun, or that its writer is ready, before all are; then it is open to all at once', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    const [clientSeat, coachSeat] = alliance.seats.map(({ id }) => id)
    const section = alliance.sections[0]?.id
    const before = await everything(client, alliance)
    app.told.length = 0

    const taken = (await take(coach, alliance)).body.sheet
    expect(taken.ready).toBe(false)
    // There is one, however often it is asked for.
    expect((await take(coach, alliance)).body).toEqual({ sheet: taken })
    expect((await ready(coach, alliance)).status).toBe(204)
    expect((await ready(coach, alliance)).status).toBe(204)
    expect(await read(coach, alliance)).toEqual([{ section, mine: { id: taken.id, ready: true }, openedAt: null }])
    expect(await opened(coach, alliance)).toBeNull()
    // Not a byte of what the other is answered has changed, and no page but the coach's own was told.
    expect(await everything(client, alliance)).toBe(before)
    expect(new Set(app.told)).toEqual(new Set(['nudge sheets, to one seat']))

    // Taken back, until it opens.
    expect((await ready(coach, alliance, 'DELETE')).status).toBe(204)
    expect((await ready(client, alliance)).status).toBe(204)
    expect(await opened(client, alliance)).toBeNull()
    app.told.length = 0
    expect((await ready(coach, alliance)).status).toBe(204)
    expect(app.told).toEqual(['nudge sheets'])
    const nothing = { type: 'doc', content: [{ type: 'paragraph' }] }
    const open = {
      at: new Date(app.clock.at).toISOString(),
      sheets: [
        { seatId: clientSeat, content: nothing },
        { seatId: coachSeat, content: nothing }
      ]
    }
    for (const one of [coach, client]) {
      expect(await opened(one, alliance)).toEqual(open)
      expect((await read(one, alliance))[0]?.openedAt).toBe(open.at)
    }
    const over = { status: 409, body: { code: 'sheets-open' } }
    expect(await ready(coach, alliance, 'DELETE')).toMatchObject(over)
    expect(await ready(coach, alliance)).toMatchObject(over)
    expect(await take(client, alliance)).toMatchObject(over)
    // What led to the words is gone with the opening.
    for (const table of ['sheet_update', 'sheet_checkpoint', 'sheet_client'] as const)
      expect(await app.db.selectFrom(table).selectAll().execute()).toEqual([])
  })

  it('opens once, however many say that they are ready, or not, at the same moment', async () => {
    await using app = await serveApp()
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 60, maxLength: 100 }), async (said) => {
        const { alliance, coach, client } = await seatTwo(app.origin)
        app.told.length = 0
        const answers = await Promise.all(
          said.map(([isCoach, isReady]) => ready(isCoach ? coach : client, alliance, isReady ? 'PUT' : 'DELETE'))
        )
        for (const { status } of answers) expect([204, 404, 409]).toContain(status)
        await ready(coach, alliance)
        await ready(client, alliance)
        expect(app.told.filter((told) => told === 'nudge sheets')).toHaveLength(1)
        expect((await opened(coach, alliance))?.sheets).toHaveLength(2)
      }),
      { numRuns: 4 }
    )
  })

  it('waits for whoever has come meanwhile, and for nobody who has left', async () => {
    await using app = await serveApp()
    const two = await seatTwo(app.origin)
    const { alliance, coach, client } = two
    await ready(coach, alliance)
    const { third, seat } = await sitDown(app, two)
    await ready(client, alliance)
    expect(await opened(client, alliance)).toBeNull()
    // The third leaves, not ready: what they had begun is destroyed, and those who stay are ready.
    await take(third, alliance)
    app.told.length = 0
    expect((await third.ask('POST', `/api/alliances/${alliance.id}/leave`)).status).toBe(200)
    expect(app.told).toContain('nudge sheets')
    expect((await opened(client, alliance))?.sheets).toHaveLength(2)
    // Theirs is nowhere, and nothing of it is said to somebody who has left.
    expect(await app.db.selectFrom('sheet').selectAll().where('seat_id', '=', seat).execute()).toEqual([])
    for (const [method, path] of [
      ['GET', `/api/alliances/${alliance.id}/sheets`],
      ['GET', `${here(alliance)}/sheets`],
      ['PUT', `${here(alliance)}/sheet`],
      ['PUT', `${here(alliance)}/sheet/ready`],
      ['DELETE', `${here(alliance)}/sheet/ready`]
    ] as const)
      expect(await third.ask(method, path)).toMatchObject({ status: 404, body: { code: 'not-found' } })
  })

  it('does not open when one is left alone, ready or not', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    await ready(coach, alliance)
    await take(client, alliance)
    expect((await client.ask('POST', `/api/alliances/${alliance.id}/leave`)).status).toBe(200)
    expect(await opened(coach, alliance)).toBeNull()
    // What rests is not written in.
    const resting = { status: 409, body: { code: 'resting' } }
    expect(await ready(coach, alliance)).toMatchObject(resting)
    expect(await take(coach, alliance)).toMatchObject(resting)
    expect(await app.db.selectFrom('sheet').selectAll().execute()).toHaveLength(1)
  })

  it('is of a section that is here, and taken back only where there is one', async () => {
    await using app = await serveApp()
    const { alliance, coach } = await seatTwo(app.origin)
    for (const section of ['short', 'A'.repeat(22), '__proto__'])
      for (const [method, path] of [
        ['PUT', 'sheet'],
        ['PUT', 'sheet/ready'],
        ['DELETE', 'sheet/ready']
      ] as const)
        expect(await coach.ask(method, `/api/alliances/${alliance.id}/sections/${section}/${path}`)).toMatchObject({
          status: 404
        })
    expect(await ready(coach, alliance, 'DELETE')).toMatchObject({ status: 404 })
    expect(await read(coach, alliance)).toEqual([])
    expect(await coach.ask('PUT', `${here(alliance)}/sheet/ready`, { digest: 'x' })).toMatchObject({
      status: 400,
      body: { field: 'digest' }
    })
  })
})

describe('the sheets of many', () => {
  it.each([3, 8])(
    '%i: open with the last who is ready, whoever takes it back before; and are cleared with the yes of each',
    async (n) => {
      await using app = await serveApp()
      const { alliance, people } = await seatMany(app, n)
      await fc.assert(
        fc.asyncProperty(fc.array(fc.tuple(fc.nat(n - 1), fc.boolean()), { maxLength: 12 }), async (acts) => {
          const isReady = new Set<number>()
          const say = async (nth: number, isOne: boolean): Promise<void> => {
            const one = people[nth]
            if (one === undefined) throw new Error('nobody sits there')
            const others = people.filter((_, other) => other !== nth)
            const before = await Promise.all(others.map(({ browser }) => read(browser, alliance)))
            app.told.length = 0
            // Where nothing was said there is nothing to take back.
            const { status } = await ready(one.browser, alliance, isOne ? 'PUT' : 'DELETE')
            expect([204, 404]).toContain(status)
            if (isOne) isReady.add(nth)
            else isReady.delete(nth)
            if (isReady.size === n) return
            expect(await Promise.all(others.map(({ browser }) => read(browser, alliance)))).toEqual(before)
            expect(app.told.filter((told) => told !== 'nudge sheets, to one seat')).toEqual([])
            expect(await opened(one.browser, alliance)).toBeNull()
          }
          // The last of them has not said so before the end: what opens is not sealed again.
          for (const [nth, isOne] of acts) await say(nth === n - 1 ? 0 : nth, isOne)
          for (const nth of people.keys()) await say(nth, true)
          const all = await Promise.all(people.map(({ browser }) => opened(browser, alliance)))
          for (const one of all) expect(one?.sheets.map(({ seatId }) => seatId)).toEqual(people.map(({ seat }) => seat))

          const [first, ...others] = people
          if (first === undefined) throw new Error('nobody sits there')
          const asked = (await propose(first.browser, alliance)).body.proposal
          for (const { browser } of others) {
            expect(await opened(first.browser, alliance)).not.toBeNull()
            expect((await answer(browser, alliance, asked, 'yes')).status).toBe(200)
          }
          for (const { browser } of people) expect(await opened(browser, alliance)).toBeNull()
          expect(await app.db.selectFrom('sheet').selectAll().execute()).toEqual([])
        }),
        { numRuns: 3 }
      )
    }
  )
})

describe('clearing opened sheets', () => {
  it('needs everyone, and leaves room for new ones', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    expect(await propose(coach, alliance)).toMatchObject({ status: 409, body: { code: 'sheets-sealed' } })
    await ready(coach, alliance)
    expect(await propose(coach, alliance)).toMatchObject({ status: 409, body: { code: 'sheets-sealed' } })
    await ready(client, alliance)
    for (const section of ['short', 'A'.repeat(22)])
      expect(await propose(coach, alliance, section)).toMatchObject({ status: 404 })
    for (const section of [undefined, 3])
      expect(await coach.ask('POST', `/api/alliances/${alliance.id}/proposals`, { kind: 'clear-sheets', section })).toMatchObject(
        {
          status: 400,
          body: { field: 'section' }
        }
      )

    const { proposal } = (await propose(coach, alliance)).body
    expect(proposal).toMatchObject({ kind: 'clear-sheets', section: { id: alliance.sections[0]?.id } })
    // Asked again, it is the same question.
    expect((await propose(client, alliance)).body.proposal.id).toBe(proposal.id)
    expect((await answer(client, alliance, proposal, 'no')).status).toBe(200)
    expect(await opened(coach, alliance)).not.toBeNull()

    const again = (await propose(client, alliance)).body.proposal
    app.told.length = 0
    const answers = await Promise.all(Array.from({ length: 20 }, () => answer(coach, alliance, again, 'yes')))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(app.told).toContain('nudge sheets')
    expect(await opened(coach, alliance)).toBeNull()
    expect(await app.db.selectFrom('sheet').selectAll().execute()).toEqual([])
    expect((await take(coach, alliance)).status).toBe(200)
    expect(await propose(coach, alliance)).toMatchObject({ status: 409, body: { code: 'sheets-sealed' } })
  })
})
