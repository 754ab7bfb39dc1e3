// One line by mail on the day to come back, for whoever asks for it: the real server beside a mail server that takes it.
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { eventually } from '../harness/eventually.ts'
import { everyWordOf } from '../harness/everyWord.ts'
import { tokenIn } from '../harness/mailServer.ts'
import {
  MINUTE,
  HOUR,
  DAY,
  THURSDAY,
  SEVEN,
  ADDRESS,
  BERLIN,
  pathOf,
  read,
  ask,
  follow,
  meaning,
  confirmed,
  at
} from './meanToComeBack.ts'
import { personOf, seatMany, seatSomeoneElse } from './seatMany.ts'
import { serveApp } from './serveApp.ts'

describe('a line by mail', () => {
  it('is asked of the address first, and comes once on the day, in the morning where they are', async () => {
    const { post, server, coach, alliance } = await meaning()
    server.clock.at = SEVEN - 3 * DAY
    expect(await read(coach, alliance)).toBeNull()
    expect((await ask(coach, alliance)).status).toBe(204)
    const [question] = await post.has(1)
    expect(question).toMatchObject({ from: 'alongside@example.org', to: [ADDRESS] })
    expect(await read(coach, alliance)).toEqual({ ...BERLIN, state: 'waits' })
    // Without its yes nothing more is sent to it.
    await at(server, SEVEN)
    expect(post.mails).toHaveLength(1)
    if (question === undefined) return
    expect((await follow(server.origin, 'preview', question)).body).toEqual({ state: 'waits' })
    expect((await follow(server.origin, 'confirm', question)).status).toBe(204)
    expect((await follow(server.origin, 'preview', question)).body).toEqual({ state: 'confirmed' })
    expect(await read(coach, alliance)).toEqual({ ...BERLIN, state: 'confirmed' })
    const [, line] = await post.has(2)
    expect(line?.to).toEqual([ADDRESS])
    for (let minutes = 5; minutes < 3 * 24 * 60; minutes += 60) await at(server, SEVEN + minutes * MINUTE)
    expect(post.mails).toHaveLength(2)
  })

  it('says the day, one neutral line, and the address of the page; nothing of the alliance, and nothing that tells on who reads it', async () => {
    const { post, server, alliance, question } = await confirmed()
    await at(server, SEVEN)
    const [line] = await post.has(1)
    expect(line?.text).toBe(`Thursday, 3 December 2026 at 09:00

Today is the day on which you meant to come back to your alliance.
Coming on another day is fine.

${server.origin}/a/${alliance.id}

You asked for this line. It comes once, on such a day. To end it:

${server.origin}/mail#${tokenIn(question)}`)
    for (const mail of [question, line]) {
      expect([...(mail?.headers.keys() ?? [])].toSorted()).toEqual([
        'auto-submitted',
        'content-transfer-encoding',
        'content-type',
        'date',
        'from',
        'message-id',
        'mime-version',
        'subject',
        'to'
      ])
      expect(mail?.headers.get('content-type')).toMatch(/^text\/plain/)
      expect(mail?.headers.get('from')).toBe('Alongside <alongside@example.org>')
      for (const word of ['Amara', 'Jonas', alliance.title, '<html', 'http://', 'https://'])
        expect(mail?.raw.replaceAll(server.origin, '')).not.toContain(word)
    }
    expect(question.text).not.toContain(alliance.id)
  })

  it('goes to each where they are, for themselves alone', async () => {
    const { post, server, alliance, coach, client } = await meaning()
    await ask(coach, alliance)
    await ask(client, alliance, { address: 'jonas@example.org', zone: 'America/New_York' })
    for (const mail of await post.has(2)) await follow(server.origin, 'confirm', mail)
    post.mails.length = 0
    await at(server, SEVEN)
    expect((await post.has(1)).map(({ to }) => to)).toEqual([[ADDRESS]])
    // Nine in Berlin is three in the morning there: the appointment itself is earlier than seven.
    await at(server, Date.parse(THURSDAY.at))
    expect((await post.has(2)).map(({ to }) => to)).toEqual([[ADDRESS], ['jonas@example.org']])
    expect(post.mails[1]?.text).toContain('Thursday, 3 December 2026 at 03:00')
  })

  it('comes for another day that is set, and for none that was taken away or that they came back for', async () => {
    const { post, server, alliance, client } = await confirmed()
    await client.ask('DELETE', pathOf(alliance, 'coming-back'))
    await at(server, SEVEN)
    expect(post.mails).toEqual([])
    await client.ask('PUT', pathOf(alliance, 'coming-back'), { ...THURSDAY, at: '2026-12-10T08:00:00Z' })
    await at(server, SEVEN + 7 * DAY)
    await post.has(1)
    // Moved within the day, it does not come again; to another, it does.
    await client.ask('PUT', pathOf(alliance, 'coming-back'), { ...THURSDAY, at: '2026-12-10T10:00:00Z' })
    await at(server, SEVEN + 7 * DAY + HOUR)
    expect(post.mails).toHaveLength(1)
    await client.ask('PUT', pathOf(alliance, 'coming-back'), { ...THURSDAY, at: '2026-12-17T08:00:00Z' })
    await at(server, SEVEN + 14 * DAY)
    await post.has(2)
  })

  it('does not come late: a server that was away on the day says nothing afterwards', async () => {
    const { post, server } = await confirmed()
    for (const late of [6 * HOUR, DAY, 30 * DAY]) await at(server, SEVEN + late)
    expect(post.mails).toEqual([])
  })

  it('does not come to who sits alone', async () => {
    const { post, server, alliance, coach, client } = await confirmed()
    await client.ask('POST', pathOf(alliance, 'leave'), {})
    await at(server, SEVEN)
    expect(post.mails).toEqual([])
    // Nor can it be asked for there; what was asked can be taken away.
    expect(await ask(coach, alliance)).toMatchObject({ status: 409, body: { code: 'resting' } })
    expect(await ask(client, alliance)).toMatchObject({ status: 404, body: { code: 'not-found' } })
    expect((await coach.ask('DELETE', pathOf(alliance))).status).toBe(204)
    expect(await read(coach, alliance)).toBeNull()
  })
})

