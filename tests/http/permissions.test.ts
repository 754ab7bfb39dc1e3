// The one table of permissions (shared/permissions) against the server: no route without a row, no row without a route, and whoever
// comes to a door is let in, or not, as its row says. Whatever one seat may do, every seat may.
import { describe, expect, it } from 'vitest'
import { PROPOSAL_KINDS, type ProposalKind } from '../../shared/agreement/proposal.ts'
import { type AllianceId, type RescueId, type SeatId, newId, parseId } from '../../shared/alliance/ids.ts'
import { pointAt } from '../../shared/alliance/points.ts'
import { PERMISSIONS, ROUTES, type Who, whoMayAsk } from '../../shared/permissions/permissions.ts'
import type { Alliance, Proposal } from '../../shared/protocol/bodies.ts'
import { aboutRescue } from '../../server/storage/about.ts'
import { sealText } from '../../server/storage/sealing.ts'
import { type Answer, Browser, seatTwo } from '../harness/Browser.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { startServer } from '../harness/startServer.ts'
import { seatMany } from './seatMany.ts'
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

/** To be tried last: nobody acts after it. */
const LAST = new Set(['POST /api/alliances/:id/leave'])

/** What would change an alliance that rests. */
const REFUSED_AT_REST = new Set([
  'PUT /api/alliances/:id/sections/:section/stance',
  'POST /api/alliances/:id/invitations',
  'POST /api/alliances/:id/snapshots',
  'POST /api/alliances/:id/proposals/:proposal/answer',
  'POST /api/alliances/:id/return',
  'PUT /api/alliances/:id/coming-back',
  'PUT /api/alliances/:id/day-mail',
  'POST /api/alliances/:id/notes',
  'POST /api/alliances/:id/notes/:note/replies',
  'PUT /api/alliances/:id/notes/:note/closing',
  'PUT /api/alliances/:id/notes/:note/told',
  'PUT /api/alliances/:id/notes/:note/anchor',
  'PUT /api/alliances/:id/sections/:section/own-words',
  'PUT /api/alliances/:id/sections/:section/sheet',
  'PUT /api/alliances/:id/sections/:section/sheet/ready'
])
/** What takes away, closes, or is nobody else's matter. `POST …/proposals` refuses every kind but `erase`, by what it asks. */
const GOES_ON_AT_REST = new Set([
  'POST /api/alliances/:id/proposals',
  'POST /api/alliances/:id/leave',
  'POST /api/alliances/:id/begin-again',
  'DELETE /api/alliances/:id/invitations/:invitation',
  'DELETE /api/alliances/:id/snapshots/:snapshot',
  'DELETE /api/alliances/:id/notes/:note',
  'DELETE /api/alliances/:id/sections/:section/own-words',
  'DELETE /api/alliances/:id/sections/:section/seam',
  'DELETE /api/alliances/:id/coming-back',
  'POST /api/alliances/:id/calendar-link',
  'DELETE /api/alliances/:id/calendar-link',
  'DELETE /api/alliances/:id/day-mail',
  'DELETE /api/alliances/:id/since/:section',
  'DELETE /api/alliances/:id/rescued/:rescue',
  'PUT /api/alliances/:id/seats/:seat/welcome',
  'DELETE /api/alliances/:id/seats/:seat/welcome',
  // Of a return that was under way: it ended when one left, and no other is begun.
  'PUT /api/alliances/:id/return/:return/marks/:section',
  'PUT /api/alliances/:id/return/:return/finished',
  'DELETE /api/alliances/:id/return/:return/finished',
  'POST /api/alliances/:id/return/:return/end',
  'DELETE /api/alliances/:id/sections/:section/sheet/ready'
])

const ASKED_WITH: Partial<Record<ProposalKind, object>> = {
  'add-seat': { label: 'Witness' },
  'clear-notes': { section: UNKNOWN },
  seam: { section: UNKNOWN },
  'clear-sheets': { section: UNKNOWN },
  'draft-window': { days: 7 }
}

