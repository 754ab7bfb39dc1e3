// Where each stands, and what was agreed, over HTTP.
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { makesHead } from '../../shared/agreement/record.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { Browser } from '../harness/Browser.ts'
import { serveApp } from './serveApp.ts'
import { agreements, pathOf, recordOf, stand, today, written } from './stand.ts'
import { block, say, writeInto } from './writeInto.ts'

describe('a stance', () => {
  it('binds to the words on the screen, and lapses and comes back with them', async () => {
    await using app = await serveApp()
    const { alliance, coach, client, section, coachSeat } = await written(app)
    expect(section).toMatchObject({ stances: [], agreement: null })
    const said = await stand(coach, alliance, section, { stance: 'in', digest: section.digest })
    const mine = { seatId: coachSeat, stance: 'in', digest: section.digest, stands: true, note: null }
    expect(said).toMatchObject({ status: 200, body: { section: { id: section.id, stances: [mine], agreement: null } } })
    expect((await today(client, alliance)).stances).toMatchObject([mine])

    await writeInto(app, alliance, ([first]) => say(first, ','))
    expect((await today(client, alliance)).stances).toMatchObject([{ ...mine, stands: false }])
    const moved = await stand(client, alliance, section, { stance: 'in', digest: section.digest })
    expect(moved).toMatchObject({
      status: 409,
      body: { code: 'words-changed', digest: (await today(client, alliance)).digest }
    })
    expect((await today(client, alliance)).stances).toHaveLength(1)

    await writeInto(app, alliance, ([first]) => {
      const words = first?.body.get(0)
      if (words === undefined || !('get' in words)) throw new Error('no paragraph')
      const text = words.get(0)
      if (!('delete' in text)) throw new Error('no text')
      text.delete('I wake at twenty to six.'.length, 1)
    })
    expect((await today(client, alliance)).stances).toMatchObject([mine])
    // Bold, another shape of the same history, another title of the alliance: the same words.
    await writeInto(app, alliance, ([first]) => {
      const paragraph = first?.body.get(0)
      if (paragraph === undefined || !('get' in paragraph)) throw new Error('no paragraph')
      const text = paragraph.get(0)
      if (!('format' in text)) throw new Error('no text')
      text.format(0, 6, { bold: true })
    })
    expect((await today(client, alliance)).stances).toMatchObject([mine])
  })

  it('not yet is never refused, whatever digest comes with it, and is said without one', async () => {
    await using app = await serveApp()
    const { alliance, coach, section, coachSeat } = await written(app)
    for (const more of [
      {},
      { digest: 'f'.repeat(64) },
      { digest: 'short' },
      { digest: null },
      { digest: 'x'.repeat(100_000) },
      { note: 'because' },
      { note: null },
      { note: '  ' },
      { note: 'x'.repeat(5_000) },
      { note: '\ud800', digest: '\ud800' }
    ]) {
      const body = { stance: 'not-yet', ...more }
      await stand(coach, alliance, section, { stance: 'in', digest: section.digest })
      const back = await stand(coach, alliance, section, body)
      expect(back).toMatchObject({
        status: 200,
        body: { section: { stances: [{ seatId: coachSeat, stance: 'not-yet', digest: null, stands: false, note: null }] } }
      })
    }
  })

  it('not yet is said of a section that was set aside in this moment, too, and of words that nobody has read', async () => {
    await using app = await serveApp()
    const { alliance, coach, client, section } = await written(app)
    await stand(coach, alliance, section, { stance: 'in', digest: section.digest })
    await writeInto(app, alliance, (_, doc) => {
      const map = doc.getMap('sections').get(section.id)
      if (!(map instanceof Y.Map)) throw new Error('no section')
      map.set('setAside', true)
    })
    await writeInto(app, alliance, ([first]) => say(first, ' Unread.'))
    for (const one of [coach, client])
      expect(await stand(one, alliance, section, { stance: 'not-yet' })).toMatchObject({
        status: 200,
        body: { section: { id: section.id, setAside: true } }
      })
  })

  it('is one for each seat, and said twice changes nothing and tells nobody', async () => {
    await using app = await serveApp()
    const { alliance, coach, section } = await written(app)
    app.told.length = 0
    const first = await stand(coach, alliance, section, { stance: 'willing', digest: section.digest })
    app.clock.at += 60_000
    const again = await stand(coach, alliance, section, { stance: 'willing', digest: section.digest })
    expect(again.body).toEqual(first.body)
    expect(app.told).toEqual(['nudge stances'])
    const other = await stand(coach, alliance, section, { stance: 'in', digest: section.digest })
    expect(other.body.section.stances).toHaveLength(1)
    expect(other.body.section.stances[0]?.at).not.toBe(first.body.section.stances[0]?.at)
    expect(app.told).toEqual(['nudge stances', 'nudge stances'])
  })

  it.each([
    [{}, 'stance'],
    [{ stance: 'yes', digest: 'a'.repeat(64) }, 'stance'],
    [{ stance: 'in' }, 'digest'],
    [{ stance: 'in', digest: null }, 'digest'],
    [{ stance: 'in', digest: 7 }, 'digest'],
    [{ stance: 'in', digest: 'a'.repeat(64), note: '  ' }, 'note'],
    [{ stance: 'in', digest: 'a'.repeat(64), note: 'x'.repeat(1_001) }, 'note'],
    [{ stance: 'in', digest: 'a'.repeat(64), note: '\ud800' }, 'note'],
    [{ stance: 'in', digest: 'a'.repeat(64), seatId: 'another' }, 'seatId']
  ])('%j is refused, naming %s, and nothing is said', async (body, field) => {
    await using app = await serveApp()
    const { alliance, coach, section } = await written(app)
    expect(await stand(coach, alliance, section, body)).toMatchObject({ status: 400, body: { code: 'bad-request', field } })
    expect((await today(coach, alliance)).stances).toEqual([])
  })

  it('to a digest of other words, whatever it looks like, is not a yes to these', async () => {
    await using app = await serveApp()
    const { alliance, coach, section } = await written(app)
    for (const digest of ['f'.repeat(64), section.digest.toUpperCase(), 'short', ''])
      expect(await stand(coach, alliance, section, { stance: 'in', digest })).toMatchObject({
        status: 409,
        body: { code: 'words-changed', digest: section.digest }
      })
    expect((await today(coach, alliance)).stances).toEqual([])
  })

  it('is of a section that is here', async () => {
    await using app = await serveApp()
    const { alliance, coach, section } = await written(app)
    const other = await new Browser(app.origin).begin()
    for (const id of [other.sections[0]?.id ?? '', 'short', '__proto__', 'A'.repeat(22)]) {
      const elsewhere = { ...section, id }
      expect((await stand(coach, alliance, elsewhere, { stance: 'not-yet' })).status).toBe(404)
      expect((await coach.ask('GET', `${pathOf(alliance, elsewhere)}/agreements`)).status).toBe(404)
    }
  })
})

