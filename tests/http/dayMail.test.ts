// One line by mail on the day to come back, for whoever asks for it: the real server beside a mail server that takes it, refuses it or
// does not answer.
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { eventually } from '../harness/eventually.ts'
import { everyWordOf } from '../harness/everyWord.ts'
import { type Mail, type MailServer, openMailServer, tokenIn } from '../harness/mailServer.ts'
import { type TestServer, startServer } from '../harness/startServer.ts'
import { personOf, seatMany, seatSomeoneElse } from './seatMany.ts'
import { serveApp } from './serveApp.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Nine in Berlin. */
const THURSDAY = { at: '2026-12-03T08:00:00.000Z', zone: 'Europe/Berlin' }
const SEVEN = Date.parse('2026-12-03T06:00:00Z')
const ADDRESS = 'kanarienvogel@example.org'
const BERLIN = { address: ADDRESS, zone: 'Europe/Berlin' }

const pathOf = ({ id }: Alliance, end = 'day-mail'): string => `/api/alliances/${id}/${end}`
const read = async (who: Browser, alliance: Alliance) =>
  (await who.ask<{ mail: { address: string; state: string } | null }>('GET', pathOf(alliance))).body.mail
const ask = (who: Browser, alliance: Alliance, asked: object = BERLIN) => who.ask('PUT', pathOf(alliance), asked)
const follow = (at: string, to: 'preview' | 'confirm' | 'end', mail: Mail | string) =>
  new Browser(at).ask<{ state?: string; code?: string }>('POST', `/api/mail-links/${to}`, {
    token: typeof mail === 'string' ? mail : tokenIn(mail)
  })

const open: AsyncDisposable[] = []
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one[Symbol.asyncDispose]()
})
const kept = <T extends AsyncDisposable>(one: T): T => {
  open.push(one)
  return one
}

const environmentOf = (post: MailServer) => ({ SMTP_URL: post.url, MAIL_FROM: 'Alongside <alongside@example.org>' })

/** Two who mean to come back on Thursday, before a server that can write mail. */
const meaning = async (dataDir?: string) => {
  const post = kept(await openMailServer())
  const server = kept(await startServer({ environment: environmentOf(post), ...(dataDir === undefined ? {} : { dataDir }) }))
  const two = await seatTwo(server.origin)
  await two.coach.ask('PUT', pathOf(two.alliance, 'coming-back'), THURSDAY)
  return { post, server, ...two }
}

/** The coach has asked, and said yes where the mail is read. */
const confirmed = async () => {
  const all = await meaning()
  const { post, server, coach, alliance } = all
  expect((await ask(coach, alliance)).status).toBe(204)
  const [question] = await post.has(1)
  if (question === undefined) throw new Error('no mail')
  expect((await follow(server.origin, 'confirm', question)).status).toBe(204)
  post.mails.length = 0
  return { ...all, question }
}

const LOOKS_EVERY = 5 * MINUTE
const betweenRounds = ({ timer }: TestServer): Promise<boolean> =>
  eventually(
    'no round to be under way',
    () => timer.waits(LOOKS_EVERY),
    (waits) => waits
  )

/** Turns the clock there, and has a round look, to its end. */
const at = async (server: TestServer, moment: number): Promise<void> => {
  await betweenRounds(server)
  server.clock.at = moment
  // A little more than that, so that the hourly sweep, which waits as well, is never mistaken for it.
  server.timer.pass(LOOKS_EVERY + 1_000)
  await betweenRounds(server)
}

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

