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
  const guess = async (origin: string, times: number, headers: Record<string, string> = {}): Promise<Set<number>> => {
    const answers = await Promise.all(
      Array.from({ length: times }, () => new Browser(origin).ask('POST', '/api/keys/open', { token: 'guess' }, headers))
    )
    return new Set(answers.map(({ status }) => status))
  }

  it('answer 429 with the seconds to wait, for this kind alone, and are not spent by another site’s page', async () => {
    await using app = await serveApp({ rateLimits: 'on' })
    expect(await guess(app.origin, 20, { origin: 'https://evil.example' })).toEqual(new Set([403]))
    expect(await guess(app.origin, 600)).toEqual(new Set([410]))
    const answer = await new Browser(app.origin).ask('POST', '/api/invitations/preview', { token: 'guess' })
    expect(answer).toMatchObject({ status: 429, body: { code: 'too-many' } })
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(600)
    // Whom nobody trusts cannot come as somebody else.
    expect(await guess(app.origin, 1, { 'x-forwarded-for': '203.0.113.2' })).toEqual(new Set([429]))
    await new Browser(app.origin).begin()
  })
})
