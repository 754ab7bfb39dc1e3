// Whose frames take much of the one thread that all share is not read from for a while; nobody else waits for them.
import { describe, expect, it } from 'vitest'
import { type PersonId, newId } from '../../shared/alliance/ids.ts'
import { Inbound } from './Inbound.ts'
import { Shares } from './Share.ts'

const oneTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A person at a socket, beside a clock that stands still until it is turned. */
const atSocket = () => {
  let now = 0
  const waits: { until: number; act: () => void }[] = []
  const shares = new Shares(() => now)
  const person = newId<PersonId>()
  const share = shares.of(person)
  const handled: number[] = []
  let held = false
  const inbound = new Inbound({
    share,
    timer: {
      after: (ms, act) => {
        const wait = { until: now + ms, act }
        waits.push(wait)
        return () => void waits.splice(waits.indexOf(wait), 1)
      }
    },
    hold: (isHeld) => (held = isHeld),
    /** A frame says how many milliseconds it takes. */
    handle: ([ms = 0]) => {
      handled.push(ms)
      share.spend(ms)
    }
  })
  return {
    shares,
    person,
    handled,
    waits,
    inbound,
    isHeld: () => held,
    send: (...frames: number[]) => frames.forEach((ms) => inbound.take(new Uint8Array([ms]))),
    pass: (ms: number) => {
      now += ms
      for (const wait of waits.filter(({ until }) => until <= now)) {
        waits.splice(waits.indexOf(wait), 1)
        wait.act()
      }
    }
  }
}

describe('a share', () => {
  it('lets others be heard between a thousand frames of a millisecond, and takes all of them, in order', async () => {
    const { send, handled, isHeld } = atSocket()
    const frames = Array.from({ length: 1_000 }, (_, nth) => (nth % 3 === 0 ? 1 : 2))
    send(...frames)
    let turns = 0
    for (; handled.length < frames.length; turns++) {
      expect(isHeld()).toBe(true)
      const before = handled.length
      await oneTurn()
      const together = handled.slice(before).reduce((sum, ms) => sum + ms, 0)
      expect(together).toBeLessThanOrEqual(5)
    }
    expect(turns).toBeGreaterThan(300)
    expect(handled).toEqual(frames)
    expect(isHeld()).toBe(false)
  })

  it('is over when half a second is owed, until it has worn off; little frames owe nothing', async () => {
    const { send, handled, waits, pass, isHeld } = atSocket()
    send(250)
    await oneTurn()
    send(250)
    await oneTurn()
    send(100, 1)
    await oneTurn()
    await oneTurn()
    expect(handled).toEqual([250, 250, 100])
    expect(isHeld()).toBe(true)
    expect(waits).toHaveLength(1)
    pass(4_900)
    expect(handled).toHaveLength(3)
    pass(200)
    expect(handled).toEqual([250, 250, 100, 1])
    expect(isHeld()).toBe(false)
    for (let nth = 0; nth < 1_000; nth++) {
      send(4)
      await oneTurn()
    }
    expect(handled).toHaveLength(1_004)
  })

  it('owes nothing for what the room did for itself; the others are heard after it all the same', async () => {
    const { shares, person } = atSocket()
    const share = shares.of(person)
    share.spend(900, { notOwed: 890 })
    expect(share.isOver).toBe(true)
    await oneTurn()
    expect([share.isOver, share.owed]).toEqual([false, 0])
    share.spend(900, { notOwed: 800 })
    expect(share.owed).toBe(100)
  })

  it('is one for all sockets of a person, and owed still by who comes back; nobody else owes it', () => {
    const { shares, person, pass } = atSocket()
    shares.of(person).spend(900)
    for (let others = 0; others < 1_000; others++) expect(shares.of(newId<PersonId>()).isOver).toBe(false)
    expect(shares.of(person).isOver).toBe(true)
    expect(shares.of(person).wait).toBe(20_000)
    pass(60_000)
    expect(shares.of(person).owed).toBe(0)
  })
})

describe('a socket that closes', () => {
  it('is left when all that came before is looked at', async () => {
    const { send, handled, inbound } = atSocket()
    let left = 0
    send(5, 5, 5)
    inbound.end(() => left++)
    expect([handled.length, left]).toEqual([1, 0])
    await oneTurn()
    await oneTurn()
    expect([handled.length, left]).toEqual([3, 1])
  })

  it('is left at once when more is owed: what was not looked at stays with its sender', async () => {
    const { send, handled, waits, inbound } = atSocket()
    let left = 0
    send(250)
    await oneTurn()
    send(254)
    await oneTurn()
    send(1)
    inbound.end(() => left++)
    await oneTurn()
    expect([handled.length, left, waits.length]).toEqual([2, 1, 0])
  })
})
