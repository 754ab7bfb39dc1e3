// What is asked of everyone, while everyone changes: somebody sits down, stands up, comes back, or acts on a page of a while ago. What
// needs everyone's yes happens with everyone's, or not at all.
import { describe, expect, it } from 'vitest'
import { type AllianceId, type ProposalId, type SeatId, newId, parseId, randomBytes } from '../../shared/alliance/ids.ts'
import type { Alliance, Invitation, Proposal, Snapshot } from '../../shared/protocol/bodies.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { type ServedApp, serveApp } from './serveApp.ts'

const DAY = 24 * 60 * 60 * 1000
const over = { status: 409, body: { code: 'proposal-over' } }
const gone = { status: 404, body: { code: 'not-found' } }
type Answered = { proposal: Proposal; snapshot?: Snapshot; invitation?: Invitation }

const share = (who: Browser, { id }: Alliance) =>
  who.ask<{ proposal: Proposal }>('POST', `/api/alliances/${id}/snapshots`, { sections: 'all' })
const addSeat = (who: Browser, { id }: Alliance) =>
  who.ask<{ proposal: Proposal }>('POST', `/api/alliances/${id}/proposals`, { kind: 'add-seat', label: 'Witness' })
const answer = (who: Browser, alliance: Alliance, { id }: { id: string }, say: 'yes' | 'no') =>
  who.ask<Answered>('POST', `/api/alliances/${alliance.id}/proposals/${id}/answer`, { answer: say })
const leave = (who: Browser, { id }: Alliance) => who.ask('POST', `/api/alliances/${id}/leave`, {})
const stateOf = async (who: Browser, { id }: Alliance, { id: wanted }: Proposal) =>
  (await who.read(id)).proposals.find((one) => one.id === wanted)?.state
const shown = async (who: Browser, { id }: Alliance): Promise<number> =>
  (await who.ask<{ snapshots: Snapshot[] }>('GET', `/api/alliances/${id}/snapshots`)).body.snapshots.length

/** Amara and Jonas, a third seat that both said yes to, and a link for it that both said yes to. */
const withLink = async (app: ServedApp) => {
  const two = await seatTwo(app.origin)
  await answer(two.client, two.alliance, (await addSeat(two.coach, two.alliance)).body.proposal, 'yes')
  const third = (await two.coach.read(two.alliance.id)).seats.find(({ person }) => person === null)?.id
  const asked = await two.coach.ask<{ proposal: Proposal }>('POST', `/api/alliances/${two.alliance.id}/invitations`, {
    seatId: third
  })
  const { invitation } = (await answer(two.client, two.alliance, asked.body.proposal, 'yes')).body
  return { ...two, sitDown: (who: Browser) => who.accept(invitation?.token ?? '', 'Ruth') }
}
const three = async (app: ServedApp) => {
  const { sitDown, ...two } = await withLink(app)
  const ruth = new Browser(app.origin)
  await sitDown(ruth)
  return { ...two, ruth }
}

