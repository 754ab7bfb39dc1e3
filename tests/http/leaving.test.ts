// Leaving: alone and at once, with everything.
import { describe, expect, it } from 'vitest'
import { type Copy, copySchema } from '../../shared/copying/copy.ts'
import type { Agreement, Proposal } from '../../shared/protocol/bodies.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { everyAnswer } from '../harness/everyAnswer.ts'
import { everyWordOf } from '../harness/everyWord.ts'
import { serveApp } from './serveApp.ts'
import { DAY, gone, leave, comeBack, stand, seatOf, agreed, shown, three } from './whoLeave.ts'
import { say, writeInto } from './writeInto.ts'

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
