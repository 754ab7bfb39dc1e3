// Notes over HTTP: told at once, or sealed until the next return opens; answered by anyone who sits here, laid to rest by all of them.
import { describe, expect, it } from 'vitest'
import { pointAt } from '../../shared/alliance/points.ts'
import type { Alliance, Proposal } from '../../shared/protocol/bodies.ts'
import type { Return } from '../../shared/protocol/returning.ts'
import type { NoteTold, NotesTold } from '../../shared/protocol/notes.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { type ServedApp, serveApp } from './serveApp.ts'

const anchor = { from: pointAt({ client: 7, clock: 3 }, 'first'), to: pointAt({ client: 7, clock: 14 }, 'last') }
const noteOn = (section: string | undefined, over: object = {}) => ({
  section,
  when: 'now',
  anchor,
  quote: 'six sessions',
  words: { noticed: 'what happens after the sixth?' },
  ...over
})
const path = ({ id }: Alliance, more = '') => `/api/alliances/${id}/notes${more}`
const read = async (who: Browser, alliance: Alliance): Promise<NoteTold[]> =>
  (await who.ask<NotesTold>('GET', path(alliance))).body.notes
const tell = async (who: Browser, alliance: Alliance, over: object = {}): Promise<NoteTold> => {
  const answer = await who.ask<{ note: NoteTold }>('POST', path(alliance), noteOn(alliance.sections[0]?.id, over))
  expect(answer.status).toBe(201)
  return answer.body.note
}
const answer = (who: Browser, alliance: Alliance, { id }: NoteTold, words: object) =>
  who.ask<{ note: NoteTold }>('POST', path(alliance, `/${id}/replies`), words)
const close = (who: Browser, alliance: Alliance, { id }: NoteTold, how: unknown) =>
  who.ask<{ note: NoteTold }>('PUT', path(alliance, `/${id}/closing`), { how })
const takeBack = (who: Browser, alliance: Alliance, { id }: { id: string }) => who.ask('DELETE', path(alliance, `/${id}`))

const comeBack = async (alliance: Alliance, ...all: Browser[]): Promise<void> => {
  const at = `/api/alliances/${alliance.id}/return`
  const begun = (await all[0]?.ask<{ return: Return }>('POST', at))?.body.return
  for (const one of all) expect((await one.ask('PUT', `${at}/${begun?.id}/finished`)).status).toBe(204)
}
const endReturn = async (alliance: Alliance, who: Browser): Promise<void> => {
  const at = `/api/alliances/${alliance.id}/return`
  const now = (await who.ask<{ return: Return }>('GET', at)).body.return
  expect((await who.ask('POST', `${at}/${now.id}/end`, { how: 'returned' })).status).toBe(204)
}
const at = (app: ServedApp): string => new Date(app.clock.at).toISOString()