describe('its end', () => {
  it('is a link in every mail, without a session; reading it ends nothing', async () => {
    const { post, server, alliance, coach, question } = await confirmed()
    await at(server, SEVEN)
    const [line] = await post.has(1)
    if (line === undefined) return
    const page = await fetch(`${server.origin}/mail`)
    expect(page.status).toBe(200)
    for (const mail of [question, line])
      expect((await follow(server.origin, 'preview', mail)).body).toEqual({ state: 'confirmed' })
    expect((await follow(server.origin, 'end', line)).status).toBe(204)
    expect(await read(coach, alliance)).toBeNull()
    for (const mail of [question, line])
      for (const to of ['preview', 'confirm', 'end'] as const)
        expect(await follow(server.origin, to, mail)).toMatchObject({ status: 410, body: { code: 'mail-link-gone' } })
  })

  it.each([
    ['they take it away', async ({ coach, alliance }) => coach.ask('DELETE', pathOf(alliance))],
    ['they leave', async ({ coach, alliance }) => coach.ask('POST', pathOf(alliance, 'leave'), {})],
    ['they leave and come back', leaveAndReturn],
    [
      'they give another address',
      async ({ coach, alliance }) => ask(coach, alliance, { ...BERLIN, address: 'other@example.org' })
    ],
    [
      'the alliance is erased',
      async ({ coach, client, alliance }) => {
        const { body } = await coach.ask<{ proposal: { id: string } }>('POST', pathOf(alliance, 'proposals'), { kind: 'erase' })
        return client.ask('POST', pathOf(alliance, `proposals/${body.proposal.id}/answer`), { answer: 'yes' })
      }
    ]
  ] satisfies [string, (two: { coach: Browser; client: Browser; alliance: Alliance }) => Promise<{ status: number }>][])(
    'comes when %s: the address is gone, and no line comes',
    async (_, does) => {
      const { post, server, question, ...two } = await confirmed()
      expect((await does(two)).status).toBeLessThan(300)
      expect(await follow(server.origin, 'confirm', question)).toMatchObject({ status: 410 })
      await at(server, SEVEN)
      expect(post.mails.filter(({ to }) => to.includes(ADDRESS))).toEqual([])
    }
  )

  it('comes by itself for an address that never said yes, after seven days, and it leaves the disk', async () => {
    const { post, server, alliance, coach } = await meaning()
    await ask(coach, alliance)
    const [question] = await post.has(1)
    if (question === undefined) return
    server.clock.at += 7 * DAY - 1
    expect(await read(coach, alliance)).toMatchObject({ state: 'waits' })
    server.clock.at += 1
    expect(await read(coach, alliance)).toBeNull()
    expect(await follow(server.origin, 'confirm', question)).toMatchObject({ status: 410 })
    server.timer.pass(HOUR)
    await eventually(
      'nothing of it to be kept',
      async () => (await everyWordOf(server.dataDir, alliance.id)).filter(({ column }) => column === 'day_mail.bytes'),
      (found) => found.length === 0
    )
  })
})

