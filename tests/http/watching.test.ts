import { describe, expect, it } from 'vitest'
import { Browser } from '../harness/Browser.ts'
import { serveApp } from './serveApp.ts'

describe('/healthz and /readyz', () => {
  it('say alive, and able to commit or not', async () => {
    const disk = { ready: (): Promise<boolean> => Promise.resolve(true) }
    await using app = await serveApp({ ready: () => disk.ready() })
    const operator = new Browser(app.origin)
    expect((await operator.ask('GET', '/healthz')).status).toBe(200)
    expect((await operator.ask('GET', '/readyz')).status).toBe(200)
    for (const ready of [() => Promise.resolve(false), () => Promise.reject(new Error('disk full'))]) {
      disk.ready = ready
      expect(await operator.ask('GET', '/readyz')).toMatchObject({ status: 503, body: { code: 'not-ready' } })
      expect((await operator.ask('GET', '/healthz')).status).toBe(200)
    }
  })
})

describe('/metrics', () => {
  const forwarded = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via']

  it('is for this computer, and never through a proxy', async () => {
    await using app = await serveApp()
    const answer = await new Browser(app.origin).ask<string>('GET', '/metrics')
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/)
    expect(answer.body).toContain('alongside_test_total 0')
    for (const header of forwarded)
      expect(await new Browser(app.origin).ask('GET', '/metrics', undefined, { [header]: '127.0.0.1' })).toMatchObject({
        status: 403,
        body: { code: 'forbidden' }
      })
  })

  it('is for whoever has the token, when there is one', async () => {
    await using app = await serveApp({ metricsToken: 'let me see' })
    const ask = async (authorization?: string) =>
      (await new Browser(app.origin).ask('GET', '/metrics', undefined, authorization === undefined ? {} : { authorization }))
        .status
    expect(await ask('Bearer let me see')).toBe(200)
    for (const wrong of [
      undefined,
      '',
      'Bearer ',
      'Bearer let me se',
      'let me see',
      'Basic let me see',
      `Bearer ${'x'.repeat(5_000)}`
    ])
      expect(await ask(wrong)).toBe(403)
  })
})

describe('limits', () => {
  const spend = async (origin: string, times: number, headers: Record<string, string> = {}) => {
    const answers = await Promise.all(
      Array.from({ length: times }, () => new Browser(origin).ask('POST', '/api/keys/open', { token: 'guess' }, headers))
    )
    return answers.map(({ status }) => status)
  }

  it('answer 429 with the seconds to wait, for this kind alone', async () => {
    await using app = await serveApp({ rateLimits: 'on' })
    expect(new Set(await spend(app.origin, 300))).toEqual(new Set([410]))
    const answer = await new Browser(app.origin).ask('POST', '/api/invitations/preview', { token: 'guess' })
    expect(answer).toMatchObject({ status: 429, body: { code: 'too-many' } })
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(600)
    await new Browser(app.origin).begin()
  })

  it('are not spent by another site’s page, nor by addresses that nobody trusts', async () => {
    await using app = await serveApp({ rateLimits: 'on' })
    expect(new Set(await spend(app.origin, 400, { origin: 'https://evil.example' }))).toEqual(new Set([403]))
    expect(new Set(await spend(app.origin, 300, { 'x-forwarded-for': '203.0.113.1' }))).toEqual(new Set([410]))
    expect(await spend(app.origin, 1, { 'x-forwarded-for': '203.0.113.2' })).toEqual([429])
  })

  it('are each client’s own behind a trusted proxy', async () => {
    await using app = await serveApp({ rateLimits: 'on', trustedProxies: ['loopback'] })
    await spend(app.origin, 300, { 'x-forwarded-for': '203.0.113.1' })
    expect(await spend(app.origin, 1, { 'x-forwarded-for': '203.0.113.1' })).toEqual([429])
    expect(await spend(app.origin, 1, { 'x-forwarded-for': '198.51.100.9, 203.0.113.1' })).toEqual([429])
    expect(await spend(app.origin, 1, { 'x-forwarded-for': '203.0.113.2' })).toEqual([410])
  })

  it('are off when they are turned off', async () => {
    await using app = await serveApp()
    expect(new Set(await spend(app.origin, 700))).toEqual(new Set([410]))
  })
})