describe('somebody sits down between the asking and the answers', () => {
  it('and is asked, too: the yes of those who were there before is not everyone’s', async () => {
    await using app = await serveApp()
    const { alliance, coach, client, sitDown } = await withLink(app)
    const asked = (await share(coach, alliance)).body.proposal
    const ruth = new Browser(app.origin)
    await sitDown(ruth)
    expect((await answer(client, alliance, asked, 'yes')).body).toMatchObject({ proposal: { state: 'open' } })
    expect(await shown(coach, alliance)).toBe(0)
    // She reads what they read.
    const preview = (who: Browser) => who.ask('GET', `/api/alliances/${alliance.id}/proposals/${asked.id}/preview`)
    expect((await preview(ruth)).body).toBe((await preview(client)).body)
    expect((await answer(ruth, alliance, asked, 'yes')).body).toMatchObject({ proposal: { state: 'done' }, snapshot: {} })
  })

  it('and one no of hers ends what both had said yes to', async () => {
    await using app = await serveApp()
    const { alliance, coach, client, sitDown } = await withLink(app)
    const asked = (await share(coach, alliance)).body.proposal
    const ruth = new Browser(app.origin)
    await sitDown(ruth)
    await answer(client, alliance, asked, 'yes')
    expect((await answer(ruth, alliance, asked, 'no')).body.proposal.state).toBe('declined')
    for (const one of [coach, client, ruth]) expect(await answer(one, alliance, asked, 'yes')).toMatchObject(over)
  })

  it('in the same moment as the last yes: either way everyone who sits there then has said it', async () => {
    await using app = await serveApp()
    for (let round = 0; round < 12; round++) {
      const { alliance, coach, client, sitDown } = await withLink(app)
      const asked = (await share(coach, alliance)).body.proposal
      const ruth = new Browser(app.origin)
      const acts = [() => answer(client, alliance, asked, 'yes'), () => sitDown(ruth)]
      await Promise.all((round % 2 === 0 ? acts : acts.toReversed()).map((act) => act()))
      const now = await coach.read(alliance.id)
      const state = now.proposals.find(({ id }) => id === asked.id)?.state
      expect(await shown(coach, alliance)).toBe(state === 'done' ? 1 : 0)
      expect(['open', 'done']).toContain(state)
    }
  })
})

describe('somebody stands up between the asking and the answers', () => {
  it('and the question is over, whoever asked it: those who stay cannot do it without having asked anew', async () => {
    await using app = await serveApp()
    const { alliance, coach, client, ruth } = await three(app)
    const hers = (await share(ruth, alliance)).body.proposal
    const his = (await share(coach, alliance)).body.proposal
    await answer(client, alliance, his, 'yes')
    await answer(client, alliance, hers, 'yes')
    expect((await leave(ruth, alliance)).status).toBe(200)
    expect(await stateOf(coach, alliance, his)).toBe('declined')
    expect(await stateOf(coach, alliance, hers)).toBe('withdrawn')
    for (const asked of [hers, his])
      for (const one of [coach, client]) expect(await answer(one, alliance, asked, 'yes')).toMatchObject(over)
    expect(await shown(coach, alliance)).toBe(0)
    const anew = (await share(coach, alliance)).body.proposal
    expect((await answer(client, alliance, anew, 'yes')).body.proposal.state).toBe('done')
  })

  it('and neither their session nor their coming back revives anything', async () => {
    await using app = await serveApp()
    const { alliance, coach, client, ruth } = await three(app)
    const asked = (await share(coach, alliance)).body.proposal
    await answer(client, alliance, asked, 'yes')
    await leave(ruth, alliance)
    for (const say of ['yes', 'no'] as const) expect(await answer(ruth, alliance, asked, say)).toMatchObject(gone)
    expect(await share(ruth, alliance)).toMatchObject(gone)
    expect(await addSeat(ruth, alliance)).toMatchObject(gone)
    expect(await ruth.ask('GET', `/api/alliances/${alliance.id}/proposals/${asked.id}/preview`)).toMatchObject(gone)
    expect((await ruth.ask('POST', `/api/left/${alliance.id}/return`, {})).status).toBe(200)
    expect(await answer(ruth, alliance, asked, 'yes')).toMatchObject(over)
    expect(await shown(coach, alliance)).toBe(0)
  })

  it('in the same moment as the last yes: it is done with theirs, or not at all', async () => {
    await using app = await serveApp()
    for (let round = 0; round < 8; round++) {
      const { alliance, coach, client, ruth } = await three(app)
      const asked = (await share(coach, alliance)).body.proposal
      await answer(client, alliance, asked, 'yes')
      const acts = [() => answer(ruth, alliance, asked, 'yes'), () => leave(ruth, alliance)]
      await Promise.all((round % 2 === 0 ? acts : acts.toReversed()).map((act) => act()))
      // Done first, it was hers, too, and leaving closed it again.
      expect(['done', 'declined']).toContain(await stateOf(coach, alliance, asked))
      expect(await shown(coach, alliance)).toBe(0)
    }
  })

  it('after the door and before the asking: nobody who is gone has asked anything, nor is asked', async () => {
    await using app = await serveApp()
    const { alliance, coach, client, ruth } = await three(app)
    const { seats } = await coach.read(alliance.id)
    const seatOf = (name: string): SeatId => {
      const id = parseId<SeatId>(seats.find(({ person }) => person?.name === name)?.id)
      if (id === undefined) throw new Error(`${name} does not sit here`)
      return id
    }
    const id = parseId<AllianceId>(alliance.id)
    if (id === undefined) throw new Error('no alliance')
    const asks = seats.map(({ person }) => seatOf(person?.name ?? ''))
    await leave(ruth, alliance)
    const proposing = (by: string) => {
      const now = app.clock.now()
      const asked = { kind: 'add-seat', label: 'Witness' } as const
      return app.proposals.propose(
        { id: newId<ProposalId>(randomBytes), allianceId: id, by: seatOf(by), asks, createdAt: now, expiresAt: now + DAY, asked },
        now
      )
    }
    expect(await proposing('Ruth')).toBe('unknown')
    expect(await proposing('Amara')).toBe('over')
    for (const one of [coach, client])
      expect((await one.read(alliance.id)).proposals.filter(({ state }) => state === 'open')).toEqual([])
  })

  it('and of two, nothing is asked, answered or done while it rests', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    const asked = (await share(coach, alliance)).body.proposal
    await leave(client, alliance)
    const rests = { status: 409, body: { code: 'resting' } }
    expect(await answer(coach, alliance, asked, 'yes')).toMatchObject(rests)
    expect(await share(coach, alliance)).toMatchObject(rests)
    expect(await addSeat(coach, alliance)).toMatchObject(rests)
    expect(await shown(coach, alliance)).toBe(0)
  })
})