/** Something of the coach's own at a route that names it, and what is asked of it. */
type Owned = { at(path: string): string; body?: object }
type Making = Awaited<ReturnType<typeof people>> & { app: ServedApp }
const note = async ({ coach, alliance }: Making): Promise<(path: string) => string> => {
  const { body } = await coach.ask<{ note: { id: string } }>('POST', `/api/alliances/${alliance.id}/notes`, noteFor(alliance))
  return (path) => path.replace(':id', alliance.id).replace(':note', body.note.id)
}
const noteFor = ({ sections: [first] }: Alliance) => ({
  section: first?.id,
  when: 'return',
  quote: 'six sessions',
  anchor: { from: pointAt({ client: 1, clock: 0 }, 'first'), to: pointAt({ client: 1, clock: 5 }, 'last') },
  words: {}
})
const OWN: Record<string, (making: Making) => Promise<Owned>> = {
  'PUT /api/alliances/:id/notes/:note/told': async (making) => ({ at: await note(making) }),
  'PUT /api/alliances/:id/notes/:note/anchor': async (making) => {
    const { section, anchor } = noteFor(making.alliance)
    return { at: await note(making), body: { section, anchor } }
  },
  'DELETE /api/alliances/:id/notes/:note': async (making) => ({ at: await note(making) }),
  'DELETE /api/alliances/:id/rescued/:rescue': async ({ app, alliance }) => {
    const [id, seat, rescue] = [
      there(parseId<AllianceId>(alliance.id)),
      there(parseId<SeatId>(alliance.me.seatId)),
      newId<RescueId>()
    ]
    const words = JSON.stringify({ before: '', words: 'Mine, that lost their place.' })
    const bytes = sealText(await app.keyring.keyOf(id), words, aboutRescue(id, seat, rescue))
    await app.db.insertInto('rescue').values({ id: rescue, alliance_id: id, seat_id: seat, at: app.clock.now(), bytes }).execute()
    return { at: (path) => path.replace(':id', id).replace(':rescue', rescue) }
  },
  'DELETE /api/me/devices/:device': async ({ coach }) => {
    const { body } = await coach.ask<{ devices: { id: string }[] }>('GET', '/api/me/devices')
    return { at: (path) => path.replace(':device', body.devices[0]?.id ?? '') }
  }
}
const there = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('should be there')
  return value
}

/** Two who sit here and one who left; one who sits elsewhere; the coach's first browser, whose session is over by now, though the seat is
 *  still theirs; and one who never was here. */
