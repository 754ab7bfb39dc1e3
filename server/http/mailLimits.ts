// How often an address may be asked whether it wants mail: by one person, and by all of them together. Nobody's letter box is to be filled
// from here.
import { createHash } from 'node:crypto'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { PersonId } from '../../shared/alliance/ids.ts'
import type { Refusal } from '../../shared/protocol/refusals.ts'

const HOUR_SECONDS = 60 * 60

/** An address or two, some of them written wrongly at first. */
const OF_A_PERSON = { points: 6, duration: HOUR_SECONDS }
const TO_AN_ADDRESS = { points: 5, duration: 24 * HOUR_SECONDS }

export class MailLimits {
  readonly #ofPerson: RateLimiterMemory | undefined
  readonly #toAddress: RateLimiterMemory | undefined

  constructor(limits: 'on' | 'off') {
    if (limits === 'off') return
    this.#ofPerson = new RateLimiterMemory({ keyPrefix: 'mail of', ...OF_A_PERSON })
    this.#toAddress = new RateLimiterMemory({ keyPrefix: 'mail to', ...TO_AN_ADDRESS })
  }

  /** Guard: not too many from this person. */
  async ofPerson(person: PersonId): Promise<object | Refusal> {
    const seconds = await secondsToWait(this.#ofPerson, person)
    return seconds === undefined ? {} : { refused: 'too-many', retryAfterSeconds: seconds }
  }

  async mayWriteTo(address: string): Promise<boolean> {
    return (await secondsToWait(this.#toAddress, boxOf(address))) === undefined
  }
}

/** Counts one more; undefined while that is not too many. */
const secondsToWait = async (limiter: RateLimiterMemory | undefined, key: string): Promise<number | undefined> => {
  try {
    await limiter?.consume(key)
    return undefined
  } catch (exceeded) {
    if (!(exceeded instanceof RateLimiterRes)) throw exceeded
    return Math.max(1, Math.ceil(exceeded.msBeforeNext / 1000))
  }
}

/** Most servers put `Amara+anything@…` into Amara's box. Memory holds no address that it need not. */
const boxOf = (address: string): string =>
  createHash('sha256')
    .update(address.toLowerCase().replace(/\+[^@]*@/, '@'))
    .digest('base64')
