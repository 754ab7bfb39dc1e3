// One line by mail on the day to come back, beside a mail server that puts it off, refuses it, hangs, or is not there.
import { describe, expect, it } from 'vitest'
import { seatTwo } from '../harness/Browser.ts'
import { eventually } from '../harness/eventually.ts'
import { openMailServer } from '../harness/mailServer.ts'
import { startServer } from '../harness/startServer.ts'
import {
  MINUTE,
  HOUR,
  DAY,
  THURSDAY,
  SEVEN,
  ADDRESS,
  pathOf,
  read,
  ask,
  kept,
  environmentOf,
  meaning,
  confirmed,
  LOOKS_EVERY,
  betweenRounds,
  at
} from './meanToComeBack.ts'
import { serveApp } from './serveApp.ts'

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