describe('a note', () => {
  it('is told to everyone at once, answered in order, and laid to rest with the same word of all', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    const [clientSeat, coachSeat] = alliance.seats.map(({ id }) => id)
    app.told.length = 0
    const told = await tell(coach, alliance)
    expect(told).toEqual({
      id: told.id,
      section: alliance.sections[0]?.id,
      by: coachSeat,
      when: 'now',
      state: 'open',
      at: at(app),
      anchor,
      quote: 'six sessions',
      words: { noticed: 'what happens after the sixth?' },
      replies: [],
      choices: [],
      ended: null
    })
    expect(await read(client, alliance)).toEqual([told])
    await answer(client, alliance, told, { heard: 'That you may be left alone with it.' })
    const answered = await answer(coach, alliance, told, { said: 'Yes.\r\n\r\nThat.' })
    expect(answered).toMatchObject({
      status: 201,
      body: {
        note: {
          replies: [
            { by: clientSeat, at: at(app), heard: 'That you may be left alone with it.' },
            { by: coachSeat, at: at(app), said: 'Yes.\n\nThat.' }
          ]
        }
      }
    })
    // One word alone, two that differ, and one that is taken back lay nothing to rest.
    expect((await close(client, alliance, told, 'let-go')).body.note.state).toBe('open')
    expect((await close(coach, alliance, told, 'change')).body.note.choices).toHaveLength(2)
    expect((await close(client, alliance, told, null)).body.note.choices).toEqual([{ seatId: coachSeat, how: 'change' }])
    const ended = await close(client, alliance, told, 'change')
    expect(ended.body.note).toMatchObject({ state: 'closed', ended: { how: 'change', at: at(app) } })
    expect(await read(coach, alliance)).toEqual([ended.body.note])
    expect(new Set(app.told)).toEqual(new Set(['nudge notes']))
    for (const late of [answer(client, alliance, told, { said: 'More.' }), close(coach, alliance, told, 'keep')])
      expect(await late).toMatchObject({ status: 409, body: { code: 'note-over' } })
  })

  it('says no more than that one would come back to these words, where that is all', async () => {
    await using app = await serveApp()
    const { alliance, coach } = await seatTwo(app.origin)
    expect((await tell(coach, alliance, { words: {} })).words).toEqual({})
  })

  it('is let go by who raised it alone, and by nobody else alone', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    const told = await tell(coach, alliance)
    for (const how of ['keep', 'change', 'let-go'])
      expect((await close(client, alliance, told, how)).body.note.state).toBe('open')
    await close(client, alliance, told, 'keep')
    expect((await close(coach, alliance, told, 'let-go')).body.note).toMatchObject({
      state: 'closed',
      ended: { how: 'let-go' }
    })
  })

  it('is taken back by who wrote it, until somebody has said something to it', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    const one = await tell(coach, alliance)
    const two = await tell(coach, alliance)
    expect(await takeBack(client, alliance, one)).toMatchObject({ status: 404 })
    await answer(coach, alliance, one, { said: 'A word more of my own.' })
    expect((await takeBack(coach, alliance, one)).status).toBe(204)
    await answer(client, alliance, two, { heard: 'That it hurt.' })
    expect(await takeBack(coach, alliance, two)).toMatchObject({ status: 409, body: { code: 'note-answered' } })
    expect((await read(client, alliance)).map(({ id }) => id)).toEqual([two.id])
    expect(await app.db.selectFrom('note_reply').select('n').execute()).toHaveLength(1)
  })

  it('is tied to other letters by who wrote it alone, when the words were moved', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    const told = await tell(coach, alliance)
    const moved = { section: alliance.sections[1]?.id, anchor: { ...anchor, to: pointAt({ client: 9, clock: 0 }, 'last') } }
    const tie = (who: Browser) => who.ask('PUT', path(alliance, `/${told.id}/anchor`), moved)
    expect(await tie(client)).toMatchObject({ status: 404 })
    expect((await tie(coach)).status).toBe(204)
    expect(await read(client, alliance)).toEqual([{ ...told, ...moved }])
  })
})