describe('a mail server', () => {
  it('that puts it off is tried again for some hours; the line comes once, when it is taken', async () => {
    const { post, server } = await confirmed()
    post.mood = 450
    for (let tries = 0; tries < 36; tries++) await at(server, SEVEN + tries * 10 * MINUTE)
    expect(server.logged().split('"outcome":"not-now"')).toHaveLength(37)
    expect(post.mails).toEqual([])
    post.mood = 'takes'
    for (const later of [-1, 0, HOUR, DAY]) await at(server, SEVEN + 6 * HOUR + later)
    expect(post.mails).toHaveLength(1)
  })

  it('that hangs is let go after half a minute, and tried again', async () => {
    const { post, server } = await confirmed()
    post.mood = 'hangs'
    await betweenRounds(server)
    server.clock.at = SEVEN
    const lines = post.lines
    server.timer.pass(LOOKS_EVERY)
    await eventually(
      'a line to be opened',
      () => post.lines,
      (count) => count > lines
    )
    expect(server.timer.waits(LOOKS_EVERY)).toBe(false)
    server.timer.pass(30_000)
    await betweenRounds(server)
    expect(server.logged()).toContain('"outcome":"unreachable","code":"too slow"')
    post.mood = 'takes'
    await at(server, SEVEN + HOUR)
    expect(post.mails).toHaveLength(1)
  })

  it('that is not there is tried again', async () => {
    const { post, server } = await confirmed()
    await post[Symbol.asyncDispose]()
    await at(server, SEVEN)
    await at(server, SEVEN + HOUR)
    expect(server.logged().split('"outcome":"unreachable","code":"ESOCKET"')).toHaveLength(3)
  })

  it('that refuses it for good is not asked again that day', async () => {
    const { post, server } = await confirmed()
    post.mood = 550
    await at(server, SEVEN)
    expect(server.logged()).toContain('"outcome":"refused"')
    post.mood = 'takes'
    await at(server, SEVEN + HOUR)
    expect(post.mails).toEqual([])
  })

  it('that took the words, and never said so, gets them once', async () => {
    const { post, server } = await confirmed()
    post.mood = 'loses its words'
    await at(server, SEVEN)
    expect(server.logged()).toContain('"outcome":"unknown"')
    post.mood = 'takes'
    await at(server, SEVEN + HOUR)
    expect(post.mails).toHaveLength(1)
  })

  it.each([
    ['alongside:hush@127.0.0.1', 'sent', ['alongside hush']],
    ['alongside:wrong@127.0.0.1', 'EAUTH 535', ['alongside wrong']],
    // Not known for this machine by its name, and without TLS: it is not told the password.
    ['alongside:hush@0.0.0.0', 'ETLS 502', []]
  ])('at %s is signed in to: %s', async (where, outcome, signedIn) => {
    const post = kept(await openMailServer())
    const environment = { ...environmentOf(post), SMTP_URL: post.url.replace('127.0.0.1', where) }
    const server = kept(await startServer({ environment }))
    const { alliance, coach } = await seatTwo(server.origin)
    await ask(coach, alliance)
    const came = await eventually(
      'what came of it',
      () => (post.mails.length > 0 ? 'sent' : (/"outcome":"unreachable","code":"([^"]*)"/.exec(server.logged())?.[1] ?? '')),
      (what) => what !== ''
    )
    expect(came).toBe(outcome)
    expect(post.signedIn).toEqual(signedIn)
    expect(server.logged()).not.toMatch(/hush|wrong/)
  })

  it('that hangs holds back no request, and no end', async () => {
    const { post, server, coach, alliance } = await meaning()
    post.mood = 'hangs'
    expect((await ask(coach, alliance)).status).toBe(204)
    await eventually(
      'its line',
      () => post.lines,
      (lines) => lines > 0
    )
    expect(await read(coach, alliance)).toMatchObject({ state: 'waits' })
    const from = performance.now()
    await server.close()
    expect(performance.now() - from).toBeLessThan(5_000)
  })

  it('is not written to twice over a restart: a line that was claimed is lost with the process, one that was not comes', async () => {
    await using app = await serveApp()
    const { alliance, coach } = await seatTwo(app.origin)
    await coach.ask('PUT', pathOf(alliance, 'coming-back'), THURSDAY)
    await ask(coach, alliance)
    const [asks] = await app.dayMails.due(app.clock.at)
    if (asks === undefined) throw new Error('nothing is due')
    const question = await app.dayMails.claim(asks, app.clock.at)
    expect(question).toMatchObject({ for: 'confirming', address: ADDRESS })
    await app.dayMails.confirm(asks.tokenHash, app.clock.at)
    app.clock.at = SEVEN
    const [due] = await app.dayMails.due(app.clock.at)
    if (due === undefined) throw new Error('nothing is due')
    // Two rounds at once, and whatever comes after the process ended here.
    const claims = await Promise.all([app.dayMails.claim(due, SEVEN), app.dayMails.claim(due, SEVEN)])
    const claimed = claims.find((claim) => claim !== undefined)
    expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1)
    expect(await app.dayMails.due(SEVEN + HOUR)).toEqual([])
    if (claimed === undefined) return
    await app.dayMails.release(claimed)
    expect(await app.dayMails.due(SEVEN + HOUR)).toHaveLength(1)
    // Taken away meanwhile: nothing is left to be released.
    await app.dayMails.claim(due, SEVEN)
    await coach.ask('DELETE', pathOf(alliance))
    await app.dayMails.release(claimed)
    expect(await app.dayMails.due(SEVEN)).toEqual([])
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
