import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type PageHere, pageHere } from './pageHere.ts'

/** A browser's locks, as far as pages ask for them. */
class Locks {
  readonly #held = new Map<string, Promise<unknown>>()
  forbidden = false

  readonly request = async (name: string, { mode, signal }: LockOptions, granted: () => Promise<void>): Promise<void> => {
    if (this.forbidden) throw new DOMException('not here', 'SecurityError')
    signal?.throwIfAborted()
    const left = new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))))
    await Promise.race([this.#held.get(name), left])
    const over = granted()
    if (mode !== 'shared') this.#held.set(name, over)
    await over
  }
}

/** What one says all others hear, but for those that are too busy to. */
class Channel extends EventTarget {
  static open = new Set<Channel>()
  isBusy = false
  constructor() {
    super()
    Channel.open.add(this)
  }
  postMessage(data: unknown): void {
    for (const other of Channel.open)
      if (other !== this && !other.isBusy) queueMicrotask(() => other.dispatchEvent(new MessageEvent('message', { data })))
  }
  close(): void {
    Channel.open.delete(this)
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  Channel.open.clear()
})
afterEach(() => void vi.useRealTimers())

const isGone = async (page: PageHere, name: string, within = 1_000): Promise<boolean> => {
  let gone = false
  void page.gone(name).then(() => (gone = true))
  await vi.advanceTimersByTimeAsync(within)
  return gone
}

const withLocks = () => {
  const locks = new Locks()
  return { locks, open: (name: string) => pageHere(name, locks as unknown as LockManager) }
}
const withChannel = () => ({ open: (name: string) => pageHere(name, undefined, Channel as unknown as typeof BroadcastChannel) })

for (const [way, { open }] of [
  ['by locks', withLocks()],
  ['by asking', withChannel()]
] as const)
  it(`${way}: a page is there until it goes, and one that never was is gone`, async () => {
    const first = open(`first ${way}`)
    const second = open(`second ${way}`)
    await Promise.all([first.isSeen, second.isSeen])
    expect(await isGone(second, `never ${way}`)).toBe(true)
    let gone = 0
    for (const _ of [1, 2]) void second.gone(`first ${way}`).then(() => gone++)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(gone).toBe(0)
    first.leave()
    await vi.advanceTimersByTimeAsync(6_000)
    expect(gone).toBe(2)
  })

it('whoever left is told nothing more', async () => {
  for (const { open } of [withLocks(), withChannel()]) {
    const first = open('first')
    const second = open('second')
    await first.isSeen
    const gone = isGone(second, 'first', 60_000)
    await vi.advanceTimersByTimeAsync(10)
    second.leave()
    first.leave()
    expect(await gone).toBe(false)
    expect(await isGone(second, 'third')).toBe(false)
  }
})

it('nothing is held up in a browser that forbids its locks, or has neither locks nor a way to ask', async () => {
  const { locks, open } = withLocks()
  locks.forbidden = true
  for (const page of [open('first'), pageHere('second', undefined, undefined)]) {
    await page.isSeen
    expect(await isGone(page, 'another')).toBe(true)
  }
})
