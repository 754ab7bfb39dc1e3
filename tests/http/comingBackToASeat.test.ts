// Leaving is undone alone for seven days, later by the yes of those who stayed; what was taken along stays.
import { describe, expect, it } from 'vitest'
import { copySchema } from '../../shared/copying/copy.ts'
import { type AllianceId, type RescueId, type SeatId, newId, parseId } from '../../shared/alliance/ids.ts'
import { aboutRescue } from '../../server/storage/about.ts'
import { sealText } from '../../server/storage/sealing.ts'
import { SqliteSweeping } from '../../server/storage/sweeping.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { serveApp } from './serveApp.ts'
import { DAY, gone, leave, leftBy, comeBack, seatOf, welcome, agreed, three } from './whoLeave.ts'
import { say, writeInto } from './writeInto.ts'

describe('whoever left comes back', () => {
  it('alone, within seven days, as they were', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await agreed(app)
    await leave(client, alliance, { name: 'someone' })
    app.clock.at += 7 * DAY - 1
    await app.leaving.forgetNames(app.clock.now())
    expect(await leftBy(client)).toMatchObject([{ id: alliance.id, title: 'someone and Amara', mayComeBack: true }])
    app.told.length = 0
    const back = await comeBack(client, alliance)
    expect(back).toMatchObject({ status: 200, body: { alliance: { state: 'open', me: { seatId: seatOf(alliance, 'Client') } } } })
    expect(back.body.alliance.seats[0]).toMatchObject({ person: { name: 'Jonas', ink: 'madder' } })
    expect(back.body.alliance.seats[0]).not.toHaveProperty('left')
    // What they last said is theirs again: the agreement stands.
    expect((await coach.read(alliance.id)).sections[0]?.stances.map(({ stands }) => stands)).toEqual([true, true])
    expect(app.told).toEqual(['seatsChanged', 'nudge seats'])
    expect(await leftBy(client)).toEqual([])
    expect(await comeBack(client, alliance)).toMatchObject(gone)
    const { body } = await coach.ask<{ events: { kind: string }[] }>('GET', `/api/alliances/${alliance.id}/record`)
    expect(body.events.slice(-2).map(({ kind }) => kind)).toEqual(['left', 'came-back'])
  })

  it('later, when everyone who sits there says so; the name that they would not leave here is gone by then', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await agreed(app)
    const seat = seatOf(alliance, 'Client')
    await leave(client, alliance, { name: 'initials' })
    app.clock.at += 7 * DAY
    await app.leaving.forgetNames(app.clock.now())
    expect((await app.db.selectFrom('seat').select('left_name').execute()).every(({ left_name }) => left_name === null)).toBe(
      true
    )
    expect(await comeBack(client, alliance)).toMatchObject({ status: 409, body: { code: 'not-welcome' } })
    expect((await welcome(coach, alliance, seat, 'GET')).body.welcomedBy).toEqual([])
    expect((await welcome(coach, alliance, seat)).body.welcomedBy).toEqual([seatOf(alliance, 'Coach')])
    expect((await welcome(coach, alliance, seat)).body.welcomedBy).toEqual([seatOf(alliance, 'Coach')])
    expect(await leftBy(client)).toMatchObject([{ mayComeBack: true }])
    // It can be taken back until they sit.
    expect((await welcome(coach, alliance, seat, 'DELETE')).body.welcomedBy).toEqual([])
    expect((await comeBack(client, alliance)).status).toBe(409)
    await welcome(coach, alliance, seat)
    const back = await comeBack(client, alliance, { name: 'Jonas  W.' })
    expect(back.body.alliance.seats[0]?.person?.name).toBe('Jonas W.')
  })

  it('into a team only with the yes of each, and a yes of who has left since is nobody’s', async () => {
    await using app = await serveApp()
    const { alliance, coach, client, witness } = await three(app)
    const seat = seatOf(alliance, 'Client')
    await leave(client, alliance)
    app.clock.at += 8 * DAY
    await welcome(coach, alliance, seat)
    expect((await comeBack(client, alliance)).status).toBe(409)
    await leave(coach, alliance)
    expect((await comeBack(client, alliance)).status).toBe(409)
    await welcome(witness, alliance, seat)
    expect((await comeBack(client, alliance)).status).toBe(200)
  })

  it('as nobody else: not the other seat, a stranger, someone with an old link, or a guess', async () => {
    await using app = await serveApp()
    const coach = new Browser(app.origin)
    const begun = await coach.begin()
    const old = await coach.invite(begun)
    const client = new Browser(app.origin)
    const alliance = await client.accept(old.token)
    const stranger = new Browser(app.origin)
    await stranger.begin('Mallory')
    await leave(client, alliance)
    for (const who of [coach, stranger]) {
      expect(await comeBack(who, alliance)).toMatchObject(gone)
      expect(await who.ask('GET', `/api/left/${alliance.id}/copy?format=json`)).toMatchObject(gone)
    }
    for (const id of ['AAAAAAAAAAAAAAAAAAAAAA', 'short', '__proto__'])
      expect(await client.ask('POST', `/api/left/${id}/return`)).toMatchObject(gone)
    expect(await stranger.ask('POST', '/api/invitations/accept', { token: old.token, name: 'M' })).toMatchObject({ status: 410 })
    for (const [seat, who] of [
      [seatOf(alliance, 'Coach'), coach],
      ['AAAAAAAAAAAAAAAAAAAAAA', coach],
      [seatOf(alliance, 'Client'), client],
      [seatOf(alliance, 'Client'), stranger]
    ] as const)
      for (const method of ['GET', 'PUT', 'DELETE']) expect(await welcome(who, alliance, seat, method)).toMatchObject(gone)
    for (const path of ['/api/left', `/api/left/${alliance.id}/copy?format=json`])
      expect((await new Browser(app.origin).ask('GET', path)).status).toBe(401)
    expect((await comeBack(new Browser(app.origin), alliance)).status).toBe(401)
  })

  it('to find nobody there: after seven days there is no one to say yes', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    await leave(client, alliance)
    await leave(coach, alliance)
    app.clock.at += 7 * DAY
    for (const who of [client, coach]) expect((await comeBack(who, alliance)).status).toBe(409)
  })
})