const people = async (app: ServedApp) => {
  const { alliance, people: three } = await seatMany(app, 3)
  const [coach, client, gone] = three
  if (coach === undefined || client === undefined || gone === undefined) throw new Error('three should sit here')
  const keys = await Promise.all(three.map(({ browser }) => browser.ask<{ key: { url: string } }>('POST', '/api/me/key')))
  app.clock.at += 401 * DAY
  const again = await Promise.all(
    keys.map(async ({ body }) => {
      const browser = new Browser(app.origin)
      const opened = await browser.ask('POST', '/api/keys/open', { token: new URL(body.key.url).hash.slice(1) })
      expect(opened.status).toBe(200)
      return browser
    })
  )
  const [first, second, third] = again
  if (first === undefined || second === undefined || third === undefined) throw new Error('three keys should open')
  expect((await third.ask('POST', `/api/alliances/${alliance.id}/leave`, {})).status).toBe(200)
  const elsewhere = new Browser(app.origin)
  await elsewhere.begin('Third')
  return {
    alliance,
    coach: first,
    client: second,
    left: third,
    elsewhere,
    expired: coach.browser,
    stranger: new Browser(app.origin)
  }
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
  it('a seat of the alliance is let in, each alike; whoever left, sits elsewhere, has an old session or none is not', async () => {
    await using app = await serveApp()
    const { alliance, coach, client, left, elsewhere, expired, stranger } = await people(app)
    for (const route of OVER_HTTP_TO_SEATS) {
      for (const one of [expired, stranger])
        expect([route, shape(await knock(one, route, alliance.id))]).toEqual([route, { status: 401, code: 'no-session' }])
      const nowhere = await knock(elsewhere, route)
      for (const one of [left, elsewhere]) {
        const answer = await knock(one, route, alliance.id)
        expect([route, shape(answer)]).toEqual([route, { status: 404, code: 'not-found' }])
        // To them it is as if there were none.
        expect([route, answer.body]).toEqual([route, nowhere.body])
      }
      // What they bring is nonsense, and what they ask about is not there: for each of them alike.
      const [hers, his] = [await knock(coach, route, alliance.id), await knock(client, route, alliance.id)]
      if (NEEDS_NO_BODY.has(route)) continue
      expect([route, shape(hers)]).toEqual([route, shape(his)])
      expect([route, hers.status]).not.toEqual([route, 401])
    }
  })

  it('a person is asked for their session, and anyone else for nothing', async () => {
    await using app = await serveApp()
    const { coach, client, left, elsewhere, expired, stranger } = await people(app)
    for (const route of of('person')) {
      for (const one of [expired, stranger])
        expect([route, shape(await knock(one, route))]).toMatchObject([route, { status: 401 }])
      for (const one of [coach, client, left, elsewhere])
        expect([route, (await knock(one, route)).status]).not.toEqual([route, 401])
    }
    for (const route of of('anyone', 'link'))
      for (const one of [coach, left, elsewhere, expired, stranger]) {
        const { status } = await knock(one, route)
        expect([route, status]).not.toEqual([route, 401])
        expect([route, status]).not.toEqual([route, 403])
      }
  })

  it('whoever holds a link that opens nothing is told just that, whoever they are', async () => {
    await using app = await serveApp()
    const { coach, left, elsewhere, expired, stranger } = await people(app)
    for (const one of [coach, left, elsewhere, expired, stranger]) {
      expect(await one.ask('POST', '/api/invitations/accept', { token: UNKNOWN, name: 'Ruth' })).toMatchObject({ status: 410 })
      expect(await one.ask('GET', `/s/${UNKNOWN}`)).toMatchObject({ status: 404 })
    }
    expect((await stranger.ask('POST', '/api/keys/open', { token: UNKNOWN })).status).toBeGreaterThanOrEqual(400)
  })

  it('a socket is opened to a seat, and to nobody else', async () => {
    await using server = await startServer()
    const { alliance, coach, client } = await seatTwo(server.origin)
    const key = await coach.ask<{ key: { url: string } }>('POST', '/api/me/key')
    const theirs = await client.ask<{ key: { url: string } }>('POST', '/api/me/key')
    server.clock.at += 401 * DAY
    const reopened = async ({ body }: Answer<{ key: { url: string } }>): Promise<Browser> => {
      const browser = new Browser(server.origin)
      await browser.ask('POST', '/api/keys/open', { token: new URL(body.key.url).hash.slice(1) })
      return browser
    }
    const [here, goes] = [await reopened(key), await reopened(theirs)]
    const elsewhere = new Browser(server.origin)
    await elsewhere.begin('Third')
    const at = async ({ cookie }: Browser, path: string): Promise<number> => {
      await using seat = new HeadlessSeat({ origin: server.origin, allianceId: path, cookie })
      await seat.until('an answer', () => seat.synced || seat.refusedUpgrade !== undefined).catch(() => undefined)
      return seat.refusedUpgrade ?? 101
    }
    const [section] = alliance.sections
    const sheet = await goes.ask<{ sheet: { id: string } }>('PUT', `/api/alliances/${alliance.id}/sections/${section?.id}/sheet`)
    const paths = [alliance.id, `${alliance.id}/sheets/${sheet.body.sheet.id}`]
    expect(paths).toHaveLength(SOCKETS.size)
    for (const path of paths) expect(await at(goes, path)).toBe(101)
    expect(await Promise.all(paths.map((path) => at(here, path)))).toEqual([101, 404])
    await goes.ask('POST', `/api/alliances/${alliance.id}/leave`, {})
    for (const path of paths) {
      for (const one of [coach, new Browser(server.origin)]) expect(await at(one, path)).toBe(401)
      for (const one of [goes, elsewhere]) expect(await at(one, path)).toBe(404)
    }
  })

  it('where an alliance rests, what reads and closes goes on, and what would change it is refused', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await people(app)
    await client.ask('POST', `/api/alliances/${alliance.id}/leave`, {})
    const changing = OVER_HTTP_TO_SEATS.filter((route) => !route.startsWith('GET '))
    // A new route says which it is.
    expect([...REFUSED_AT_REST, ...GOES_ON_AT_REST].sort()).toEqual(changing.sort())
    for (const route of OVER_HTTP_TO_SEATS.filter((one) => !LAST.has(one))) {
      const { status, code } = shape(await knock(coach, route, alliance.id))
      expect([route, status === 409 && code === 'resting']).toEqual([route, REFUSED_AT_REST.has(route)])
      expect([route, [401, 403].includes(status)]).toEqual([route, false])
    }
    for (const kind of PROPOSAL_KINDS.filter((one) => one !== 'erase' && one !== 'share-snapshot' && one !== 'invite')) {
      const asked = ASKED_WITH[kind]
      expect([kind, shape(await coach.ask('POST', `/api/alliances/${alliance.id}/proposals`, { kind, ...asked }))]).toEqual([
        kind,
        { status: 409, code: 'resting' }
      ])
    }
    expect((await coach.read(alliance.id)).state).toBe('resting')
  })
})

describe('what is one’s own', () => {
  it.each(Object.entries(OWN))(
    '%s: the other seat, whoever left and whoever sits elsewhere find nothing there',
    async (route, make) => {
      await using app = await serveApp()
      const all = await people(app)
      const { coach, client, left, elsewhere, expired, stranger } = all
      const own = await make({ ...all, app })
      const [method = '', path = ''] = route.split(' ')
      const body = method === 'GET' ? undefined : own.body
      app.told.length = 0
      for (const one of [client, left, elsewhere])
        expect(shape(await one.ask(method, own.at(path), body))).toEqual({ status: 404, code: 'not-found' })
      for (const one of [expired, stranger])
        expect(shape(await one.ask(method, own.at(path), body))).toEqual({ status: 401, code: 'no-session' })
      // Nor does any room hear of it.
      expect(app.told).toEqual([])
      expect([200, 204]).toContain((await coach.ask(method, own.at(path), body)).status)
    }
  )

  it('has a row here for every route of the table that names a thing of one’s own', () => {
    const naming = PERMISSIONS.filter(({ topic, who }) => topic === 'mine' && (who === 'seat' || who === 'person'))
      .flatMap(({ routes }) => routes)
      .filter((route) => /:(?!id\b|section\b)\w+/.test(route))
    expect(Object.keys(OWN).sort()).toEqual(naming.sort())
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