describe('a page of a while ago', () => {
  it('changes nothing by what it still shows: taken back, declined, done, or out of time', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    const [taken, declined, done, late] = await Promise.all(
      [1, 2, 3, 4].map(async () => (await share(coach, alliance)).body.proposal)
    )
    if (taken === undefined || declined === undefined || done === undefined || late === undefined) throw new Error('not asked')
    await answer(coach, alliance, taken, 'no')
    await answer(client, alliance, declined, 'no')
    await answer(client, alliance, done, 'yes')
    app.clock.at = Date.parse(late.expiresAt) - 1
    expect((await client.ask('GET', `/api/alliances/${alliance.id}/proposals/${late.id}/preview`)).status).toBe(200)
    app.clock.at += 1
    for (const one of [coach, client])
      for (const old of [taken, declined, done, late])
        for (const say of ['yes', 'no'] as const) expect(await answer(one, alliance, old, say)).toMatchObject(over)
    // What was shown until that moment is shown no longer, and nothing else ever was.
    expect(await shown(coach, alliance)).toBe(0)
  })

  it('takes back a question in the moment of the other’s yes: one of the two it was, and for both the same', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    for (let round = 0; round < 10; round++) {
      const before = await shown(coach, alliance)
      const asked = (await share(coach, alliance)).body.proposal
      const acts = [() => answer(coach, alliance, asked, 'no'), () => answer(client, alliance, asked, 'yes')]
      const answers = await Promise.all((round % 2 === 0 ? acts : acts.toReversed()).map((act) => act()))
      expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409])
      const state = await stateOf(coach, alliance, asked)
      expect(['withdrawn', 'done']).toContain(state)
      expect(await stateOf(client, alliance, asked)).toBe(state)
      expect(await shown(coach, alliance)).toBe(before + (state === 'done' ? 1 : 0))
    }
  })

  it('asks as often as it may, and takes from the other no room to ask', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    for (let nth = 0; nth < 100; nth++) expect((await addSeat(coach, alliance)).status).toBe(201)
    expect(await addSeat(coach, alliance)).toMatchObject({ status: 409, body: { code: 'too-many-proposals' } })
    expect((await share(client, alliance)).status).toBe(201)
  })
})