describe('an agreement', () => {
  it('is made by the act with which everyone stands on the same words, keeps them as they were, and tells both', async () => {
    await using app = await serveApp()
    const { alliance, coach, client, section, coachSeat, clientSeat } = await written(app)
    await writeInto(app, alliance, ([first]) => first?.body.insert(1, [block('paragraph', 'And you know it.', { quote: true })]))
    const { digest, title } = await today(coach, alliance)
    await stand(client, alliance, section, { stance: 'willing', digest, note: 'The nights are long.' })
    expect(await agreements(coach, alliance, section)).toEqual([])
    expect((await today(coach, alliance)).stances).toMatchObject([{ note: 'The nights are long.' }])
    app.clock.at += 60_000
    const made = await stand(coach, alliance, section, { stance: 'in', digest })
    const agreedAt = new Date(app.clock.at).toISOString()
    expect(made.body.section.agreement).toEqual({ number: 1, digest, agreedAt })
    const kept = {
      number: 1,
      agreedAt,
      digest,
      title,
      content: {
        type: 'doc',
        content: [
          { type: 'paragraph', content: [{ type: 'text', text: 'I wake at twenty to six.' }] },
          {
            type: 'blockquote',
            content: [{ type: 'paragraph', content: [{ type: 'text', text: 'And you know it.' }] }]
          }
        ]
      },
      text: 'I wake at twenty to six.\n> And you know it.',
      stances: [
        {
          seatId: clientSeat,
          name: 'Jonas',
          ink: 'madder',
          stance: 'willing',
          at: new Date(app.clock.at - 60_000).toISOString()
        },
        { seatId: coachSeat, name: 'Amara', ink: 'indigo', stance: 'in', at: agreedAt }
      ],
      note: 'The nights are long.',
      noteBy: clientSeat
    }
    for (const one of [coach, client]) expect(await agreements(one, alliance, section)).toEqual([kept])

    // Whatever is written or said later, it stays what it was.
    await writeInto(app, alliance, ([first]) => say(first, ' No more.'))
    await stand(coach, alliance, section, { stance: 'not-yet' })
    expect(await agreements(client, alliance, section)).toEqual([kept])
    expect((await today(client, alliance)).agreement).toEqual({ number: 1, digest, agreedAt })
  })

  it('is never made by one alone, by words that come back, nor twice of the same words', async () => {
    await using app = await serveApp()
    const alone = new Browser(app.origin)
    const begun = await alone.begin()
    const [own] = begun.sections
    expect((await stand(alone, begun, own, { stance: 'in', digest: own?.digest })).body.section.agreement).toBeNull()

    const { alliance, coach, client, section } = await written(app)
    const { digest } = section
    await stand(client, alliance, section, { stance: 'in', digest })
    await writeInto(app, alliance, ([first]) => say(first, '!'))
    const { digest: other } = await today(coach, alliance)
    await stand(coach, alliance, section, { stance: 'in', digest: other })
    expect(await agreements(coach, alliance, section)).toEqual([])
    await stand(client, alliance, section, { stance: 'willing', digest: other })
    expect(await agreements(coach, alliance, section)).toHaveLength(1)
    for (const stance of ['not-yet', 'in', 'willing', 'in']) await stand(client, alliance, section, { stance, digest: other })
    expect(await agreements(coach, alliance, section)).toHaveLength(1)
    await writeInto(app, alliance, ([first]) => say(first, '?'))
    const { digest: third } = await today(coach, alliance)
    for (const one of [coach, client]) await stand(one, alliance, section, { stance: 'in', digest: third })
    expect((await agreements(coach, alliance, section)).map(({ number }) => number)).toEqual([1, 2])
  })

  it('is one, however many say yes at the same moment', async () => {
    await using app = await serveApp()
    const { alliance, coach, client, section } = await written(app)
    const { digest } = section
    await Promise.all(
      Array.from({ length: 40 }, (_, nth) =>
        stand(nth % 2 === 0 ? coach : client, alliance, section, { stance: nth % 3 === 0 ? 'willing' : 'in', digest })
      )
    )
    expect(await agreements(coach, alliance, section)).toHaveLength(1)
    expect((await recordOf(coach, alliance)).events.filter(({ kind }) => kind === 'agreed')).toHaveLength(1)
  })

  it('counts for nobody who was not there: whoever sits down re-opens it, and stands for themselves', async () => {
    await using app = await serveApp()
    const { alliance, coach, client, section, clientSeat } = await written(app)
    for (const one of [coach, client]) await stand(one, alliance, section, { stance: 'in', digest: section.digest })
    // The client's seat is somebody else's now.
    const third = new Browser(app.origin)
    await third.begin('Third')
    const { body } = await third.ask<{ person: { id: string } }>('GET', '/api/me')
    await app.db
      .updateTable('seat')
      .set({ person_id: body.person.id as never })
      .where('id', '=', clientSeat as never)
      .execute()
    expect((await today(third, alliance)).stances.map(({ seatId }) => seatId)).not.toContain(clientSeat)
    expect((await today(third, alliance)).agreement).not.toBeNull()
    expect((await stand(third, alliance, section, { stance: 'in', digest: section.digest })).body.section.stances).toHaveLength(2)
    expect(await client.ask('GET', `/api/alliances/${alliance.id}`)).toMatchObject({ status: 404 })
  })
})

