// A browser whose database never answers, neither with what it has nor that it has not.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type AllianceId, newId } from '../../shared/alliance/ids.ts'
import { CopyOfWords } from './CopyOfWords.ts'
import { FakeSocket, Server, openOn } from './fakeServer.ts'
import { letAllCopiesGo, letCopyGo } from './letCopiesGo.ts'
import { Line } from './Line.ts'
import { saidOf, say } from './mayKeep.ts'
import { openUnsavedWords } from './unsavedWords.ts'

class IDBRequest extends EventTarget {}

const storage = (): Storage => {
  const items = new Map<string, string>()
  return {
    get length() {
      return items.size
    },
    clear: () => items.clear(),
    getItem: (key) => items.get(key) ?? null,
    key: (nth) => [...items.keys()][nth] ?? null,
    removeItem: (key) => void items.delete(key),
    setItem: (key, value) => void items.set(key, value)
  }
}

const alliance = newId<AllianceId>()
let server: Server

beforeEach(() => {
  vi.useFakeTimers()
  server = new Server()
  FakeSocket.server = server
  vi.stubGlobal('IDBRequest', IDBRequest)
  vi.stubGlobal('indexedDB', { open: () => new IDBRequest() })
  vi.stubGlobal('StorageEvent', Event)
  vi.stubGlobal('navigator', {})
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('a browser whose database never answers', () => {
  for (const [where, holds] of [
    ['in its storage, which holds little', true],
    ['nowhere', false]
  ] as const)
    it(`has the page open within five seconds all the same; what waits is kept ${where}, and the page says so`, async () => {
      vi.stubGlobal('localStorage', holds ? storage() : undefined)
      const line = new Line()
      const unsaved = openUnsavedWords(alliance)
      const close = openOn(line, unsaved)
      await vi.advanceTimersByTimeAsync(5_000)
      expect(line.view()).toMatchObject({ ready: true, saved: { state: 'saved' } })
      server.takes = false
      line.view().connection?.doc.getText('t').insert(0, 'boat')
      await vi.advanceTimersByTimeAsync(10_000)
      expect(line.view().saved).toMatchObject({ state: 'late', waiting: { keptHere: holds } })
      // Nor does it keep anybody from going on.
      line.goOnFromSaved()
      server.takes = true
      await vi.advanceTimersByTimeAsync(10_000)
      expect(line.view().saved.state).toBe('saved')
      close()
    })

  it('is said to keep no copy, within half a minute; to let one go takes no longer than ten seconds', async () => {
    vi.stubGlobal('localStorage', storage())
    say(alliance, 'yes')
    const copy = new CopyOfWords({
      alliance,
      mayKeep: () => saidOf(alliance) === 'yes',
      onSaid: () => () => undefined,
      open: async () => (await import('./copies.ts')).openCopies(),
      fold: async () => undefined,
      now: Date.now,
      onAnswers: async () => undefined,
      onNoRoom: () => letCopyGo(alliance, 'no room')
    })
    copy.begin(new Uint8Array([0, 0]))
    await vi.advanceTimersByTimeAsync(31_000)
    expect(saidOf(alliance)).toBe('no room')
    const closed = copy.close()
    let isLetGo = false
    void letAllCopiesGo().then(() => (isLetGo = true))
    await vi.advanceTimersByTimeAsync(11_000)
    expect(isLetGo).toBe(true)
    await closed
  })
})
