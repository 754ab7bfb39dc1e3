import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { HttpProblem, NetworkFailure } from '../connection/http.ts'
import { Sayings } from './Sayings.ts'

const never = new Promise<void>(() => undefined)
const now = Promise.resolve()
const refusal = (status: number) => new HttpProblem({ code: 'x', title: 'x', status })

describe('what is said of a section', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('is the last thing said: a yes that waits for the line is dropped for a not yet', async () => {
    const sayings = new Sayings<string>()
    const heard: string[] = []
    const say = (word: string) => () => Promise.resolve(String(heard.push(word)))
    const yes = sayings.when(never, say('in'))
    const notYet = sayings.untilHeard(say('not-yet'))
    expect(await yes).toBeUndefined()
    expect(await notYet).toBe('1')
    expect(heard).toEqual(['not-yet'])
  })

  it('does not overtake what is on its way', async () => {
    const sayings = new Sayings<string>()
    const heard: string[] = []
    let arrive = (): void => undefined
    const yes = sayings.when(
      now,
      () =>
        new Promise((resolve) => {
          arrive = () => resolve(String(heard.push('in')))
        })
    )
    await vi.advanceTimersByTimeAsync(0)
    const notYet = sayings.untilHeard(() => Promise.resolve(String(heard.push('not-yet'))))
    await vi.advanceTimersByTimeAsync(5_000)
    expect(heard).toEqual([])
    arrive()
    expect([await yes, await notYet]).toEqual(['1', '2'])
    expect(heard).toEqual(['in', 'not-yet'])
  })

  it('a not yet is said until it is heard, whatever stands between; a refusal has heard it', async () => {
    const sayings = new Sayings<string>()
    const troubles = [new NetworkFailure('no line'), refusal(429), refusal(503), new NetworkFailure('still none')]
    const notYet = sayings.untilHeard(() => {
      const trouble = troubles.shift()
      return trouble === undefined ? Promise.resolve('heard') : Promise.reject(trouble)
    })
    await vi.advanceTimersByTimeAsync(3_999)
    expect(troubles).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(await notYet).toBe('heard')
    await expect(sayings.untilHeard(() => Promise.reject(refusal(404)))).rejects.toMatchObject({ status: 404 })
    expect(await sayings.untilHeard(() => Promise.resolve('next'))).toBe('next')
  })

  it('a not yet that nobody hears gives way to a yes', async () => {
    const sayings = new Sayings<string>()
    const notYet = sayings.untilHeard(() => Promise.reject(new NetworkFailure('no line')))
    await vi.advanceTimersByTimeAsync(1_500)
    const yes = sayings.when(now, () => Promise.resolve('in'))
    expect(await notYet).toBeUndefined()
    expect(await yes).toBe('in')
  })
})
