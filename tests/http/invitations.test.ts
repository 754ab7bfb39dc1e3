import { describe, expect, it } from 'vitest'
import { type AllianceId, type InvitationId, type PersonId, newId, parseId } from '../../shared/alliance/ids.ts'
import type { Alliance, InvitationPreview } from '../../shared/protocol/bodies.ts'
import { hashToken } from '../../server/domain/tokens.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { budget } from '../harness/budget.ts'
import { count } from '../harness/counts.ts'
import { serveApp } from './serveApp.ts'

const HOUR = 60 * 60 * 1000
const gone = { status: 410, body: { code: 'invitation-gone' } }

describe('an invitation', () => {
  it('opens the seat to whoever comes first, and to nobody after', async () => {
    await using app = await serveApp({ operatorName: 'Amara’s practice' })
    const coach = new Browser(app.origin)
    const begun = await coach.begin('Amara', 'Our year')
    const invitation = await coach.invite(begun)
    expect(invitation.token).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(invitation.url).toBe(`${app.publicUrl}/join#${invitation.token}`)
    expect(Date.parse(invitation.expiresAt)).toBe(app.clock.at + 72 * HOUR)
    expect((await coach.read(begun.id)).invitations).toEqual([
      { id: invitation.id, seatId: begun.seats[0]?.id, expiresAt: invitation.expiresAt }
    ])

    const client = new Browser(app.origin)
    for (let look = 0; look < 3; look++) {
      const letter = await client.ask<InvitationPreview>('POST', '/api/invitations/preview', { token: invitation.token })
      expect(letter).toMatchObject({
        status: 200,
        body: {
          title: 'Our year',
          template: 'coaching',
          invitedBy: 'Amara',
          seatLabel: 'Client',
          expiresAt: invitation.expiresAt,
          inksTaken: ['indigo'],
          operator: 'Amara’s practice',
          seats: [
            { label: 'Client', person: null },
            { label: 'Coach', person: { name: 'Amara', ink: 'indigo' } }
          ]
        }
      })
      expect(client.cookie).toBeUndefined()
    }

    const accepted = await client.ask<{ alliance: Alliance }>('POST', '/api/invitations/accept', {
      token: invitation.token,
      name: ' Jonas '
    })
    expect(accepted.status).toBe(200)
    expect(accepted.headers.get('set-cookie')).toMatch(
      /^alongside-session=[A-Za-z0-9_-]{43}; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Lax$/
    )
    expect(accepted.body.alliance).toMatchObject({
      id: begun.id,
      title: 'Our year',
      state: 'open',
      me: { seatId: begun.seats[0]?.id },
      seats: [{ person: { name: 'Jonas', ink: 'madder' } }, { person: { name: 'Amara', ink: 'indigo' } }],
      invitations: []
    })
    expect(app.told).toEqual(['nudge invitations', 'seatsChanged', 'nudge seats'])

    const late = new Browser(app.origin)
    expect(await late.ask('POST', '/api/invitations/accept', { token: invitation.token, name: 'Late' })).toMatchObject(gone)
    expect(await late.ask('POST', '/api/invitations/preview', { token: invitation.token })).toMatchObject(gone)
    expect(late.cookie).toBeUndefined()
    // Their own link is spent, too.
    expect(await client.ask('POST', '/api/invitations/accept', { token: invitation.token, name: 'Jonas' })).toMatchObject(gone)
  })

  it('is gone after 72 hours, not a moment before', async () => {
    await using app = await serveApp()
    const coach = new Browser(app.origin)
    const begun = await coach.begin()
    const { token } = await coach.invite(begun)
    app.clock.at += 72 * HOUR - 1
    expect((await new Browser(app.origin).ask('POST', '/api/invitations/preview', { token })).status).toBe(200)
    app.clock.at += 1
    expect(await new Browser(app.origin).ask('POST', '/api/invitations/preview', { token })).toMatchObject(gone)
    expect(await new Browser(app.origin).ask('POST', '/api/invitations/accept', { token, name: 'Jonas' })).toMatchObject(gone)
    expect((await coach.read(begun.id)).invitations).toEqual([])
  })

  it('is dead when withdrawn, and withdrawing again changes nothing', async () => {
    await using app = await serveApp()
    const coach = new Browser(app.origin)
    const begun = await coach.begin()
    const { id, token } = await coach.invite(begun)
    const path = `/api/alliances/${begun.id}/invitations/${id}`
    expect((await coach.ask('DELETE', path)).status).toBe(204)
    expect((await coach.ask('DELETE', path)).status).toBe(204)
    expect(await new Browser(app.origin).ask('POST', '/api/invitations/accept', { token, name: 'Jonas' })).toMatchObject(gone)
    expect((await coach.read(begun.id)).invitations).toEqual([])
    expect(app.told).toEqual(['nudge invitations', 'nudge invitations', 'nudge invitations'])
  })

  it('says so when somebody has sat down with what is withdrawn', async () => {
    await using app = await serveApp()
    const coach = new Browser(app.origin)
    const begun = await coach.begin()
    const { id, token } = await coach.invite(begun)
    await new Browser(app.origin).accept(token)
    expect(await coach.ask('DELETE', `/api/alliances/${begun.id}/invitations/${id}`)).toMatchObject(gone)
  })

  it('dies with every other link to the seat when one of them is used', async () => {
    await using app = await serveApp()
    const coach = new Browser(app.origin)
    const begun = await coach.begin()
    const links = [await coach.invite(begun), await coach.invite(begun), await coach.invite(begun)]
    expect((await coach.read(begun.id)).invitations).toHaveLength(3)
    await new Browser(app.origin).accept(links[1]?.token ?? '')
    for (const { token } of links)
      expect(await new Browser(app.origin).ask('POST', '/api/invitations/accept', { token, name: 'Mallory' })).toMatchObject(gone)
    expect((await coach.read(begun.id)).invitations).toEqual([])
    // Should the seat ever be empty again, an old link still opens nothing.
    await app.db.updateTable('seat').set({ person_id: null, name: null, ink: null }).where('label', '=', 'Client').execute()
    for (const { token } of links)
      expect(await new Browser(app.origin).ask('POST', '/api/invitations/preview', { token })).toMatchObject(gone)
  })

  it('is not spent by an ink that is taken, nor by somebody who already sits here', async () => {
    await using app = await serveApp()
    const coach = new Browser(app.origin)
    const begun = await coach.begin()
    const { token } = await coach.invite(begun)
    const client = new Browser(app.origin)
    expect(await client.ask('POST', '/api/invitations/accept', { token, name: 'Jonas', ink: 'indigo' })).toMatchObject({
      status: 409,
      body: { code: 'ink-taken' }
    })
    expect(client.cookie).toBeUndefined()
    expect(await coach.ask('POST', '/api/invitations/accept', { token, name: 'Amara too' })).toMatchObject({
      status: 409,
      body: { code: 'already-seated' }
    })
    expect(await client.ask('POST', '/api/invitations/accept', { token, name: 'Jonas', ink: 'mallow' })).toMatchObject({
      status: 200,
      body: { alliance: { seats: [{ person: { name: 'Jonas', ink: 'mallow' } }, {}] } }
    })
    expect(await app.db.selectFrom('person').selectAll().execute()).toHaveLength(2)
  })

  it('is not made for a seat that is taken, of another alliance, or that does not exist', async () => {
    await using app = await serveApp()
    const { alliance, coach } = await seatTwo(app.origin)
    const other = await new Browser(app.origin).begin()
    const path = `/api/alliances/${alliance.id}/invitations`
    for (const seat of alliance.seats)
      expect(await coach.ask('POST', path, { seatId: seat.id })).toMatchObject({ status: 409, body: { code: 'seat-taken' } })
    for (const seatId of [other.seats[0]?.id, 'nonsense'])
      expect(await coach.ask('POST', path, { seatId })).toMatchObject({ status: 404, body: { code: 'not-found' } })
  })

  it('seats somebody who already has a session without making a second person of them', async () => {
    await using app = await serveApp()
    const { client } = await seatTwo(app.origin)
    const cookie = client.cookie
    const other = new Browser(app.origin)
    const begun = await other.begin('Third')
    const accepted = await client.accept((await other.invite(begun)).token, 'Jonas again')
    expect(accepted.id).toBe(begun.id)
    expect(client.cookie).toBe(cookie)
    const mine = await client.ask<{ alliances: { id: string }[] }>('GET', '/api/alliances')
    expect(mine.body.alliances).toHaveLength(2)
  })
})

