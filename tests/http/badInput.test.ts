import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { Browser } from '../harness/Browser.ts'
import { type ServedApp, serveApp } from './serveApp.ts'

let app: ServedApp
let coach: Browser
let alliance: Alliance

beforeAll(async () => {
  app = await serveApp()
  coach = new Browser(app.origin)
  alliance = await coach.begin()
})
afterAll(() => app[Symbol.asyncDispose]())

const me = { name: 'Amara', seat: 1 }
const begin = (over: object) => ({ path: '/api/alliances', body: { template: 'coaching', me, ...over } })
const accept = (over: object) => ({ path: '/api/invitations/accept', body: { token: 'x', name: 'Jonas', ...over } })

const WRONG: [field: string, { path: string; body: unknown }][] = [
  ['template', begin({ template: undefined })],
  ['template', begin({ template: 1 })],
  ['template', begin({ template: 'nonsense' })],
  ['template', begin({ template: '__proto__' })],
  ['template', begin({ template: 'x'.repeat(61) })],
  ['title', begin({ title: 1 })],
  ['title', begin({ title: '' })],
  ['title', begin({ title: ' \u200B ' })],
  ['title', begin({ title: 'x'.repeat(201) })],
  ['title', begin({ title: 'two\nlines' })],
  ['title', begin({ title: null })],
  ['language', begin({ language: 'English' })],
  ['language', begin({ language: 7 })],
  ['me', begin({ me: undefined })],
  ['me', begin({ me: 'Amara' })],
  ['me', begin({ me: [] })],
  ['me.name', begin({ me: { seat: 1 } })],
  ['me.name', begin({ me: { ...me, name: '' } })],
  ['me.name', begin({ me: { ...me, name: '   ' } })],
  ['me.name', begin({ me: { ...me, name: 'x'.repeat(81) } })],
  ['me.name', begin({ me: { ...me, name: { toString: 'Amara' } } })],
  ['me.name', begin({ me: { ...me, name: 'Ama\u202Era' } })],
  ['me.name', begin({ me: { ...me, name: `Ama${'\u0301'.repeat(10)}ra` } })],
  ['me.name', begin({ me: { ...me, name: 'Ama\u0000ra' } })],
  ['me.name', begin({ me: { ...me, name: '\uD800' } })],
  ['me.seat', begin({ me: { name: 'Amara' } })],
  ['me.seat', begin({ me: { ...me, seat: '1' } })],
  ['me.seat', begin({ me: { ...me, seat: 0.5 } })],
  ['me.seat', begin({ me: { ...me, seat: -1 } })],
  ['me.seat', begin({ me: { ...me, seat: 2 } })],
  ['me.ink', begin({ me: { ...me, ink: 'red' } })],
  ['me.ink', begin({ me: { ...me, ink: null } })],
  ['me.role', begin({ me: { ...me, role: 'admin' } })],
  ['owner', begin({ owner: true })],
  ['__proto__', { path: '/api/alliances', body: `{"template":"coaching","me":{"name":"Amara","seat":1},"__proto__":{"x":1}}` }],
  ['constructor', begin({ constructor: 1 })],
  ['token', accept({ token: undefined })],
  ['token', accept({ token: ['x'] })],
  ['token', accept({ token: 'x'.repeat(201) })],
  ['name', accept({ name: undefined })],
  ['name', accept({ name: '\u3164' })],
  ['name', accept({ name: 'x'.repeat(81) })],
  ['ink', accept({ ink: 'Indigo' })],
  ['seat', accept({ seat: 0 })],
  ['offered', accept({ offered: 'all' })],
  ['offered', accept({ offered: Array(9).fill('x') })],
  ['offered.0', accept({ offered: [1] })],
  ['token', { path: '/api/invitations/preview', body: {} }],
  ['name', { path: '/api/invitations/preview', body: { token: 'x', name: 'y' } }],
  ['token', { path: '/api/keys/open', body: { token: 5 } }],
  ['person', { path: '/api/keys/open', body: { token: 'x', person: 'y' } }]
]

