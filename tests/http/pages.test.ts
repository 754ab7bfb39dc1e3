import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { INDEX, SCRIPT, type ServedApp, serveApp } from './serveApp.ts'

let app: ServedApp
beforeAll(async () => {
  app = await serveApp()
})
afterAll(() => app[Symbol.asyncDispose]())

type Got = { status: number | undefined; headers: NodeJS.Dict<string | string[]>; text: string }

/** By hand: fetch follows, decodes and cannot say which Host it asks. */
const get = (path: string, headers: Record<string, string> = {}, { method = 'GET', port = app.port } = {}): Promise<Got> =>
  new Promise((resolve, reject) => {
    const asked = request(
      { port, host: '127.0.0.1', path, method, headers: { host: `localhost:${port}`, ...headers } },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => (text += chunk))
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }))
      }
    )
    asked.on('error', reject)
    asked.end()
  })

const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

describe('pages', () => {
  it.each([
    '/',
    '/begin',
    '/join',
    '/me',
    '/a/AAAAAAAAAAAAAAAAAAAAAA',
    '/a/nonsense',
    '/a/AAAAAAAAAAAAAAAAAAAAAA/history',
    '/a/AAAAAAAAAAAAAAAAAAAAAA/who',
    '/begin?x=1'
  ])('%s is there', async (path) => {
    const page = await get(path, html)
    expect(page).toMatchObject({ status: 200, text: INDEX })
    expect(page.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' })
    expect((await get(path, html, { method: 'HEAD' })).text).toBe('')
    const again = await get(path, { ...html, 'if-none-match': String(page.headers['etag']) })
    expect(again.status).toBe(304)
  })

  it.each([
    '/nothing',
    '/a',
    '/a/x/other',
    '/a/x/nowhere',
    '/Begin',
    '/API/me',
    '/assets/gone.js',
    '/..%2f..%2fpackage.json',
    '/%E0%A4%A',
    '/sync/x'
  ])('%s is a 404 that is ours', async (path) => {
    expect(await get(path, html)).toMatchObject({ status: 404, text: INDEX })
  })

  it('are for reading: anything else there is a problem', async () => {
    expect(await get('/begin', html, { method: 'POST' })).toMatchObject({ status: 404 })
    expect((await get('/nothing', { accept: 'application/json' })).headers['content-type']).toMatch(/^application\/problem\+json/)
  })

  it('come compressed to those who can read it', async () => {
    const sizes: number[] = []
    for (const [accept, encoding] of [
      ['br, gzip', 'br'],
      ['gzip', 'gzip'],
      ['identity', undefined]
    ] as const)
      for (const path of ['/begin', '/assets/main-abc123.js']) {
        const got = await get(path, { ...html, 'accept-encoding': accept })
        expect(got.status).toBe(200)
        expect(got.headers['content-encoding']).toBe(encoding)
        expect(got.headers['vary']).toMatch(/Accept-Encoding/)
        sizes.push(Number(got.headers['content-length']))
      }
    expect(sizes[1]).toBeLessThan(SCRIPT.length)
    expect(sizes[5]).toBe(SCRIPT.length)
  })

  it('keep what has its hash in its name for a year', async () => {
    const script = await get('/assets/main-abc123.js')
    expect(script.text).toBe(SCRIPT)
    expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(script.headers['content-type']).toMatch(/javascript/)
  })

  it('opened on the twin go to the one address, so that there is one cookie jar', async () => {
    const twin = { ...html, host: `127.0.0.1:${app.port}` }
    for (const path of ['/', '/join', '/a/x?y=1', '/nothing', '//evil.example/']) {
      const answer = await get(path, twin)
      expect(answer.status).toBe(302)
      expect(answer.headers['location']).toBe(`http://localhost:${app.port}${path}`)
    }
    expect((await get('/assets/main-abc123.js', twin)).status).toBe(200)
    expect((await get('/api/about', twin)).status).toBe(200)
    await using house = await serveApp({ publicUrl: 'https://alongside.example' })
    expect((await get('/', { ...html, host: `127.0.0.1:${house.port}` }, { port: house.port })).status).toBe(200)
  })
})

describe('headers', () => {
  it('let a page of ours speak to us alone', async () => {
    const { headers } = await get('/', html)
    expect(headers['content-security-policy']).toBe(
      `default-src 'self';connect-src 'self' ws://localhost:${app.port};object-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none'`
    )
    expect(headers).toMatchObject({
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY'
    })
    expect(headers).not.toHaveProperty('strict-transport-security')
    expect(headers).not.toHaveProperty('x-powered-by')
    expect(headers).not.toHaveProperty('cross-origin-opener-policy')
  })

  it('over https ask for https from then on, and for the secure socket', async () => {
    await using house = await serveApp({ publicUrl: 'https://alongside.example' })
    const { headers } = await get('/', html, { port: house.port })
    expect(headers['strict-transport-security']).toBe('max-age=31536000')
    expect(headers['content-security-policy']).toContain("connect-src 'self' wss://alongside.example;")
    expect(headers['content-security-policy']).not.toContain('upgrade-insecure-requests')
  })

  it('keep no answer of the API', async () => {
    for (const path of ['/api/about', '/api/me', '/api/nothing', '/healthz'])
      expect((await get(path)).headers['cache-control']).toBe('no-store')
  })
})
