// Two who mean to come back on a Thursday, before a server that can write mail, and the mail server beside it; for the tests of it.
import { afterEach, expect } from 'vitest'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { eventually } from '../harness/eventually.ts'
import { type Mail, type MailServer, openMailServer, tokenIn } from '../harness/mailServer.ts'
import { type TestServer, startServer } from '../harness/startServer.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
/** Nine in Berlin. */
export const THURSDAY = { at: '2026-12-03T08:00:00.000Z', zone: 'Europe/Berlin' }
export const SEVEN = Date.parse('2026-12-03T06:00:00Z')
export const ADDRESS = 'kanarienvogel@example.org'
export const BERLIN = { address: ADDRESS, zone: 'Europe/Berlin' }

export const pathOf = ({ id }: Alliance, end = 'day-mail'): string => `/api/alliances/${id}/${end}`
export const read = async (who: Browser, alliance: Alliance) =>
  (await who.ask<{ mail: { address: string; state: string } | null }>('GET', pathOf(alliance))).body.mail
export const ask = (who: Browser, alliance: Alliance, asked: object = BERLIN) => who.ask('PUT', pathOf(alliance), asked)
export const follow = (at: string, to: 'preview' | 'confirm' | 'end', mail: Mail | string) =>
  new Browser(at).ask<{ state?: string; code?: string }>('POST', `/api/mail-links/${to}`, {
    token: typeof mail === 'string' ? mail : tokenIn(mail)
  })

const open: AsyncDisposable[] = []
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one[Symbol.asyncDispose]()
})
export const kept = <T extends AsyncDisposable>(one: T): T => {
  open.push(one)
  return one
}

export const environmentOf = (post: MailServer) => ({ SMTP_URL: post.url, MAIL_FROM: 'Alongside <alongside@example.org>' })

/** Two who mean to come back on Thursday, before a server that can write mail. */
export const meaning = async (dataDir?: string) => {
  const post = kept(await openMailServer())
  const server = kept(await startServer({ environment: environmentOf(post), ...(dataDir === undefined ? {} : { dataDir }) }))
  const two = await seatTwo(server.origin)
  await two.coach.ask('PUT', pathOf(two.alliance, 'coming-back'), THURSDAY)
  return { post, server, ...two }
}

/** The coach has asked, and said yes where the mail is read. */
export const confirmed = async () => {
  const all = await meaning()
  const { post, server, coach, alliance } = all
  expect((await ask(coach, alliance)).status).toBe(204)
  const [question] = await post.has(1)
  if (question === undefined) throw new Error('no mail')
  expect((await follow(server.origin, 'confirm', question)).status).toBe(204)
  post.mails.length = 0
  return { ...all, question }
}

export const LOOKS_EVERY = 5 * MINUTE
export const betweenRounds = ({ timer }: TestServer): Promise<boolean> =>
  eventually(
    'no round to be under way',
    () => timer.waits(LOOKS_EVERY),
    (waits) => waits
  )

/** Turns the clock there, and has a round look, to its end. */
export const at = async (server: TestServer, moment: number): Promise<void> => {
  await betweenRounds(server)
  server.clock.at = moment
  // A little more than that, so that the hourly sweep, which waits as well, is never mistaken for it.
  server.timer.pass(LOOKS_EVERY + 1_000)
  await betweenRounds(server)
}
