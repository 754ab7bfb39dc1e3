// Bringing somebody in exposes what is written: while more than one sit here, it needs the yes of all of them.
import { describe, expect, it } from 'vitest'
import type { Alliance, Invitation, Proposal } from '../../shared/protocol/bodies.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { type ServedApp, serveApp } from './serveApp.ts'

const DAY = 24 * 60 * 60 * 1000
const over = { status: 409, body: { code: 'proposal-over' } }
type Answered = { proposal: Proposal; invitation?: Invitation }

const addSeat = (who: Browser, { id }: Alliance, label = 'Witness') =>
  who.ask<{ proposal: Proposal }>('POST', `/api/alliances/${id}/proposals`, { kind: 'add-seat', label })
const askIn = (who: Browser, { id }: Alliance, seatId: string) =>
  who.ask<{ proposal: Proposal; invitation?: Invitation }>('POST', `/api/alliances/${id}/invitations`, { seatId })
const answer = (who: Browser, alliance: Alliance, { id }: { id: string }, say: 'yes' | 'no') =>
  who.ask<Answered>('POST', `/api/alliances/${alliance.id}/proposals/${id}/answer`, { answer: say })
const emptySeat = async (who: Browser, { id }: Alliance): Promise<string> => {
  const seat = (await who.read(id)).seats.find(({ person }) => person === null)
  if (seat === undefined) throw new Error('no seat is empty')
  return seat.id
}

/** Two who sit, and a third seat that both said yes to. */
const withThirdSeat = async (app: ServedApp) => {
  const two = await seatTwo(app.origin)
  const asked = (await addSeat(two.coach, two.alliance)).body.proposal
  await answer(two.client, two.alliance, asked, 'yes')
  return { ...two, third: await emptySeat(two.coach, two.alliance) }
}

describe('a seat more', () => {
  it('is there with everyone’s yes, empty and last, and with no fewer', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    const asked = await addSeat(coach, alliance, '  A  witness ')
    expect(asked).toMatchObject({ status: 201, body: { proposal: { kind: 'add-seat', label: 'A witness', state: 'open' } } })
    expect((await coach.read(alliance.id)).seats).toHaveLength(2)
    app.told.length = 0
    expect(await answer(client, alliance, asked.body.proposal, 'yes')).toMatchObject({ body: { proposal: { state: 'done' } } })
    expect(app.told).toEqual(['nudge proposals', 'nudge seats'])
    const { seats } = await client.read(alliance.id)
    expect(seats.map(({ label, person }) => [label, person?.name])).toEqual([
      ['Client', 'Jonas'],
      ['Coach', 'Amara'],
      ['A witness', undefined]
    ])
  })

  it('is refused with a no, and beyond eight', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    const first = (await addSeat(coach, alliance)).body.proposal
    expect((await answer(client, alliance, first, 'no')).body.proposal.state).toBe('declined')
    const late = (await addSeat(coach, alliance)).body.proposal
    for (let nth = 3; nth <= 8; nth++) await answer(client, alliance, (await addSeat(coach, alliance)).body.proposal, 'yes')
    expect((await coach.read(alliance.id)).seats).toHaveLength(8)
    expect(await addSeat(coach, alliance)).toMatchObject({ status: 409, body: { code: 'no-more-seats' } })
    // Asked while there was room, and answered when there is none: nothing happens, and it waits no longer.
    expect(await answer(client, alliance, late, 'yes')).toMatchObject(over)
    expect((await coach.read(alliance.id)).seats).toHaveLength(8)
    expect((await coach.read(alliance.id)).proposals.filter(({ state }) => state === 'open')).toEqual([])
  })

  it.each([
    ['kind', {}],
    ['kind', { kind: 'dance' }],
    ['kind', { kind: 'share-snapshot' }],
    ['kind', { kind: 'invite', seatId: 'x' }],
    ['label', { kind: 'add-seat' }],
    ['label', { kind: 'add-seat', label: ' ' }],
    ['label', { kind: 'add-seat', label: 'x'.repeat(61) }],
    ['days', { kind: 'add-seat', label: 'Witness', days: 3 }]
  ])('names %s when what is asked makes no sense (%#)', async (field, body) => {
    await using app = await serveApp()
    const { alliance, coach } = await seatTwo(app.origin)
    expect(await coach.ask('POST', `/api/alliances/${alliance.id}/proposals`, body)).toMatchObject({
      status: 400,
      body: { code: 'bad-request', field }
    })
  })
})

