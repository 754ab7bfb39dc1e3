// Leaving: alone and at once, undone alone for seven days; what rests is read, and not amended.
import { describe, expect, it } from 'vitest'
import { type Copy, copySchema } from '../../shared/copying/copy.ts'
import type { Agreement, Alliance, Proposal, Snapshot } from '../../shared/protocol/bodies.ts'
import type { LeaveTold, Left } from '../../shared/protocol/leaving.ts'
import { SqliteSweeping } from '../../server/storage/sweeping.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { everyAnswer } from '../harness/everyAnswer.ts'
import { everyWordOf } from '../harness/everyWord.ts'
import { type ServedApp, serveApp } from './serveApp.ts'
import { say, writeInto } from './writeInto.ts'

const DAY = 24 * 60 * 60 * 1000
const gone = { status: 404, body: { code: 'not-found' } }
const resting = { status: 409, body: { code: 'resting' } }

type Two = { alliance: Alliance; coach: Browser; client: Browser }

const leave = (who: Browser, { id }: Alliance, body?: object) => who.ask<LeaveTold>('POST', `/api/alliances/${id}/leave`, body)
const leftBy = async (who: Browser): Promise<Left[]> => (await who.ask<{ left: Left[] }>('GET', '/api/left')).body.left
const comeBack = (who: Browser, { id }: Alliance, body?: object) =>
  who.ask<{ alliance: Alliance }>('POST', `/api/left/${id}/return`, body)
const stand = async (who: Browser, { id }: Alliance, stance: string) => {
  const [section] = (await who.read(id)).sections
  return who.ask('PUT', `/api/alliances/${id}/sections/${section?.id}/stance`, { stance, digest: section?.digest })
}
const seatOf = ({ seats }: Alliance, label: string): string => seats.find((seat) => seat.label === label)?.id ?? ''
const welcome = (who: Browser, { id }: Alliance, seat: string, method = 'PUT') =>
  who.ask<{ welcomedBy: string[] }>(method, `/api/alliances/${id}/seats/${seat}/welcome`)

/** Two who have agreed on words that both wrote. */
const agreed = async (app: ServedApp): Promise<Two> => {
  const two = await seatTwo(app.origin)
  const [client, coach] = two.alliance.seats.map(({ id }) => id)
  await writeInto(app, two.alliance, ([first]) => {
    say(first, 'Mine. ', { author: { seat: client } })
    say(first, 'Hers.', { author: { seat: coach } })
  })
  for (const who of [two.client, two.coach]) expect((await stand(who, two.alliance, 'in')).status).toBe(200)
  return two
}
const shown = async ({ alliance, coach, client }: Two): Promise<Snapshot> => {
  const path = `/api/alliances/${alliance.id}`
  const { body } = await coach.ask<{ proposal: Proposal }>('POST', `${path}/snapshots`, { sections: 'all' })
  const done = await client.ask<{ snapshot: Snapshot }>('POST', `${path}/proposals/${body.proposal.id}/answer`, { answer: 'yes' })
  return done.body.snapshot
}
/** Three who sit in one alliance. */
const three = async (app: ServedApp): Promise<Two & { witness: Browser }> => {
  const two = await seatTwo(app.origin)
  const path = `/api/alliances/${two.alliance.id}`
  const asked = await two.coach.ask<{ proposal: Proposal }>('POST', `${path}/proposals`, { kind: 'add-seat', label: 'Witness' })
  await two.client.ask('POST', `${path}/proposals/${asked.body.proposal.id}/answer`, { answer: 'yes' })
  const seat = (await two.coach.read(two.alliance.id)).seats.at(-1)
  const invited = await two.coach.ask<{ proposal: Proposal }>('POST', `${path}/invitations`, { seatId: seat?.id })
  const done = await two.client.ask<{ invitation: { token: string } }>(
    'POST',
    `${path}/proposals/${invited.body.proposal.id}/answer`,
    { answer: 'yes' }
  )
  const witness = new Browser(app.origin)
  return { ...two, alliance: await witness.accept(done.body.invitation.token, 'Ruth'), witness }
}