describe('a note for the next return', () => {
  const CANARY = 'Kanarienvogel'
  const waiting = { when: 'return', quote: `${CANARY} in words`, words: { did: `what ${CANARY} did` } }

  it('reaches nobody before that opens: no answer, no nudge, no copy, no snapshot, no file; then all at once', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    // What the other may read at all, asked for now and once it is there: not a byte of it differs.
    const everything = async (): Promise<string[]> => {
      const asked = [
        '',
        '/notes',
        '/record',
        '/return',
        '/authors',
        '/since',
        '/snapshots',
        '/rescued',
        '/export?format=json',
        '/export?format=html',
        '/export?format=markdown'
      ]
      const answers = await Promise.all(
        [...asked.map((more) => `/api/alliances/${alliance.id}${more}`), '/api/alliances', '/api/me'].map((from) =>
          client.ask('GET', from)
        )
      )
      for (const { status } of answers) expect(status).toBe(200)
      return answers.map(({ body }) => JSON.stringify(body))
    }
    const before = await everything()
    app.told.length = 0
    const sealed = await tell(coach, alliance, waiting)
    expect(sealed.state).toBe('sealed')
    expect(await read(coach, alliance)).toEqual([sealed])
    expect(await everything()).toEqual(before)
    // The nudge is for its own seat's other pages alone.
    expect(app.told).toEqual(['nudge notes, to one seat'])
    expect(app.toldSeats).toEqual([sealed.by])
    // A snapshot shows the words, and nothing of it.
    const shown = { sections: 'all', title: 'Ours' }
    const { proposal } = (await client.ask<{ proposal: Proposal }>('POST', `/api/alliances/${alliance.id}/snapshots`, shown)).body
    const frozen = await client.ask('GET', `/api/alliances/${alliance.id}/proposals/${proposal.id}/preview`)
    expect(JSON.stringify(frozen.body)).not.toContain(CANARY)
    // Nothing that the other could do to it tells that it is there.
    const tries = (id: string) => [
      answer(client, alliance, { ...sealed, id }, { said: 'no' }),
      close(client, alliance, { ...sealed, id }, 'keep'),
      takeBack(client, alliance, { id }),
      client.ask('PUT', path(alliance, `/${id}/told`)),
      client.ask('PUT', path(alliance, `/${id}/anchor`), { section: sealed.section, anchor })
    ]
    const [there, nowhere] = await Promise.all([sealed.id, 'A'.repeat(22)].map(async (id) => Promise.all(tries(id))))
    expect(there?.map(({ status, body }) => ({ status, body }))).toEqual(nowhere?.map(({ status, body }) => ({ status, body })))
    expect(there?.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404])
    expect(app.logged()).not.toContain(CANARY)
    const rows = await app.db.selectFrom('note').selectAll().execute()
    expect(Buffer.concat(rows.map(({ bytes }) => bytes)).toString('latin1')).not.toContain(CANARY)

    await comeBack(alliance, coach, client)
    const opened = { ...sealed, state: 'open', at: at(app) }
    expect(await read(client, alliance)).toEqual([opened])
    expect(await read(coach, alliance)).toEqual([opened])
    expect((await answer(client, alliance, sealed, { heard: 'I hear it.' })).status).toBe(201)
  })

  it('waits for the one after, when it was written while one is open; however the clock was set', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    await comeBack(alliance, coach, client)
    const late = await tell(coach, alliance, waiting)
    app.clock.at -= 60 * 60 * 1000
    const later = await tell(coach, alliance, waiting)
    await endReturn(alliance, client)
    expect(await read(client, alliance)).toEqual([])
    await comeBack(alliance, client, coach)
    expect((await read(client, alliance)).map(({ id }) => id)).toEqual([late.id, later.id])
  })

  it('is told sooner, or taken back, by who wrote it; and stays sealed when they no longer sit here', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    const [sooner, back, left] = [
      await tell(coach, alliance, waiting),
      await tell(coach, alliance, waiting),
      await tell(coach, alliance, waiting)
    ]
    expect((await coach.ask('PUT', path(alliance, `/${sooner.id}/told`))).status).toBe(204)
    expect((await takeBack(coach, alliance, back)).status).toBe(204)
    expect((await read(client, alliance)).map(({ id }) => id)).toEqual([sooner.id])
    expect((await read(coach, alliance)).map(({ id }) => id)).toEqual([sooner.id, left.id])
    // It cannot be answered, or laid to rest, before it is told: not even by its own.
    expect(await answer(coach, alliance, left, { said: 'no' })).toMatchObject({ status: 404 })
    expect(await close(coach, alliance, left, 'let-go')).toMatchObject({ status: 404 })
    await comeBack(alliance, coach, client)
    await app.db.updateTable('note').set({ told_at: null }).where('n', '=', 3).execute()
    await app.db.updateTable('seat').set({ person_id: null, ink: null }).where('label', '=', 'Coach').execute()
    expect((await read(client, alliance)).map(({ id }) => id)).toEqual([sooner.id])
  })
})