describe('an invitation, while two sit here', () => {
  it('is a question to both; the link comes with the last yes, once, and seats a third who has the same say', async () => {
    await using app = await serveApp()
    const { alliance, coach, client, third } = await withThirdSeat(app)
    const asked = await askIn(coach, alliance, third)
    expect(asked).toMatchObject({ status: 201, body: { proposal: { kind: 'invite', seatId: third, state: 'open' } } })
    expect(asked.body.invitation).toBeUndefined()
    expect((await coach.read(alliance.id)).invitations).toEqual([])
    // Nobody is in for having asked, nor by saying yes twice.
    expect((await answer(coach, alliance, asked.body.proposal, 'yes')).body.invitation).toBeUndefined()
    app.told.length = 0
    const made = await answer(client, alliance, asked.body.proposal, 'yes')
    expect(made).toMatchObject({ status: 200, body: { proposal: { state: 'done' } } })
    expect(app.told).toEqual(['nudge proposals', 'nudge invitations'])
    const { invitation } = made.body
    if (invitation === undefined) throw new Error('no invitation')
    expect(invitation.url).toBe(`${app.publicUrl}/join#${invitation.token}`)
    expect(Date.parse(invitation.expiresAt)).toBe(app.clock.at + 3 * DAY)
    for (const one of [coach, client]) {
      const { invitations } = await one.read(alliance.id)
      expect(invitations).toEqual([{ id: invitation.id, seatId: third, expiresAt: invitation.expiresAt }])
    }
    for (const one of [coach, client]) expect(await answer(one, alliance, asked.body.proposal, 'yes')).toMatchObject(over)

    const witness = new Browser(app.origin)
    const seated = await witness.accept(invitation.token, 'Ruth')
    expect(seated.me.seatId).toBe(third)
    // What asks everyone asks the third, too.
    const share = await coach.ask<{ proposal: Proposal }>('POST', `/api/alliances/${alliance.id}/snapshots`, { sections: 'all' })
    expect(await answer(client, alliance, share.body.proposal, 'yes')).toMatchObject({ body: { proposal: { state: 'open' } } })
    expect(await answer(witness, alliance, share.body.proposal, 'yes')).toMatchObject({ body: { proposal: { state: 'done' } } })
  })

  it('is made by nobody with a no, and ends with one act of either', async () => {
    await using app = await serveApp()
    const { alliance, coach, client, third } = await withThirdSeat(app)
    const refused = (await askIn(coach, alliance, third)).body.proposal
    expect((await answer(client, alliance, refused, 'no')).body).toMatchObject({ proposal: { state: 'declined' } })
    expect((await coach.read(alliance.id)).invitations).toEqual([])
    const asked = (await askIn(client, alliance, third)).body.proposal
    const { invitation } = (await answer(coach, alliance, asked, 'yes')).body
    const path = `/api/alliances/${alliance.id}/invitations/${invitation?.id}`
    expect((await client.ask('DELETE', path)).status).toBe(204)
    expect(
      await new Browser(app.origin).ask('POST', '/api/invitations/accept', { token: invitation?.token, name: 'Ruth' })
    ).toMatchObject({ status: 410 })
  })

  it('is asked once for a seat, whoever asks; and not for one that is taken, or not here', async () => {
    await using app = await serveApp()
    const { alliance, coach, client, third } = await withThirdSeat(app)
    const asked = (await askIn(coach, alliance, third)).body.proposal
    expect((await askIn(client, alliance, third)).body.proposal).toEqual(asked)
    expect(
      (await coach.read(alliance.id)).proposals.filter(({ kind, state }) => kind === 'invite' && state === 'open')
    ).toHaveLength(1)
    const mine = alliance.me.seatId
    expect(await askIn(coach, alliance, mine)).toMatchObject({ status: 409, body: { code: 'seat-taken' } })
    for (const id of ['nonsense', 'AAAAAAAAAAAAAAAAAAAAAA'])
      expect(await askIn(coach, alliance, id)).toMatchObject({ status: 404, body: { code: 'not-found' } })
  })

  it('is open no longer once somebody sat down there by a link from before', async () => {
    await using app = await serveApp()
    const coach = new Browser(app.origin)
    const begun = await coach.begin()
    const early = await coach.invite(begun)
    const seat = await emptySeat(coach, begun)
    // One who sits alone adds a seat by nobody's yes but another's.
    const asked = (await addSeat(coach, begun)).body.proposal
    expect((await answer(coach, begun, asked, 'yes')).body.proposal.state).toBe('open')
    const client = new Browser(app.origin)
    await client.accept(early.token)
    await answer(client, begun, asked, 'yes')
    const third = await emptySeat(coach, begun)
    expect(third).not.toBe(seat)
    const first = (await askIn(coach, begun, third)).body.proposal
    const { invitation } = (await answer(client, begun, first, 'yes')).body
    const second = (await askIn(client, begun, third)).body.proposal
    await new Browser(app.origin).accept(invitation?.token ?? '', 'Ruth')
    expect(await answer(coach, begun, second, 'yes')).toMatchObject(over)
    expect((await coach.read(begun.id)).proposals.find(({ id }) => id === second.id)?.state).toBe('withdrawn')
  })

  it('has one outcome when everyone answers at once', async () => {
    await using app = await serveApp()
    const { alliance, coach, client, third } = await withThirdSeat(app)
    for (let round = 0; round < 5; round++) {
      const asked = (await askIn(coach, alliance, third)).body.proposal
      const answers = await Promise.all(
        Array.from({ length: 30 }, (_, nth) => answer(nth % 2 === 0 ? coach : client, alliance, asked, 'yes'))
      )
      expect(answers.filter(({ body }) => body.invitation !== undefined)).toHaveLength(1)
    }
  })
})