it('opens nothing when it is withdrawn between the look at it and the act', async () => {
  await using app = await serveApp()
  const coach = new Browser(app.origin)
  const begun = await coach.begin()
  const { id, token } = await coach.invite(begun)
  const [alliance, invitation, person] = [parseId<AllianceId>(begun.id), parseId<InvitationId>(id), newId<PersonId>()]
  if (alliance === undefined || invitation === undefined) throw new Error('not an id')
  // The store takes turns: the acceptance looks first, the withdrawal comes before it acts.
  const [accepted, withdrawn] = await Promise.all([
    app.invitations.accept({ tokenHash: hashToken(token), person, name: 'Jonas', ink: undefined, now: app.clock.now() }),
    app.invitations.withdraw(alliance, invitation, app.clock.now())
  ])
  expect([accepted, withdrawn]).toEqual([{ refused: 'invitation-gone' }, 'withdrawn'])
  expect((await coach.read(begun.id)).seats[0]?.person).toBeNull()
})

const ROUNDS = budget({ short: 50, long: 200 })

it(`seats exactly one of a hundred who accept at once, ${ROUNDS} times over`, { timeout: ROUNDS * 6_000 }, async (context) => {
  await using app = await serveApp()
  for (let round = 0; round < ROUNDS; round++) {
    const coach = new Browser(app.origin)
    const begun = await coach.begin()
    // Every other round two links to the one seat are raced.
    const links = [(await coach.invite(begun)).token, round % 2 === 0 ? undefined : (await coach.invite(begun)).token]
    const many = Array.from({ length: 100 }, () => new Browser(app.origin))
    const answers = await Promise.all(
      many.map((browser, index) =>
        browser.ask<{ code?: string }>('POST', '/api/invitations/accept', {
          token: links[index % 2] ?? links[0],
          name: `Guest ${index}`
        })
      )
    )
    const outcomes = answers.map(({ status, body }) => `${status} ${body.code ?? ''}`.trim()).sort()
    expect(outcomes).toEqual(['200', ...Array<string>(99).fill('410 invitation-gone')])
    const winner = answers.findIndex(({ status }) => status === 200)
    expect((await coach.read(begun.id)).seats[0]?.person?.name).toBe(`Guest ${winner}`)
    expect(many.filter(({ cookie }) => cookie !== undefined)).toEqual([many[winner]])
  }
  count(context, { rounds: ROUNDS, 'accepts at once': 100 * ROUNDS })
  // Nobody else left anything behind: two people a round, each with one session.
  expect(await app.db.selectFrom('person').selectAll().execute()).toHaveLength(2 * ROUNDS)
  expect(await app.db.selectFrom('session').selectAll().execute()).toHaveLength(2 * ROUNDS)
})