describe('what rests', () => {
  const ask = (who: Browser, { id }: Alliance, kind: string, section: unknown) =>
    who.ask<{ proposal: Proposal }>('POST', `/api/alliances/${id}/proposals`, { kind, section })
  const say = (who: Browser, alliance: Alliance, { id }: Proposal, word: 'yes' | 'no') =>
    who.ask<{ proposal: Proposal }>('POST', `/api/alliances/${alliance.id}/proposals/${id}/answer`, { answer: word })
  const rested = async (alliance: Alliance, coach: Browser, client: Browser, how: string, over = {}): Promise<NoteTold> => {
    const told = await tell(coach, alliance, over)
    await close(coach, alliance, told, how)
    return how === 'let-go' ? told : (await close(client, alliance, told, how)).body.note
  }

  it('is cleared with everyone’s yes: what rested when they were asked, in that section, and nothing else', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    const [today, vision] = alliance.sections.map(({ id }) => id)
    expect(await ask(coach, alliance, 'clear-notes', today)).toMatchObject({ status: 409, body: { code: 'nothing-to-clear' } })
    await rested(alliance, coach, client, 'keep')
    const elsewhere = await rested(alliance, coach, client, 'keep', { section: vision })
    const open = await tell(client, alliance)
    app.clock.at += 1_000
    const asked = (await ask(coach, alliance, 'clear-notes', today)).body.proposal
    expect(asked).toMatchObject({ kind: 'clear-notes', section: { id: today, title: 'Where we stand today' }, yes: [asked.by] })
    // Asked again, it is the same question.
    expect((await ask(client, alliance, 'clear-notes', today)).body.proposal.id).toBe(asked.id)
    app.clock.at += 1_000
    const since = await rested(alliance, coach, client, 'keep')
    expect(await read(coach, alliance)).toHaveLength(4)
    app.told.length = 0
    expect((await say(client, alliance, asked, 'yes')).body.proposal.state).toBe('done')
    expect(app.told).toEqual(['nudge proposals', 'nudge notes'])
    expect((await read(coach, alliance)).map(({ id }) => id)).toEqual([elsewhere.id, open.id, since.id])
    expect(await app.db.selectFrom('note_choice').select('seat_id').execute()).toHaveLength(4)
  })

  it('may show as a seam where something was mended, with everyone’s yes; any one takes it off', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    const [today] = alliance.sections.map(({ id }) => id)
    const seams = async (who: Browser) => (await who.ask<NotesTold>('GET', path(alliance))).body.seams
    await rested(alliance, coach, client, 'let-go')
    expect(await ask(coach, alliance, 'seam', today)).toMatchObject({ status: 409, body: { code: 'nothing-mended' } })
    await rested(alliance, coach, client, 'change')
    const refused = (await ask(coach, alliance, 'seam', today)).body.proposal
    await say(client, alliance, refused, 'no')
    expect(await seams(coach)).toEqual([])
    const asked = (await ask(client, alliance, 'seam', today)).body.proposal
    await say(coach, alliance, asked, 'yes')
    expect(await seams(coach)).toEqual([{ section: today, at: at(app) }])
    const off = (who: Browser) => who.ask('DELETE', `/api/alliances/${alliance.id}/sections/${today}/seam`)
    expect((await off(client)).status).toBe(204)
    expect(await seams(coach)).toEqual([])
    expect((await off(client)).status).toBe(404)
  })

  it('is asked of sections that are here', async () => {
    await using app = await serveApp()
    const { alliance, coach } = await seatTwo(app.origin)
    for (const kind of ['clear-notes', 'seam']) {
      for (const section of ['short', 'A'.repeat(22), '__proto__'])
        expect(await ask(coach, alliance, kind, section)).toMatchObject({ status: 404 })
      expect(await ask(coach, alliance, kind, 5)).toMatchObject({ status: 400, body: { field: 'section' } })
    }
  })
})