describe('whoever leaves', () => {
  it('is out at once: every door of the alliance is a 404, as to a stranger, and their list does not have it', async () => {
    await using app = await serveApp()
    const { alliance, client } = await agreed(app)
    const section = alliance.sections[0]?.id
    expect(await leave(client, alliance)).toMatchObject({
      status: 200,
      body: {
        left: {
          id: alliance.id,
          title: 'Jonas and Amara',
          leftAt: '2026-11-16T09:00:00.000Z',
          aloneUntil: '2026-11-23T09:00:00.000Z'
        }
      }
    })
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/record'],
      ['GET', '/authors'],
      ['GET', '/since'],
      ['GET', '/export?format=json'],
      ['GET', '/snapshots'],
      ['PUT', `/sections/${section}/stance`],
      ['GET', `/sections/${section}/agreements`],
      ['POST', '/leave'],
      ['POST', '/invitations'],
      ['POST', '/begin-again']
    ] as const)
      expect(await client.ask(method, `/api/alliances/${alliance.id}${path}`, method === 'GET' ? undefined : {})).toMatchObject(
        gone
      )
    expect((await client.ask('GET', '/api/alliances')).body).toEqual({ alliances: [], unreadable: 0 })
    expect((await client.ask('GET', '/api/me')).status).toBe(200)
  })

  it('needs no body, and no yes; nobody is told', async () => {
    await using app = await serveApp()
    const { alliance, client } = await seatTwo(app.origin)
    app.told.length = 0
    expect((await leave(client, alliance)).status).toBe(200)
    expect(app.told).toEqual(['seatLeft'])
  })

  it('of three goes as quietly, whatever is open, and a word of it is in no answer but that the seat is empty', async () => {
    await using app = await serveApp()
    const { alliance, coach, client, witness } = await three(app)
    const path = `/api/alliances/${alliance.id}`
    const [section] = alliance.sections
    const mine = await client.ask<{ proposal: Proposal }>('POST', `${path}/snapshots`, { sections: 'all' })
    const hers = await coach.ask<{ proposal: Proposal }>('POST', `${path}/proposals`, { kind: 'add-seat', label: 'Guest' })
    const asked = { mine: mine.body.proposal.id, hers: hers.body.proposal.id }
    expect([mine.status, hers.status]).toEqual([201, 201])
    // What they began apart, a return that is under way, and where they stood.
    expect((await client.ask('PUT', `${path}/sections/${section?.id}/sheet`)).status).toBe(200)
    expect((await coach.ask('POST', `${path}/return`)).status).toBe(201)
    await stand(client, alliance, 'not-yet')
    app.told.length = 0
    app.toldSeats.length = 0
    const { copy } = (await leave(client, alliance)).body
    expect([app.told, app.toldSeats]).toEqual([['seatLeft'], []])
    for (const who of [coach, witness]) {
      const now = await who.read(alliance.id)
      expect(now.state).toBe('open')
      expect(now.seats.filter(({ person }) => person === null)).toMatchObject([{ label: 'Client', left: { name: 'Jonas' } }])
      expect(now.proposals.map(({ id, state }) => [id, state])).toEqual(
        expect.arrayContaining([
          [asked.mine, 'withdrawn'],
          [asked.hers, 'declined']
        ])
      )
    }
    // What was sealed went with them: it is in their copy, and nowhere else.
    const taken = copySchema.parse((await client.ask('GET', `${new URL(copy.url).pathname}.json`)).body)
    expect(taken.mine.sheets?.map((sheet) => sheet.section)).toEqual([section?.id])
    expect(await app.db.selectFrom('sheet').selectAll().execute()).toEqual([])
    // The two go on, and ask each other alone.
    const again = await coach.ask<{ proposal: Proposal }>('POST', `${path}/snapshots`, { sections: 'all' })
    expect(await witness.ask('POST', `${path}/proposals/${again.body.proposal.id}/answer`, { answer: 'yes' })).toMatchObject({
      status: 200,
      body: { proposal: { state: 'done' } }
    })
  })

  it('leaves words, agreements and ink as they were', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await agreed(app)
    const before = (await coach.ask<Copy>('GET', `/api/alliances/${alliance.id}/export?format=json`)).body
    await leave(client, alliance)
    const after = (await coach.ask<Copy>('GET', `/api/alliances/${alliance.id}/export?format=json`)).body
    expect(after.sections.map(({ content, digest, agreements }) => ({ content, digest, agreements }))).toEqual(
      before.sections.map(({ content, digest, agreements }) => ({ content, digest, agreements }))
    )
    expect(after.sections[0]?.content.content?.[0]?.content?.map(({ by }) => by)).toEqual([
      seatOf(alliance, 'Client'),
      seatOf(alliance, 'Coach')
    ])
    expect(await coach.read(alliance.id)).toMatchObject({
      state: 'resting',
      title: 'Jonas and Amara',
      seats: [
        { person: null, left: { name: 'Jonas', ink: 'madder', at: '2026-11-16T09:00:00.000Z' } },
        { person: { name: 'Amara' } }
      ]
    })
    expect(after).toMatchObject({ alliance: { state: 'resting' }, seats: [{ person: null, left: { name: 'Jonas' } }, {}] })
    expect((await coach.ask<{ alliances: unknown[] }>('GET', '/api/alliances')).body.alliances).toMatchObject([
      { state: 'resting' }
    ])
    expect(after.record.events.at(-1)).toMatchObject({ kind: 'left', seatId: seatOf(alliance, 'Client') })
  })

  it.each([
    ['keep', 'Jonas'],
    ['initials', 'J.'],
    ['someone', 'someone'],
    [undefined, 'Jonas']
  ])('as %s stands everywhere as %s', async (name, as) => {
    await using app = await serveApp()
    const two = await agreed(app)
    const { alliance, coach, client } = two
    const path = `/api/alliances/${alliance.id}`
    // Called by their names: what was shown, what still waits for a yes, and what was ended.
    await shown(two)
    await coach.ask('POST', `${path}/snapshots`, { sections: 'all', names: 'initials' })
    const declined = await coach.ask<{ proposal: Proposal }>('POST', `${path}/snapshots`, { sections: 'all' })
    await client.ask('POST', `${path}/proposals/${declined.body.proposal.id}/answer`, { answer: 'no' })
    await leave(client, alliance, { name })
    const { seats, sections } = await coach.read(alliance.id)
    expect(sections[0]?.agreedBy.map((one) => one.name)).toEqual([as, 'Amara'])
    expect(seats[0]?.left?.name).toBe(as)
    const { body } = await coach.ask<{ agreements: Agreement[] }>('GET', `${path}/sections/${sections[0]?.id}/agreements`)
    expect(body.agreements[0]?.stances.map((one) => one.name)).toEqual([as, 'Amara'])
    const answers = [...(await everyAnswer(coach, alliance))]
    const saying = (words: string) => answers.flatMap(([asked, answer]) => (answer.includes(words) ? [asked] : []))
    const copies = answers.flatMap(([asked]) => (asked.includes('/export?') ? [asked] : []))
    expect(saying(as)).toEqual(expect.arrayContaining(copies))
    expect(saying('Jonas').length > 0).toBe(as === 'Jonas')
    // They may come back alone as they were for seven days; then no sealed value holds the name but the copy that is theirs.
    app.clock.at += 7 * DAY
    await app.leaving.forgetNames(app.clock.now())
    const holding = (await everyWordOf(app.dataDir, alliance.id)).filter(({ plain }) => plain.includes('Jonas'))
    expect([...new Set(holding.map(({ column }) => column))].filter((column) => column !== 'leaver_copy.bytes').sort()).toEqual(
      as === 'Jonas' ? ['agreement.bytes', 'proposal.about', 'seat.name'] : []
    )
    expect((await coach.ask<{ agreements: Agreement[] }>('GET', `${path}/sections/${sections[0]?.id}/agreements`)).body).toEqual(
      body
    )
  })

  it('comes back as they were within seven days, in what was agreed, too, whatever name they had left', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await agreed(app)
    const agreements = async (): Promise<unknown> =>
      (await coach.ask('GET', `/api/alliances/${alliance.id}/sections/${alliance.sections[0]?.id}/agreements`)).body
    const before = await agreements()
    await leave(client, alliance, { name: 'someone' })
    expect(JSON.stringify(await agreements())).not.toContain('Jonas')
    app.clock.at += 7 * DAY - 1
    await app.leaving.forgetNames(app.clock.now())
    await comeBack(client, alliance)
    expect(await agreements()).toEqual(before)
  })

  it('is forgotten by name in what they agreed on, however often that was', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await agreed(app)
    for (let nth = 0; nth < 45; nth++) {
      await writeInto(app, alliance, ([first]) => say(first, '.'))
      for (const who of [client, coach]) await stand(who, alliance, 'in')
    }
    await leave(client, alliance, { name: 'someone' })
    app.clock.at += 7 * DAY
    await app.leaving.forgetNames(app.clock.now())
    const held = (await everyWordOf(app.dataDir, alliance.id)).filter(({ column }) => column === 'agreement.bytes')
    expect(held).toHaveLength(46)
    expect(held.filter(({ plain }) => plain.includes('Jonas'))).toEqual([])
  })

  it('takes what was open in their name with them: proposals, invitations, and what is shown unless they say otherwise', async () => {
    await using app = await serveApp()
    for (const [body, stays] of [
      [undefined, false],
      [{ closeSnapshots: true }, false],
      [{ closeSnapshots: false }, true]
    ] as const) {
      const two = await seatTwo(app.origin)
      const snapshot = await shown(two)
      const { alliance, coach, client } = two
      const path = `/api/alliances/${alliance.id}`
      const [mine, hers] = [client, coach].map((who) =>
        who.ask<{ proposal: Proposal }>('POST', `${path}/snapshots`, { sections: 'all' })
      )
      const asked = { mine: (await mine)?.body.proposal.id, hers: (await hers)?.body.proposal.id }
      expect((await leave(client, alliance, body)).status).toBe(200)
      const page = await new Browser(app.origin).ask('GET', new URL(snapshot.url).pathname)
      expect(page.status).toBe(stays ? 200 : 404)
      const { proposals, invitations } = await coach.read(alliance.id)
      expect(proposals.find(({ id }) => id === asked.mine)?.state).toBe('withdrawn')
      expect(proposals.find(({ id }) => id === asked.hers)?.state).toBe('declined')
      expect(invitations).toEqual([])
      const { body: record } = await coach.ask<{ events: { kind: string }[] }>('GET', `${path}/record`)
      expect(record.events.slice(-2).map(({ kind }) => kind)).toEqual(stays ? ['shared', 'left'] : ['closed', 'left'])
    }
  })

  it('alone, before anybody came, takes the link that they sent along', async () => {
    await using app = await serveApp()
    const coach = new Browser(app.origin)
    const alliance = await coach.begin()
    const { token } = await coach.invite(alliance)
    expect((await coach.read(alliance.id)).state).toBe('open')
    await leave(coach, alliance)
    expect((await new Browser(app.origin).ask('POST', '/api/invitations/accept', { token, name: 'Jonas' })).status).toBe(410)
  })

  it('is refused what is not known, by name', async () => {
    await using app = await serveApp()
    const { alliance, client } = await seatTwo(app.origin)
    for (const [field, body] of [
      ['name', { name: 'ghost' }],
      ['name', { name: null }],
      ['closeSnapshots', { closeSnapshots: 'yes' }],
      ['erase', { erase: true }]
    ] as const)
      expect(await leave(client, alliance, body)).toMatchObject({ status: 400, body: { field } })
    expect((await client.read(alliance.id)).state).toBe('open')
  })

  it('once, of a hundred presses at once', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    const answers = await Promise.all(Array.from({ length: 100 }, () => leave(client, alliance)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const { body } = await coach.ask<{ events: { kind: string }[] }>('GET', `/api/alliances/${alliance.id}/record`)
    expect(body.events.filter(({ kind }) => kind === 'left')).toHaveLength(1)
  })
})

