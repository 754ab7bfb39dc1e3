import { afterEach, describe, expect, test, vi } from 'vitest'
import { HttpProblem, NetworkFailure, myAlliances, previewInvitation, readAlliance, withdrawInvitation } from './http.ts'

type Call = { url: string; init: RequestInit }

/** Stands in for the network, the one thing here that is not ours. */
const answering = (answer: () => Response | Promise<Response>): Call[] => {
  const calls: Call[] = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    calls.push({ url, init })
    return answer()
  })
  return calls
}

const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers })

const caught = async (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => undefined,
    (error: unknown) => error
  )

afterEach(() => vi.unstubAllGlobals())

describe('what the server refuses', () => {
  test('is thrown with its code, its words and the field', async () => {
    answering(() =>
      json(
        {
          type: 'about:blank',
          code: 'ink-taken',
          title: 'This ink is taken',
          status: 409,
          detail: 'Madder is Amara’s',
          field: 'ink'
        },
        409
      )
    )
    const error = await caught(previewInvitation('t'))
    expect(error).toBeInstanceOf(HttpProblem)
    expect(error).toMatchObject({
      code: 'ink-taken',
      status: 409,
      detail: 'Madder is Amara’s',
      field: 'ink',
      message: 'This ink is taken'
    })
  })

  test('says how long to wait when it was too fast', async () => {
    answering(() => json({ code: 'too-many', title: 'Slowly', status: 429 }, 429, { 'retry-after': '7' }))
    expect(await caught(readAlliance('x'))).toMatchObject({ retryAfterSeconds: 7 })
  })

  test('is still a problem when something else than this server said it', async () => {
    answering(() => new Response('<h1>502 Bad Gateway</h1>', { status: 502 }))
    expect(await caught(readAlliance('x'))).toMatchObject({ name: 'HttpProblem', status: 502, code: 'unknown' })
  })

  test('no session is no trouble when asking for my alliances', async () => {
    answering(() => json({ code: 'no-session', title: '', status: 401 }, 401))
    expect(await myAlliances()).toBeNull()
  })
})

describe('what never arrived', () => {
  test('is a network failure', async () => {
    answering(() => Promise.reject(new TypeError('Failed to fetch')))
    expect(await caught(readAlliance('x'))).toBeInstanceOf(NetworkFailure)
  })

  test('so is a page that is not ours behind a 200', async () => {
    answering(() => new Response('<html>Welcome to the hotel</html>'))
    expect(await caught(readAlliance('x'))).toBeInstanceOf(NetworkFailure)
  })

  test('but not what the asker called off', async () => {
    const controller = new AbortController()
    answering(() => {
      controller.abort()
      return Promise.reject(new DOMException('Aborted', 'AbortError'))
    })
    expect(await caught(readAlliance('x', { signal: controller.signal }))).not.toBeInstanceOf(NetworkFailure)
  })
})

test('a token travels in the body, never in the address', async () => {
  const calls = answering(() => json({}, 410))
  await caught(previewInvitation('s3cret'))
  expect(calls[0]?.url).toBe('/api/invitations/preview')
  expect(calls[0]?.init.body).toBe('{"token":"s3cret"}')
})

test('an id cannot reach out of its place in the path', async () => {
  const calls = answering(() => new Response(null, { status: 204 }))
  await withdrawInvitation('a/../b', 'c?d#e')
  expect(calls[0]?.url).toBe('/api/alliances/a%2F..%2Fb/invitations/c%3Fd%23e')
})
