import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it, vi } from 'vitest'
import { RateLimits, addressReader, networkOf } from './rateLimits.ts'

/** A request from this address, by way of these. */
const from = (address: string, forwarded?: string): IncomingMessage => {
  const socket = new Socket()
  Object.defineProperty(socket, 'remoteAddress', { value: address })
  const request = new IncomingMessage(socket)
  if (forwarded !== undefined) request.headers['x-forwarded-for'] = forwarded
  return request
}

const limitsFor = (limits: 'on' | 'off', ...trustedProxies: string[]) =>
  new RateLimits({ limits, addressOf: addressReader(trustedProxies) })

const spend = async (limits: RateLimits, times: number, request: IncomingMessage): Promise<(number | undefined)[]> => {
  const waits: (number | undefined)[] = []
  for (let time = 0; time < times; time++) waits.push(await limits.secondsToWait('tries', request))
  return [...new Set(waits)]
}

describe('the measure', () => {
  it('is each address’s own, and each kind’s', async () => {
    const limits = limitsFor('on')
    expect(await spend(limits, 600, from('203.0.113.1'))).toEqual([undefined])
    expect(await limits.secondsToWait('tries', from('203.0.113.1'))).toBeGreaterThan(0)
    expect(await limits.secondsToWait('sockets', from('203.0.113.1'))).toBeUndefined()
    expect(await limits.secondsToWait('tries', from('203.0.113.2'))).toBeUndefined()
  })

  it('is the client’s behind a trusted proxy, and the proxy’s behind any other', async () => {
    const limits = limitsFor('on', 'loopback', '10.0.0.0/8')
    await spend(limits, 600, from('127.0.0.1', '203.0.113.1'))
    expect(await limits.secondsToWait('tries', from('10.1.2.3', '198.51.100.9, 203.0.113.1'))).toBeGreaterThan(0)
    expect(await limits.secondsToWait('tries', from('127.0.0.1', '203.0.113.2'))).toBeUndefined()
    await spend(limits, 600, from('192.0.2.1', '203.0.113.3'))
    expect(await limits.secondsToWait('tries', from('192.0.2.1', '203.0.113.4'))).toBeGreaterThan(0)
  })

  it('asks for no longer wait than its window when the clock is set back', async () => {
    const limits = limitsFor('on')
    await spend(limits, 600, from('203.0.113.1'))
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 365 * 24 * 60 * 60 * 1000 })
    try {
      expect(await limits.secondsToWait('tries', from('203.0.113.1'))).toBe(600)
    } finally {
      vi.useRealTimers()
    }
  })

  it('is nothing when it is turned off', async () => {
    expect(await spend(limitsFor('off'), 2_000, from('203.0.113.1'))).toEqual([undefined])
  })
})

it.each([
  ['127.0.0.1', '127.0.0.1'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::6', '2001:db8:1:2'],
  ['2001:db8::6', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['::', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['', '']
])('%s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})