async function leaveAndReturn({ coach, alliance }: { coach: Browser; alliance: Alliance }) {
  await coach.ask('POST', pathOf(alliance, 'leave'), {})
  const back = await coach.ask('POST', `/api/left/${alliance.id}/return`, {})
  expect(await read(coach, alliance)).toBeNull()
  return back
}

describe('whose it is', () => {
  it('nobody else sees it, or that there is one: what the other may read is the same before and after, byte for byte', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    const seen = async (): Promise<string> => {
      const paths = ['', '/return', '/record', '/export?format=json', '/since', '/notes', '/calendar-link', '/day-mail']
      const answers = await Promise.all(
        paths.map(async (path) => (await client.ask<object>('GET', `/api/alliances/${alliance.id}${path}`)).body)
      )
      return JSON.stringify(answers)
    }
    const before = await seen()
    app.told.length = 0
    await ask(coach, alliance)
    expect(await seen()).toBe(before)
    expect(app.told).toEqual(['nudge return, to one seat', 'postSoon'])
    expect(app.toldSeats).toEqual([alliance.seats[1]?.id])
    expect((await client.ask('DELETE', pathOf(alliance))).status).toBe(204)
    expect(await read(coach, alliance)).toMatchObject({ address: ADDRESS })
    // It is in nobody's copy, their own neither: a copy is read by whoever holds it.
    for (const format of ['json', 'html', 'markdown'])
      expect(JSON.stringify((await coach.ask('GET', pathOf(alliance, `export?format=${format}`))).body)).not.toContain(ADDRESS)
  })

  it('whoever sits there next has none, and the link of who sat there opens nothing', async () => {
    await using app = await serveApp()
    const { alliance, people } = await seatMany(app, 3)
    const [a] = people
    if (a === undefined) throw new Error('nobody')
    await ask(a.browser, alliance)
    const next = new Browser(app.origin)
    await seatSomeoneElse(app, a.seat, await personOf(next, 'Next'))
    expect(await read(next, alliance)).toBeNull()
    expect(await app.dayMails.due(app.clock.at)).toEqual([])
  })

  it('stands sealed on the disk, and in no log, whatever the mail server says of it', async () => {
    const { post, server, alliance, coach, question } = await confirmed()
    post.mood = 550
    await at(server, SEVEN)
    expect(server.logged()).toContain('a mail was not taken')
    expect(server.logged()).toContain('"code":"EENVELOPE 550"')
    await coach.ask('PUT', pathOf(alliance), { ...BERLIN, address: `${ADDRESS} ` })
    const token = tokenIn(question)
    const files = await readdir(server.dataDir)
    for (const file of files) {
      const content = await readFile(join(server.dataDir, file))
      for (const secret of [ADDRESS, 'kanarienvogel', token]) expect([file, content.includes(secret)]).toEqual([file, false])
      expect(content.includes(Buffer.from(token, 'base64url'))).toBe(false)
    }
    for (const secret of ['kanarienvogel', token]) expect(server.logged().toLowerCase()).not.toContain(secret)
    const opened = (await everyWordOf(server.dataDir, alliance.id)).find(({ column }) => column === 'day_mail.bytes')
    expect(opened?.plain.toString()).toContain(ADDRESS)
  })
})