describe('three and more', () => {
  it('agree when every taken seat stands on one digest; who comes later was not there, and is waited for on the same words', async () => {
    await using app = await serveApp()
    const [amara, jonas, ruth, ilse] = [1, 2, 3, 4].map(() => new Browser(app.origin)) as [Browser, Browser, Browser, Browser]
    const begun = await amara.ask<{ alliance: Alliance }>('POST', '/api/alliances', {
      template: 'team',
      me: { name: 'Amara', seat: 0 }
    })
    const { alliance } = begun.body
    const invitations = `/api/alliances/${alliance.id}/invitations`
    // While one sits alone, a link for each.
    const tokens = await Promise.all(
      alliance.seats.slice(1, 3).map(async ({ id }) => {
        const answer = await amara.ask<{ invitation: { token: string } }>('POST', invitations, { seatId: id })
        return answer.body.invitation.token
      })
    )
    await jonas.accept(tokens[0] ?? '', 'Jonas')
    await ruth.accept(tokens[1] ?? '', 'Ruth')
    await writeInto(app, alliance, ([first]) => say(first, 'We look after the house.'))
    const section = await today(amara, alliance)
    const yes = { stance: 'in', digest: section.digest }
    for (const who of [amara, jonas]) await stand(who, alliance, section, yes)
    expect(await today(amara, alliance)).toMatchObject({ agreement: null, agreedBy: [] })
    await stand(ruth, alliance, section, yes)
    const agreed = await today(amara, alliance)
    expect(agreed).toMatchObject({ agreement: { number: 1 }, agreedBy: [{ name: 'Amara' }, { name: 'Jonas' }, { name: 'Ruth' }] })

    // A fourth, by the yes of all three.
    const seatId = alliance.seats[3]?.id
    const asked = await ruth.ask<{ proposal: { id: string; kind: string } }>('POST', invitations, { seatId })
    expect(asked).toMatchObject({ status: 201, body: { proposal: { kind: 'invite' } } })
    const answer = (who: Browser) =>
      who.ask<{ invitation?: { token: string } }>(
        'POST',
        `/api/alliances/${alliance.id}/proposals/${asked.body.proposal.id}/answer`,
        {
          answer: 'yes'
        }
      )
    expect((await answer(amara)).body.invitation).toBeUndefined()
    await ilse.accept((await answer(jonas)).body.invitation?.token ?? '', 'Ilse')
    // The three still stand; it is not agreed by all who sit here, and its names are the three's.
    const open = await today(ilse, alliance)
    expect(open.stances.filter(({ stands }) => stands)).toHaveLength(3)
    expect(open.agreedBy).toEqual(agreed.agreedBy)
    // On the same words it is no other agreement: the record says that the fourth stands on it too, once.
    const stood = async () => (await recordOf(jonas, alliance)).events.filter(({ kind }) => kind === 'stands-too')
    expect(await stood()).toEqual([])
    await Promise.all([yes, yes, yes].map((body) => stand(ilse, alliance, section, body)))
    app.clock.at += 60_000
    for (const body of [{ stance: 'not-yet' }, { ...yes, stance: 'willing' }, yes]) await stand(ilse, alliance, section, body)
    for (const body of [{ stance: 'not-yet' }, yes]) await stand(amara, alliance, section, body)
    expect(await stood()).toMatchObject([
      { seatId, section: section.id, title: section.title, number: 1, digest: section.digest }
    ])
    expect((await agreements(ilse, alliance, section)).map(({ stances }) => stances.length)).toEqual([3])
    const { events, head } = await recordOf(ilse, alliance)
    expect(makesHead(events, head)).toBe(true)
    // On words that change, nothing is agreed before the fourth stands there, too.
    await writeInto(app, alliance, ([first]) => say(first, ' And each other.'))
    const now = { stance: 'in', digest: (await today(ilse, alliance)).digest }
    for (const who of [amara, jonas, ruth]) await stand(who, alliance, section, now)
    expect((await today(ilse, alliance)).agreement?.number).toBe(1)
    await stand(ilse, alliance, section, now)
    expect((await today(ilse, alliance)).agreement?.number).toBe(2)
    expect((await today(ilse, alliance)).agreedBy.map(({ name }) => name)).toEqual(['Amara', 'Jonas', 'Ruth', 'Ilse'])
    expect((await agreements(ilse, alliance, section)).map(({ stances }) => stances.length)).toEqual([3, 4])
  })
})
