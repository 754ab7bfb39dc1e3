// The one table of permissions (shared/permissions) against the server: no route without a row, no row without a route, and whoever
// comes to a door is let in, or not, as its row says. Whatever one seat may do, every seat may.
import { describe, expect, it } from 'vitest'
import { PROPOSAL_KINDS } from '../../shared/agreement/proposal.ts'
import { PERMISSIONS, ROUTES, type Who, whoMayAsk } from '../../shared/permissions/permissions.ts'
import type { Alliance, Proposal } from '../../shared/protocol/bodies.ts'
import { type Answer, Browser, seatTwo } from '../harness/Browser.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { startServer } from '../harness/startServer.ts'
import { type ServedApp, serveApp } from './serveApp.ts'
import { say, writeInto } from './writeInto.ts'

const DAY = 24 * 60 * 60 * 1000
const SOCKETS = new Set(['GET /sync/:id', 'GET /sync/:id/sheets/:sheet'])
const UNKNOWN = 'AAAAAAAAAAAAAAAAAAAAAA'
const of = (...who: Who[]): string[] => ROUTES.filter((route) => who.some((one) => whoMayAsk(route) === one))
const OVER_HTTP_TO_SEATS = of('seat').filter((route) => !SOCKETS.has(route))

describe('the table of permissions', () => {
  it('has a row for every route, and a route for every row', async () => {
    await using app = await serveApp()
    expect(app.routes.length).toBeGreaterThan(30)
    expect([...new Set(app.routes)].sort()).toEqual(ROUTES.filter((route) => !SOCKETS.has(route)).sort())
  })

  it('lets nobody but seats act in an alliance, and gives no route to two kinds of people', () => {
    for (const route of ROUTES) {
      expect([route, new Set(PERMISSIONS.filter(({ routes }) => routes.includes(route)).map(({ who }) => who)).size]).toEqual([
        route,
        1
      ])
    }
    const inAnAlliance = ROUTES.filter((route) => route.includes('/alliances/:id'))
    expect(inAnAlliance.filter((route) => whoMayAsk(route) !== 'seat')).toEqual([])
  })

  it('asks everyone for each kind of proposal', () => {
    const answered = PERMISSIONS.filter(
      ({ yes, routes }) => yes === 'everyone' && routes.some((route) => route.endsWith('/answer'))
    )
    expect(answered).toHaveLength(PROPOSAL_KINDS.length)
  })
})

/** Done at once, whatever is brought: the second to ask finds it done. */
const NEEDS_NO_BODY = new Set(['POST /api/alliances/:id/return', 'POST /api/alliances/:id/begin-again'])

/** Two who sit here, one who sits elsewhere, one whose session is over, and one who never was here. */
const people = async (app: ServedApp) => {
  const old = new Browser(app.origin)
  await old.begin('Ruth')
  app.clock.at += 401 * DAY
  const two = await seatTwo(app.origin)
  const elsewhere = new Browser(app.origin)
  await elsewhere.begin('Third')
  return { ...two, elsewhere, old, stranger: new Browser(app.origin) }
}

const parts = (route: string, id = UNKNOWN): { method: string; path: string; body: string | undefined } => {
  const [method = '', path = ''] = route.split(' ')
  return {
    method,
    path: path.replace(':id', id).replace(/:\w+/g, UNKNOWN),
    body: method === 'POST' || method === 'PUT' ? '{"nonsense":' : undefined
  }
}
const knock = (who: Browser, route: string, id?: string) => {
  const { method, path, body } = parts(route, id)
  return who.ask<{ code?: string } | undefined>(method, path, body)
}
/** What it was answered, without what differs by nature from one seat to another. */
const shape = ({ status, body }: Answer<{ code?: string } | undefined>) => ({ status, code: body?.code })