describe('a wrong body', () => {
  it.each(WRONG)('names %s (%#)', async (field, { path, body }) => {
    const answer = await new Browser(app.origin).ask<{ detail: string }>('POST', path, body)
    expect(answer).toMatchObject({ status: 400, body: { code: 'bad-request', field } })
    expect(answer.body.detail.startsWith(`${field}: `)).toBe(true)
    expect(answer.headers.get('set-cookie')).toBeNull()
  })

  it.each([
    ['seatId', {}],
    ['seatId', { seatId: 1 }],
    ['to', { seatId: 'x', to: 'jonas@example.org' }]
  ])('names %s of an invitation (%#)', async (field, body) => {
    expect(await coach.ask('POST', `/api/alliances/${alliance.id}/invitations`, body)).toMatchObject({
      status: 400,
      body: { code: 'bad-request', field }
    })
  })

  it('says nothing of what was sent', async () => {
    const answer = await new Browser(app.origin).ask(
      'POST',
      '/api/alliances',
      begin({ me: { ...me, name: 'Kanarienvogel'.repeat(9) } }).body
    )
    expect(JSON.stringify(answer.body)).not.toContain('Kanarienvogel')
  })

  it('is refused when nothing is expected but something comes', async () => {
    for (const path of ['/api/me/key', `/api/alliances/${alliance.id}/begin-again`]) {
      expect(await coach.ask('POST', path, { sections: [] })).toMatchObject({ status: 400, body: { field: 'sections' } })
      expect((await coach.ask('POST', path, {})).status).toBe(201)
      expect((await coach.ask('POST', path)).status).toBe(201)
    }
  })

  it.each(['{', '', 'null', '[]', '"text"', '5', '{"a":1,}', '\u0000'])('is not well-formed or no object: %j', async (body) => {
    expect(await new Browser(app.origin).ask('POST', '/api/alliances', body)).toMatchObject({
      status: 400,
      body: { code: 'bad-request' }
    })
  })

  it('is 415 when it is not JSON', async () => {
    const good = JSON.stringify(begin({}).body)
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/json; charset=latin1'
    ])
      expect(await new Browser(app.origin).ask('POST', '/api/alliances', good, { 'content-type': type })).toMatchObject({
        status: 415,
        body: { code: 'not-json' }
      })
    expect(await new Browser(app.origin).ask('POST', '/api/alliances', good, { 'content-encoding': 'gzip' })).toMatchObject({
      status: 415
    })
    expect(
      (await new Browser(app.origin).ask('POST', '/api/alliances', good, { 'content-type': 'application/json; charset=utf-8' }))
        .status
    ).toBe(201)
  })

  it('is 413 over 256 KiB, and not a byte under', async () => {
    const sized = (bytes: number): string => {
      const body = JSON.stringify(begin({}).body)
      return body + ' '.repeat(bytes - body.length)
    }
    expect((await new Browser(app.origin).ask('POST', '/api/alliances', sized(256 * 1024))).status).toBe(201)
    expect(await new Browser(app.origin).ask('POST', '/api/alliances', sized(256 * 1024 + 1))).toMatchObject({
      status: 413,
      body: { code: 'too-large' }
    })
    // Without its length said before.
    const chunks = [sized(200 * 1024), sized(200 * 1024)]
    const streamed = await fetch(`${app.origin}/api/alliances`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new ReadableStream<Uint8Array>({
        pull(stream) {
          const chunk = chunks.pop()
          if (chunk === undefined) stream.close()
          else stream.enqueue(new TextEncoder().encode(chunk))
        }
      }),
      duplex: 'half'
    } as RequestInit)
    expect(streamed.status).toBe(413)
  })
})

describe('a name', () => {
  it.each([
    ['x'.repeat(80), 'x'.repeat(80)],
    ['  Jonas   van \t Dam ', 'Jonas van Dam'],
    ['أمارا', 'أمارا'],
    ['愛', '愛'],
    ['Zoe\u0308', 'Zoë'],
    ['👩‍👩‍👧', '👩‍👩‍👧'],
    ['<script>alert(1)</script>', '<script>alert(1)</script>']
  ])('of any script is kept: %s', async (name, kept) => {
    const begun = await new Browser(app.origin).begin(name)
    expect(begun.seats[1]?.person?.name).toBe(kept)
  })
})
