// A page of this browser, under a name that no other has, so that another page can tell whether it is still open: what an open page has not
// saved is its own affair, and of one that is no more anybody's. The browser itself says so, by a lock that is free when its page is gone,
// however that ended. Where it has no locks (plain http in a home network), pages ask each other.
import * as z from 'zod/mini'

export interface PageHere {
  /** Resolves when other pages can tell. */
  readonly isSeen: Promise<void>
  /** Resolves when no page of that name is open any more; never while one is, nor when this one was left meanwhile. */
  gone(name: string): Promise<void>
  leave(): void
}

export const pageHere = (
  name: string,
  locks: LockManager | undefined = globalThis.navigator?.locks,
  Channel: typeof BroadcastChannel | undefined = globalThis.BroadcastChannel
): PageHere => {
  if (locks !== undefined) return locked(name, locks)
  return Channel === undefined ? ALONE : asking(name, new Channel('alongside/pages'))
}

/** Nobody can tell, and everybody else is taken to be gone. */
const ALONE: PageHere = { isSeen: Promise.resolve(), gone: () => Promise.resolve(), leave: () => undefined }

const lockOf = (name: string): string => `alongside/page/${name}`

const locked = (name: string, locks: LockManager): PageHere => {
  const left = new AbortController()
  const untilLeft = new Promise<void>((leave) => left.signal.addEventListener('abort', () => leave()))
  // A browser that forbids it says so by a rejection: then nobody can tell, and nothing is held up by that.
  const isSeen = new Promise<void>((seen) => {
    const held = (): Promise<void> => {
      seen()
      return untilLeft
    }
    locks.request(lockOf(name), { signal: left.signal }, held).catch(() => seen())
  })
  return {
    isSeen,
    gone: (other) =>
      new Promise((gone) => {
        const whoAsks = { mode: 'shared', signal: left.signal } as const
        locks.request(lockOf(other), whoAsks, () => gone()).catch(() => left.signal.aborted || gone())
      }),
    leave: () => left.abort()
  }
}

/** A page that has not answered by then is gone. One that is too busy to is taken for gone, too: then both may send its words. */
const ANSWERS_WITHIN_MS = 200
const ASKED_AGAIN_MS = 5_000

const said = z.union([z.strictObject({ asks: z.string() }), z.strictObject({ here: z.string() })])

const asking = (name: string, channel: BroadcastChannel): PageHere => {
  const others = new Map<string, { timer: ReturnType<typeof setTimeout>; isGone: () => void }>()
  const goings = new Map<string, Promise<void>>()
  let isLeft = false
  const ask = (other: string, isGone: () => void): void => {
    if (isLeft) return
    channel.postMessage({ asks: other })
    others.set(other, { timer: setTimeout(isGone, ANSWERS_WITHIN_MS), isGone })
  }
  channel.addEventListener('message', ({ data }) => {
    const heard = said.safeParse(data).data
    if (heard === undefined) return
    if ('asks' in heard) return heard.asks === name ? channel.postMessage({ here: name }) : undefined
    const { timer, isGone } = others.get(heard.here) ?? {}
    if (isGone === undefined) return
    // Whoever else asked is answered, too.
    clearTimeout(timer)
    others.set(heard.here, { timer: setTimeout(() => ask(heard.here, isGone), ASKED_AGAIN_MS), isGone })
  })
  return {
    isSeen: Promise.resolve(),
    gone: (other) => {
      const going = goings.get(other) ?? new Promise<void>((gone) => ask(other, gone))
      goings.set(other, going)
      return going
    },
    leave: () => {
      isLeft = true
      for (const { timer } of others.values()) clearTimeout(timer)
      channel.close()
    }
  }
}