describe('what is no note', () => {
  it('names what is wrong with it', async () => {
    await using app = await serveApp()
    const { alliance, coach } = await seatTwo(app.origin)
    const [today] = alliance.sections.map(({ id }) => id)
    const wrong: [string, object][] = [
      ['section', { section: undefined }],
      ['when', { when: 'held' }],
      ['anchor.from', { anchor: { from: 'x', to: anchor.to } }],
      ['anchor.to', { anchor: { from: anchor.from } }],
      ['anchor', { anchor: { from: 'AAAA', to: 'AAAA' } }],
      ['quote', { quote: '   ' }],
      ['quote', { quote: 'x'.repeat(2_001) }],
      ['words.noticed', { words: { noticed: '' } }],
      ['words.did', { words: { did: 'x'.repeat(2_001) } }],
      ['words.would', { words: { would: 'a\u202Eb' } }],
      ['words.would', { words: { would: '\uD800' } }],
      ['words.blame', { words: { blame: 'you' } }],
      ['to', { to: 'all' }]
    ]
    for (const [field, over] of wrong)
      expect(await coach.ask('POST', path(alliance), noteOn(today, over))).toMatchObject({ status: 400, body: { field } })
    for (const section of ['short', 'A'.repeat(22), '__proto__'])
      expect(await coach.ask('POST', path(alliance), noteOn(section))).toMatchObject({ status: 404 })
    const told = await tell(coach, alliance)
    expect(await answer(coach, alliance, told, {})).toMatchObject({ status: 400, body: { field: 'heard' } })
    expect(await answer(coach, alliance, told, { said: 5 })).toMatchObject({ status: 400, body: { field: 'said' } })
    expect(await close(coach, alliance, told, 'resolved')).toMatchObject({ status: 400, body: { field: 'how' } })
    expect(await read(coach, alliance)).toEqual([told])
  })

  it('comes from somebody who does not sit here, or whose session is over', async () => {
    await using app = await serveApp()
    const { alliance, coach } = await seatTwo(app.origin)
    const told = await tell(coach, alliance)
    const stranger = new Browser(app.origin)
    await stranger.begin()
    const over = new Browser(app.origin, coach.cookie)
    for (const [who, status] of [
      [stranger, 404],
      [over, 401]
    ] as const) {
      if (who === over) app.clock.at += 401 * 24 * 60 * 60 * 1000
      const section = alliance.sections[0]?.id
      const answers = await Promise.all([
        who.ask('GET', path(alliance)),
        who.ask('POST', path(alliance), noteOn(section)),
        answer(who, alliance, told, { said: 'no' }),
        close(who, alliance, told, 'let-go'),
        takeBack(who, alliance, told),
        who.ask('PUT', path(alliance, `/${told.id}/told`)),
        who.ask('PUT', path(alliance, `/${told.id}/anchor`), { section, anchor }),
        who.ask('DELETE', `/api/alliances/${alliance.id}/sections/${section}/seam`)
      ])
      for (const one of answers) expect(one.status).toBe(status)
    }
    const row = await app.db.selectFrom('note').selectAll().execute()
    expect(row).toMatchObject([{ id: told.id, closed_at: null }])
  })

  it('has an end: five hundred in an alliance, a hundred answers to one', async () => {
    await using app = await serveApp()
    const { alliance, coach } = await seatTwo(app.origin)
    const told = await tell(coach, alliance)
    const [row] = await app.db.selectFrom('note').selectAll().execute()
    if (row === undefined) throw new Error('none was kept')
    for (let n = 1; n <= 100; n++) expect((await answer(coach, alliance, told, { said: `${n}` })).status).toBe(201)
    expect(await answer(coach, alliance, told, { said: 'more' })).toMatchObject({ status: 409, body: { code: 'too-many-notes' } })
    for (let n = 2; n <= 500; n++)
      await app.db
        .insertInto('note')
        .values({ ...row, id: `${row.id.slice(0, 18)}${1_000 + n}` as typeof row.id, n })
        .execute()
    expect(await coach.ask('POST', path(alliance), noteOn(alliance.sections[0]?.id))).toMatchObject({
      status: 409,
      body: { code: 'too-many-notes' }
    })
  })
})
