// How much one address may ask. Generous: many people can stand behind one address, and what must not be
// guessed is 256 bits long; these only keep one machine from taking the server away from all others.
import type { IncomingMessage } from 'node:http'
import type { RequestHandler } from 'express'
import proxyaddr from 'proxy-addr'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Refusal } from '../../shared/protocol/refusals.ts'
import type { Visit } from './guarded.ts'
import { sendProblem } from './problem.ts'

const WINDOW_SECONDS = 10 * 60

const LIMITS = {
  /** Each one is a document on the disk for ever. A hall of pairs may begin behind one address, some of them twice. */
  begin: 300,
  /** Tokens of invitations and keys: what a guesser would send. The same hall reads its letters and sits down. */
  tries: 600,
  /** Whole copies: each reads, and writes, all that there is. */
  copies: 120,
  /** Everything else that writes. */
  changes: 1_200,
  /** Ten a second: every nudge makes each open page read again. */
  reads: 6_000,
  /** One a second: a page opens one, and a poor line opens it again. */
  sockets: 600
} as const

export type LimitKind = keyof typeof LIMITS

export class RateLimits {
  readonly #limiters: Map<LimitKind, RateLimiterMemory>
  readonly #addressOf: (request: IncomingMessage) => string

  constructor({ limits, addressOf }: { limits: 'on' | 'off'; addressOf: (request: IncomingMessage) => string }) {
    this.#addressOf = addressOf
    this.#limiters = new Map(
      limits === 'off'
        ? []
        : (['begin', 'tries', 'copies', 'changes', 'reads', 'sockets'] as const).map((kind) => [
            kind,
            new RateLimiterMemory({ keyPrefix: kind, points: LIMITS[kind], duration: WINDOW_SECONDS })
          ])
    )
  }

  /** Guard: not too many of this kind from this address. */
  of(kind: LimitKind): (visit: Visit) => Promise<object | Refusal> {
    return async ({ request }) => tooMany(await this.secondsToWait(kind, request)) ?? {}
  }

  /** Before anything else of the API: reads and changes, each by their own measure. */
  readonly overall: RequestHandler = async (request, response, next) => {
    const kind = request.method === 'GET' || request.method === 'HEAD' ? 'reads' : 'changes'
    const refusal = tooMany(await this.secondsToWait(kind, request))
    if (refusal === undefined) next()
    else sendProblem(response, refusal)
  }

  /** Counts one more; undefined while that is not too many. */
  async secondsToWait(kind: LimitKind, request: IncomingMessage): Promise<number | undefined> {
    try {
      await this.#limiters.get(kind)?.consume(networkOf(this.#addressOf(request)))
      return undefined
    } catch (exceeded) {
      if (!(exceeded instanceof RateLimiterRes)) throw exceeded
      // It counts by the clock and forgets by a timer: a clock that was set back would ask for a wait of a year.
      return Math.min(WINDOW_SECONDS, Math.max(1, Math.ceil(exceeded.msBeforeNext / 1000)))
    }
  }
}

const tooMany = (seconds: number | undefined): Refusal | undefined =>
  seconds === undefined ? undefined : { refused: 'too-many', retryAfterSeconds: seconds }

/** Reads whose request it is: the socket's other end or, behind trusted proxies, whom they name. */
export const addressReader = (trustedProxies: readonly string[]): ((request: IncomingMessage) => string) => {
  const trusted = proxyaddr.compile([...trustedProxies])
  return (request) => proxyaddr(request, trusted) ?? ''
}

/** An IPv6 customer has at least a /64 and can use any address of it. */
export const networkOf = (address: string): string => {
  if (!address.includes(':') || address.includes('.')) return address.replace(/^::ffff:/i, '')
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? []
  const groups = head.split(':').filter((group) => group !== '')
  const rest = tail?.split(':').filter((group) => group !== '') ?? []
  const zeros = tail === undefined ? 0 : 8 - groups.length - rest.length
  return [...groups, ...Array<string>(Math.max(0, zeros)).fill('0'), ...rest].slice(0, 4).join(':')
}