describe('asking', () => {
  it.each([
    ['address', { ...BERLIN, address: 'amara' }],
    ['address', { ...BERLIN, address: 'Amara <amara@example.org>' }],
    ['address', { ...BERLIN, address: 'amara@example.org, jonas@example.org' }],
    ['address', { ...BERLIN, address: 'amara@example.org\r\nBcc: jonas@example.org' }],
    ['address', { ...BERLIN, address: `${'a'.repeat(250)}@example.org` }],
    ['address', { ...BERLIN, address: ['amara@example.org'] }],
    ['address', { zone: BERLIN.zone }],
    ['zone', { ...BERLIN, zone: '+01:00' }],
    ['zone', { ...BERLIN, zone: 'Mars/Olympus' }],
    ['zone', { address: ADDRESS }],
    ['name', { ...BERLIN, name: 'Amara' }]
  ])('names %s when it is wrong: %j', async (field, asked) => {
    await using app = await serveApp()
    const { alliance, coach } = await seatTwo(app.origin)
    const answer = await ask(coach, alliance, asked)
    expect(answer).toMatchObject({ status: 400, body: { code: 'bad-request', field } })
    expect(JSON.stringify(answer.body)).not.toMatch(/jonas@/)
    expect(await read(coach, alliance)).toBeNull()
  })

  it.each([{}, { token: 5 }, { token: 'x'.repeat(201) }, { token: 'x', yes: true }])('a link is not %j', async (body) => {
    await using app = await serveApp()
    for (const to of ['preview', 'confirm', 'end'])
      expect(await new Browser(app.origin).ask('POST', `/api/mail-links/${to}`, body)).toMatchObject({ status: 400 })
    expect(await follow(app.origin, 'confirm', 'A'.repeat(43))).toMatchObject({ status: 410 })
  })

  it('again for the same address keeps its link, and writes to it again', async () => {
    const { post, server, alliance, coach } = await meaning()
    await ask(coach, alliance)
    await post.has(1)
    await ask(coach, alliance)
    const [first, second] = await post.has(2)
    if (first === undefined || second === undefined) return
    expect(tokenIn(second)).toBe(tokenIn(first))
    await follow(server.origin, 'confirm', first)
    // It has said yes: there is nothing more to ask it.
    await ask(coach, alliance)
    await at(server, server.clock.at)
    expect(post.mails).toHaveLength(2)
  })

  it('is possible six times an hour for one person, and no address is written to more than five times a day', async () => {
    await using app = await serveApp({ rateLimits: 'on' })
    const { alliance, coach, client } = await seatTwo(app.origin)
    const statuses = []
    for (let nth = 0; nth < 7; nth++) statuses.push((await ask(coach, alliance)).status)
    expect(statuses).toEqual([204, 204, 204, 204, 204, 204, 429])
    expect(app.told.filter((what) => what === 'postSoon')).toHaveLength(5)
    // Another who names that address is not told that somebody did before; nor is the address written to.
    const other = await ask(client, alliance, { ...BERLIN, address: ADDRESS.replace('@', '+again@').toUpperCase() })
    expect(other.status).toBe(204)
    expect(app.told.filter((what) => what === 'postSoon')).toHaveLength(5)
    expect(await read(client, alliance)).toMatchObject({ state: 'waits' })
  })
})

describe('where no mail server is configured', () => {
  it('nothing of mail is said, and nothing answers', async () => {
    await using app = await serveApp({ mail: 'off' })
    const { alliance, coach } = await seatTwo(app.origin)
    const { body } = await coach.ask<object>('GET', '/api/about')
    expect(body).toEqual({ operator: expect.any(String), onThisComputerOnly: true })
    for (const [method, path] of [
      ['GET', pathOf(alliance)],
      ['PUT', pathOf(alliance)],
      ['DELETE', pathOf(alliance)],
      ['POST', '/api/mail-links/preview'],
      ['POST', '/api/mail-links/confirm'],
      ['POST', '/api/mail-links/end']
    ] as const)
      expect(await coach.ask(method, path, method === 'GET' ? undefined : BERLIN)).toMatchObject({
        status: 404,
        body: { code: 'not-found' }
      })
    expect((await fetch(`${app.origin}/mail`, { headers: { accept: 'text/html' } })).status).toBe(404)
  })
})
