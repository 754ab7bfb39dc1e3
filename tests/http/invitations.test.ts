import { describe, expect, it } from 'vitest'
import { type AllianceId, type InvitationId, type PersonId, newId, parseId } from '../../shared/alliance/ids.ts'
import type { Alliance, Invitation, InvitationPreview } from '../../shared/protocol/bodies.ts'
import { hashToken } from '../../server/domain/tokens.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { budget } from '../harness/budget.ts'
import { count } from '../harness/counts.ts'
import { type ServedApp, serveApp } from './serveApp.ts'

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

describe('whoever sits down', () => {
  type Letter = { offered: string[] }
  const read = async (token: string, app: ServedApp): Promise<string[]> =>
    (await new Browser(app.origin).ask<Letter>('POST', '/api/invitations/preview', { token })).body.offered
  const sitDown = (who: Browser, token: string, name: string, offered?: string[]) =>
    who.ask<{ alliance: Alliance }>('POST', '/api/invitations/accept', { token, name, ...(offered && { offered }) })

  /** One of a team who sits alone, and a link for each of two other seats. */
  const alone = async (app: ServedApp) => {
    const amara = new Browser(app.origin)
    const begun = await amara.ask<{ alliance: Alliance }>('POST', '/api/alliances', {
      template: 'team',
      me: { name: 'Amara', seat: 0 }
    })
    const { alliance } = begun.body
    const [, second = '', third = '', fourth = ''] = alliance.seats.map(({ id }) => id)
    const link = async (seatId: string): Promise<Invitation> => {
      const answer = await amara.ask<{ invitation: Invitation }>('POST', `/api/alliances/${alliance.id}/invitations`, { seatId })
      expect(answer.status).toBe(201)
      return answer.body.invitation
    }
    return { amara, alliance, second, third, fourth, link }
  }

  it('is told before of the other seats that are offered, and says yes to whoever takes those', async () => {
    await using app = await serveApp()
    const { amara, alliance, second, third, link } = await alone(app)
    const one = await link(second)
    expect(await read(one.token, app)).toEqual([])
    // Two links to one seat are one offer.
    const [other] = [await link(third), await link(third)]
    expect(await read(one.token, app)).toEqual([third])
    expect(await read(other.token, app)).toEqual([second])
    const jonas = new Browser(app.origin)
    expect((await sitDown(jonas, one.token, 'Jonas', [third])).status).toBe(200)
    // Theirs, too, from now on: they see that it is out, and either may end it.
    expect((await jonas.read(alliance.id)).invitations.map(({ seatId }) => seatId)).toEqual([third, third])
    const ruth = new Browser(app.origin)
    expect((await sitDown(ruth, other.token, 'Ruth', await read(other.token, app))).status).toBe(200)
    expect((await amara.read(alliance.id)).seats.flatMap(({ person }) => person?.name ?? [])).toEqual(['Amara', 'Jonas', 'Ruth'])
  })

  it('is not seated beside a link of which the letter did not tell, and reads it again; nothing is spent', async () => {
    await using app = await serveApp()
    const { alliance, amara, second, third, fourth, link } = await alone(app)
    const one = await link(second)
    const two = await link(third)
    const told = await read(one.token, app)
    const later = await link(fourth)
    const jonas = new Browser(app.origin)
    for (const offered of [told, [], [second], ['AAAAAAAAAAAAAAAAAAAAAA']]) {
      expect(await sitDown(jonas, one.token, 'Jonas', offered)).toMatchObject({
        status: 409,
        body: { code: 'offered-meanwhile' }
      })
      expect(jonas.cookie).toBeUndefined()
    }
    expect((await amara.read(alliance.id)).seats.filter(({ person }) => person !== null)).toHaveLength(1)
    // One that was told of and has ended since is no hindrance.
    await amara.ask('DELETE', `/api/alliances/${alliance.id}/invitations/${two.id}`)
    expect((await sitDown(jonas, one.token, 'Jonas', [third, fourth])).status).toBe(200)
    expect((await jonas.ask('DELETE', `/api/alliances/${alliance.id}/invitations/${later.id}`)).status).toBe(204)
    expect(await sitDown(new Browser(app.origin), later.token, 'Ruth')).toMatchObject(gone)
    // From now on a link takes the yes of both.
    expect((await amara.ask('POST', `/api/alliances/${alliance.id}/invitations`, { seatId: third })).body).toHaveProperty(
      'proposal'
    )
  })

  it('in the same moment as a link is made for another seat: it is told of, or needs their yes', async () => {
    await using app = await serveApp()
    const outcomes = new Set<string>()
    for (let round = 0; round < 20; round++) {
      const { alliance, amara, second, third, link } = await alone(app)
      const { token } = await link(second)
      const asks = () => amara.ask<object>('POST', `/api/alliances/${alliance.id}/invitations`, { seatId: third })
      const sits = () => sitDown(new Browser(app.origin), token, 'Jonas', [])
      const both = await Promise.all(round % 2 === 0 ? [asks(), sits()] : [sits(), asks()])
      const [made, sat] = round % 2 === 0 ? both : [both[1], both[0]]
      outcomes.add(`${'invitation' in (made?.body ?? {}) ? 'a link' : 'a question'}, ${sat?.status}`)
    }
    for (const outcome of outcomes) expect(['a link, 409', 'a question, 200']).toContain(outcome)
  })

  it('again, where they had left, finds no link that was made without them', async () => {
    await using app = await serveApp()
    const { alliance, amara, second, third, fourth, link } = await alone(app)
    const [jonas, ruth] = [new Browser(app.origin), new Browser(app.origin)]
    const [one, two, before] = [await link(second), await link(third), await link(fourth)]
    await sitDown(jonas, one.token, 'Jonas')
    await sitDown(ruth, two.token, 'Ruth')
    app.clock.at += 1
    await jonas.ask('POST', `/api/alliances/${alliance.id}/leave`, {})
    const fifth = alliance.seats[4]?.id
    const path = `/api/alliances/${alliance.id}`
    const asked = await amara.ask<{ proposal: { id: string } }>('POST', `${path}/invitations`, { seatId: fifth })
    const made = await ruth.ask<{ invitation: Invitation }>('POST', `${path}/proposals/${asked.body.proposal.id}/answer`, {
      answer: 'yes'
    })
    expect(made.body.invitation.token).toMatch(/./)
    expect((await jonas.ask('POST', `/api/left/${alliance.id}/return`)).status).toBe(200)
    expect((await jonas.read(alliance.id)).invitations.map(({ seatId }) => seatId)).toEqual([fourth])
    expect(await sitDown(new Browser(app.origin), made.body.invitation.token, 'Late')).toMatchObject(gone)
    expect((await sitDown(new Browser(app.origin), before.token, 'Fourth')).status).toBe(200)
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
    app.invitations.accept({
      tokenHash: hashToken(token),
      person,
      name: 'Jonas',
      ink: undefined,
      offered: undefined,
      now: app.clock.now()
    }),
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
