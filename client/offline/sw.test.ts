// The service worker, in a world of a few lines: where a page and its files come from.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

type Heard = { request: Request; waitUntil: (done: Promise<unknown>) => void; respondWith: (answer: Promise<Response>) => void }

const ORIGIN = 'https://alongside.example'

describe('the page on this device', () => {
  let listeners: Map<string, (event: Heard) => void>
  let kept: Map<string, Map<string, string>>
  let server: (path: string) => Promise<Response>

  const pathOf = (of: Request | string): string => new URL(typeof of === 'string' ? of : of.url, ORIGIN).pathname

  beforeEach(async () => {
    vi.useFakeTimers()
    vi.resetModules()
    listeners = new Map()
    kept = new Map([
      ['alongside/before', new Map([['/me', 'an old page']])],
      ['another’s', new Map()]
    ])
    server = async (path) => new Response(`the server’s ${path}`)
    vi.stubGlobal('BUILD', 'now')
    vi.stubGlobal('FILES', ['/assets/main-1.js'])
    vi.stubGlobal('self', {
      location: { origin: ORIGIN },
      addEventListener: (kind: string, listener: (event: Heard) => void) => listeners.set(kind, listener),
      skipWaiting: async () => undefined,
      clients: { claim: async () => undefined }
    })
    vi.stubGlobal('fetch', (request: Request) => server(pathOf(request)))
    vi.stubGlobal('caches', {
      open: async (name: string) => {
        const files = kept.get(name) ?? new Map<string, string>()
        kept.set(name, files)
        return {
          addAll: async (paths: string[]) => {
            for (const path of paths) files.set(path, await (await server(path)).text())
          }
        }
      },
      keys: async () => [...kept.keys()],
      delete: async (name: string) => kept.delete(name),
      match: async (of: Request | string) => {
        for (const files of kept.values()) {
          const file = files.get(pathOf(of))
          if (file !== undefined) return new Response(file)
        }
        return undefined
      }
    })
    await import('./sw.ts')
  })
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })

  const happens = async (kind: 'install' | 'activate' | 'message'): Promise<void> => {
    let done: Promise<unknown> = Promise.resolve()
    listeners.get(kind)?.({
      request: new Request(ORIGIN),
      waitUntil: (until) => void (done = until),
      respondWith: () => undefined
    })
    await done
  }
  /** What it answers; undefined when it leaves the request to the browser. */
  const ask = async (path: string, { mode = 'navigate', method = 'GET', at = ORIGIN } = {}): Promise<string | undefined> => {
    let answer: Promise<Response> | undefined
    const request = Object.defineProperty(new Request(at + path, { method }), 'mode', { value: mode })
    listeners.get('fetch')?.({ request, waitUntil: () => undefined, respondWith: (given) => void (answer = given) })
    await vi.advanceTimersByTimeAsync(4_000)
    return (await answer)?.text()
  }
  const begins = async (): Promise<void> => {
    await happens('install')
    await happens('activate')
  }

  it('is one build, whole; an earlier one goes, and nothing that is not its own', async () => {
    await begins()
    expect([...kept.keys()]).toEqual(['another’s', 'alongside/now'])
    expect([...(kept.get('alongside/now')?.keys() ?? [])]).toEqual(['/me', '/assets/main-1.js'])
  })

  it('is there again when it was let go and is wanted once more, while a page still stood', async () => {
    await begins()
    kept.delete('alongside/now')
    await happens('message')
    expect(kept.get('alongside/now')?.has('/me')).toBe(true)
  })

  it('comes from the server as long as that answers, so that nobody is left with an old one', async () => {
    await begins()
    server = async (path) => new Response(`a newer ${path}`)
    for (const path of ['/', '/me', '/a/x', '/a/x/who']) expect(await ask(path)).toBe(`a newer ${path}`)
    server = async () => new Response('gone', { status: 404 })
    expect(await ask('/a/x')).toBe('gone')
  })

  it.each([
    ['there is no line', () => Promise.reject(new TypeError('no line'))],
    ['the line is dead without a word', () => new Promise<Response>(() => undefined)],
    ['something before the server says that it is away', async () => new Response('', { status: 502 })]
  ])('is the one that is here when %s', async (_, answer) => {
    await begins()
    server = answer
    expect(await ask('/a/x')).toBe('the server’s /me')
    expect(await ask('/assets/main-1.js', { mode: 'no-cors' })).toBe('the server’s /assets/main-1.js')
  })

  it('leaves everything else to the browser', async () => {
    await begins()
    expect(await ask('/api/alliances', { mode: 'cors' })).toBeUndefined()
    expect(await ask('/s/token')).toBeUndefined()
    expect(await ask('/join')).toBeUndefined()
    expect(await ask('/a/x', { mode: 'cors', method: 'POST' })).toBeUndefined()
    expect(await ask('/a/x', { at: 'https://elsewhere.example' })).toBeUndefined()
  })
})