describe('what rests', () => {
  it('is read and taken along; stances, invitations, proposals and returns are refused', async () => {
    await using app = await serveApp()
    const two = await agreed(app)
    const { alliance, coach, client } = two
    await leave(client, alliance)
    const path = `/api/alliances/${alliance.id}`
    const section = alliance.sections[0]?.id
    for (const [method, where, body] of [
      ['PUT', `/sections/${section}/stance`, { stance: 'not-yet' }],
      ['POST', '/invitations', { seatId: seatOf(alliance, 'Client') }],
      ['POST', '/snapshots', { sections: 'all' }],
      ['POST', '/proposals', { kind: 'add-seat', label: 'Witness' }],
      ['POST', '/proposals/AAAAAAAAAAAAAAAAAAAAAA/answer', { answer: 'yes' }],
      ['POST', '/return', {}],
      ['POST', '/notes', { section }],
      ['PUT', '/notes/AAAAAAAAAAAAAAAAAAAAAA/told', {}],
      ['POST', '/notes/AAAAAAAAAAAAAAAAAAAAAA/replies', { said: 'no' }],
      ['PUT', '/notes/AAAAAAAAAAAAAAAAAAAAAA/closing', { how: 'keep' }]
    ] as const)
      expect(await coach.ask(method, path + where, body)).toMatchObject(resting)
    for (const where of [
      '',
      '/record',
      '/authors',
      '/snapshots',
      '/since',
      '/notes',
      '/export?format=html',
      `/sections/${section}/agreements`
    ])
      expect((await coach.ask('GET', path + where)).status).toBe(200)
  })

  it('is none that waits for its second person, nor a team while two remain', async () => {
    await using app = await serveApp()
    const { alliance, coach, client, witness } = await three(app)
    await leave(client, alliance)
    expect((await coach.read(alliance.id)).state).toBe('open')
    expect((await stand(coach, alliance, 'not-yet')).status).toBe(200)
    // Two agree now, without the one who left.
    await writeInto(app, await coach.read(alliance.id), ([first]) => say(first, 'Ours.'))
    for (const who of [coach, witness]) expect((await stand(who, alliance, 'in')).status).toBe(200)
    expect((await coach.read(alliance.id)).sections[0]?.agreement?.number).toBe(1)
    // The seat that was left is no seat for anybody else.
    expect(
      await coach.ask('POST', `/api/alliances/${alliance.id}/invitations`, { seatId: seatOf(alliance, 'Client') })
    ).toMatchObject({ status: 409, body: { code: 'seat-taken' } })
    await leave(witness, alliance)
    expect((await coach.read(alliance.id)).state).toBe('resting')
  })

  it('ends a return that was under way, marks and all; a team’s opens when those who stay have finished', async () => {
    await using app = await serveApp()
    const { alliance, coach, client, witness } = await three(app)
    const path = `/api/alliances/${alliance.id}/return`
    type Told = { return: { id: string; opened: { marks: { seatId: string }[] } | null } | null }
    const { body } = await coach.ask<Told>('POST', path)
    for (const who of [coach, client, witness])
      await who.ask('PUT', `${path}/${body.return?.id}/marks/${alliance.sections[0]?.id}`, { mark: 'keep' })
    for (const who of [coach, witness]) await who.ask('PUT', `${path}/${body.return?.id}/finished`)
    expect((await coach.ask<Told>('GET', path)).body.return?.opened).toBeNull()
    await leave(client, alliance)
    const opened = (await coach.ask<Told>('GET', path)).body.return?.opened
    expect(opened?.marks.map(({ seatId }) => seatId)).not.toContain(seatOf(alliance, 'Client'))
    expect(opened?.marks).toHaveLength(2)
    await leave(witness, alliance)
    expect((await coach.ask<Told>('GET', path)).body.return).toBeNull()
    expect(await app.db.selectFrom('return_mark').selectAll().execute()).toEqual([])
  })
})

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
    await new SqliteSweeping(app.db).sweep(app.clock.now())
    expect(await app.db.selectFrom('leaver_copy').selectAll().execute()).toEqual([])
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
