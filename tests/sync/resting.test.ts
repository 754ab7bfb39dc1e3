import { describe, expect, it } from 'vitest'
import { restNowAndThen } from '../../server/sync/resting.ts'
import { ManualTimer } from '../harness/ManualTimer.ts'

const ROUND = 10_000
const MUCH = 5_000_000

const resting = (rounds: { writing: number; letGo: number }[]) => {
  const timer = new ManualTimer()
  const world = { asked: 0, collected: 0 }
  const stop = restNowAndThen({
    directory: { rest: () => rounds[world.asked++] ?? { writing: 0, letGo: 0 } },
    timer,
    collect: () => void world.collected++
  })
  return { timer, world, stop }
}

describe('a server in which nobody writes', () => {
  it('gives back the memory of what was written, in two goes', () => {
    const { timer, world } = resting([{ writing: 0, letGo: MUCH }])
    for (let round = 0; round < 5; round++) timer.pass(ROUND)
    expect(world).toEqual({ asked: 5, collected: 2 })
  })

  it('is not stopped for it while anybody writes', () => {
    const { timer, world } = resting([
      { writing: 3, letGo: MUCH },
      { writing: 1, letGo: 0 },
      { writing: 0, letGo: 0 }
    ])
    timer.pass(ROUND)
    timer.pass(ROUND)
    expect(world.collected).toBe(0)
    timer.pass(ROUND)
    expect(world.collected).toBe(1)
  })

  it('is not stopped for little', () => {
    const { timer, world } = resting([{ writing: 0, letGo: 1000 }])
    timer.pass(ROUND)
    expect(world.collected).toBe(0)
  })

  it('does nothing any more once it is stopped', () => {
    const { timer, world, stop } = resting([])
    timer.pass(ROUND)
    stop()
    timer.pass(ROUND)
    expect(world.asked).toBe(1)
  })
})