describe('at the door', () => {
  it('a seat of the alliance is let in, each alike; one of another, an old one and a stranger are not', async () => {
    await using app = await serveApp()
    const { alliance, coach, client, elsewhere, old, stranger } = await people(app)
    for (const route of OVER_HTTP_TO_SEATS) {
      for (const one of [old, stranger])
        expect([route, shape(await knock(one, route, alliance.id))]).toEqual([route, { status: 401, code: 'no-session' }])
      expect([route, shape(await knock(elsewhere, route, alliance.id))]).toEqual([route, { status: 404, code: 'not-found' }])
      // What they bring is nonsense, and what they ask about is not there: for each of them alike.
      const [hers, his] = [await knock(coach, route, alliance.id), await knock(client, route, alliance.id)]
      if (NEEDS_NO_BODY.has(route)) continue
      expect([route, shape(hers)]).toEqual([route, shape(his)])
      expect([route, hers.status]).not.toEqual([route, 401])
    }
  })

  it('a person is asked for their session, and anyone else for nothing', async () => {
    await using app = await serveApp()
    const { coach, client, elsewhere, old, stranger } = await people(app)
    for (const route of of('person')) {
      for (const one of [old, stranger]) expect([route, shape(await knock(one, route))]).toMatchObject([route, { status: 401 }])
      for (const one of [coach, client, elsewhere]) expect([route, (await knock(one, route)).status]).not.toEqual([route, 401])
    }
    for (const route of of('anyone', 'link'))
      for (const one of [coach, elsewhere, old, stranger]) {
        const { status } = await knock(one, route)
        expect([route, status]).not.toEqual([route, 401])
        expect([route, status]).not.toEqual([route, 403])
      }
  })

  it('whoever holds a link that opens nothing is told just that, whoever they are', async () => {
    await using app = await serveApp()
    const { coach, elsewhere, old, stranger } = await people(app)
    for (const one of [coach, elsewhere, old, stranger]) {
      expect(await one.ask('POST', '/api/invitations/accept', { token: UNKNOWN, name: 'Ruth' })).toMatchObject({ status: 410 })
      expect(await one.ask('GET', `/s/${UNKNOWN}`)).toMatchObject({ status: 404 })
    }
    expect((await stranger.ask('POST', '/api/keys/open', { token: UNKNOWN })).status).toBeGreaterThanOrEqual(400)
  })

  it('a socket is opened to a seat, and to nobody else', async () => {
    await using server = await startServer()
    const old = new Browser(server.origin)
    await old.begin('Ruth')
    server.clock.at += 401 * DAY
    const { alliance, coach, client } = await seatTwo(server.origin)
    const elsewhere = new Browser(server.origin)
    await elsewhere.begin('Third')
    const at = async ({ cookie }: Browser): Promise<number> => {
      await using seat = new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie })
      await seat.until('an answer', () => seat.synced).catch(() => undefined)
      return seat.refusedUpgrade ?? 101
    }
    for (const one of [coach, client]) expect(await at(one)).toBe(101)
    for (const one of [old, new Browser(server.origin)]) expect(await at(one)).toBe(401)
    expect(await at(elsewhere)).toBe(404)
  })
})

type Acting = { app: ServedApp; alliance: Alliance; actor: Browser; other: Browser }

/** Acts that change something, each done in full by a seat in an alliance of its own: what the door lets in goes through. */
const ACTS: [act: string, does: (acting: Acting) => Promise<{ status: number }>][] = [
  ['reads', ({ actor, alliance: { id } }) => actor.ask('GET', `/api/alliances/${id}`)],
  ['takes a copy', ({ actor, alliance: { id } }) => actor.ask('GET', `/api/alliances/${id}/export?format=json`)],
  ['says where it stands', async ({ actor, alliance }) => actor.ask('PUT', ...stanceIn(await actor.read(alliance.id)))],
  ['begins a return', ({ actor, alliance: { id } }) => actor.ask('POST', `/api/alliances/${id}/return`)],
  ['asks to share', ({ actor, alliance }) => sharing(actor, alliance)],
  ['says yes', async ({ actor, other, alliance }) => answering(actor, alliance, await sharing(other, alliance), 'yes')],
  ['says no', async ({ actor, other, alliance }) => answering(actor, alliance, await sharing(other, alliance), 'no')],
  ['takes it back', async ({ actor, alliance }) => answering(actor, alliance, await sharing(actor, alliance), 'no')],
  [
    'reads it beforehand',
    async ({ actor, other, alliance }) => {
      const { body } = await sharing(other, alliance)
      return actor.ask('GET', `/api/alliances/${alliance.id}/proposals/${body.proposal.id}/preview`)
    }
  ],
  [
    'closes what the other asked to show',
    async ({ actor, other, alliance }) => {
      const made = await answering(actor, alliance, await sharing(other, alliance), 'yes')
      return actor.ask('DELETE', `/api/alliances/${alliance.id}/snapshots/${made.body.snapshot?.id}`)
    }
  ],
  [
    'closes what it asked to show itself',
    async ({ actor, other, alliance }) => {
      const made = await answering(other, alliance, await sharing(actor, alliance), 'yes')
      return actor.ask('DELETE', `/api/alliances/${alliance.id}/snapshots/${made.body.snapshot?.id}`)
    }
  ],
  [
    'asks for a seat more',
    ({ actor, alliance: { id } }) => actor.ask('POST', `/api/alliances/${id}/proposals`, { kind: 'add-seat', label: 'Witness' })
  ]
]

const sharing = (who: Browser, { id }: Alliance) =>
  who.ask<{ proposal: Proposal }>('POST', `/api/alliances/${id}/snapshots`, { sections: 'all' })
const answering = (who: Browser, { id }: Alliance, { body }: Answer<{ proposal: Proposal }>, answer: 'yes' | 'no') =>
  who.ask<{ snapshot?: { id: string } }>('POST', `/api/alliances/${id}/proposals/${body.proposal.id}/answer`, { answer })
const stanceIn = ({ id, sections: [first] }: Alliance) =>
  [`/api/alliances/${id}/sections/${first?.id}/stance`, { stance: 'in', digest: first?.digest }] as const

describe('whatever one seat may do, every seat may', () => {
  it.each(ACTS)('%s', async (_, does) => {
    await using app = await serveApp()
    const answers = []
    for (const whose of ['coach', 'client'] as const) {
      const two = await seatTwo(app.origin)
      await writeInto(app, two.alliance, ([today]) => say(today, 'A hand on the table.'))
      const [actor, other] = whose === 'coach' ? [two.coach, two.client] : [two.client, two.coach]
      answers.push((await does({ app, alliance: two.alliance, actor, other })).status)
    }
    expect(answers[0]).toBe(answers[1])
    expect([200, 201, 204]).toContain(answers[0])
  })
})