describe('the leaver’s copy', () => {
  it('is what they could read on that day, by a link of their own and where they are signed in, for ninety days', async () => {
    await using app = await serveApp()
    const { alliance, coach, client, witness } = await three(app)
    await writeInto(app, await coach.read(alliance.id), ([first]) => say(first, 'While we were three.'))
    const { copy } = (await leave(client, alliance)).body
    expect(copy.until).toBe('2027-02-14T09:00:00.000Z')
    await writeInto(app, await coach.read(alliance.id), ([first]) => say(first, ' After.'))
    const path = new URL(copy.url).pathname
    const stranger = new Browser(app.origin)
    const page = await stranger.ask<string>('GET', path)
    expect(page.status).toBe(200)
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none';/)
    expect(page.headers.get('content-disposition')).toBeNull()
    for (const [name, value] of [
      ['cache-control', 'no-store'],
      ['referrer-policy', 'no-referrer'],
      ['x-robots-tag', 'noindex']
    ] as const)
      expect(page.headers.get(name)).toBe(value)
    expect(page.body).toContain('While we were three.')
    expect(page.body).not.toContain('After.')
    const json = copySchema.parse((await stranger.ask('GET', `${path}.json`)).body)
    expect(json).toMatchObject({ me: { seatId: seatOf(alliance, 'Client') }, alliance: { state: 'open' } })
    expect((await client.ask('GET', `/api/left/${alliance.id}/copy?format=json`)).body).toEqual(json)
    for (const ending of ['md', 'docx']) expect((await stranger.ask('GET', `${path}.${ending}`)).status).toBe(200)
    expect(await client.ask('GET', `/api/left/${alliance.id}/copy?format=pdf`)).toMatchObject({
      status: 400,
      body: { field: 'format' }
    })
    expect(witness).toBeDefined()

    app.clock.at += 90 * DAY
    expect((await stranger.ask('GET', path)).status).toBe(404)
    expect(await client.ask('GET', `/api/left/${alliance.id}/copy?format=json`)).toMatchObject(gone)
    await new SqliteSweeping(app).sweep(app.clock.now())
    expect(await app.db.selectFrom('leaver_copy').selectAll().execute()).toEqual([])
  })

  it('has their words that fell away; here those wait for as long as the leaver comes back to them alone', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    const id = parseId<AllianceId>(alliance.id)
    for (const seat of alliance.seats.map(({ id: one }) => parseId<SeatId>(one))) {
      if (id === undefined || seat === undefined) throw new Error('no ids')
      const rescue = newId<RescueId>()
      const bytes = sealText(
        await app.keyring.keyOf(id),
        JSON.stringify({ before: '', words: `of ${seat}` }),
        aboutRescue(id, seat, rescue)
      )
      await app.db.insertInto('rescue').values({ id: rescue, alliance_id: id, seat_id: seat, at: app.clock.at, bytes }).execute()
    }
    const mine = seatOf(alliance, 'Client')
    const { copy } = (await leave(client, alliance)).body
    const read = copySchema.parse((await client.ask('GET', `${new URL(copy.url).pathname}.json`)).body)
    expect(read.mine.rescued).toEqual([{ section: null, before: '', words: `of ${mine}` }])

    const kept = async (): Promise<string[]> => {
      await new SqliteSweeping(app).sweep(app.clock.now())
      return (await app.db.selectFrom('rescue').select('seat_id').execute()).map(({ seat_id: seat }) => seat)
    }
    app.clock.at += 7 * DAY - 1
    expect(await kept()).toHaveLength(2)
    app.clock.at += 1
    expect(await kept()).toEqual([seatOf(alliance, 'Coach')])
    const path = `/api/alliances/${alliance.id}/rescued`
    expect((await coach.ask<{ rescued: unknown[] }>('GET', path)).body.rescued).toHaveLength(1)
  })

  it('stays theirs when they come back: what they wrote apart is in no other place', async () => {
    await using app = await serveApp()
    const { alliance, client } = await agreed(app)
    const { copy } = (await leave(client, alliance)).body
    await comeBack(client, alliance)
    expect((await client.ask('GET', new URL(copy.url).pathname)).status).toBe(200)
    expect((await client.ask('GET', '/c/never')).status).toBe(404)
  })
})
