// The session's cookie: an opaque token that page scripts cannot read.
import { parseCookie, stringifySetCookie } from 'cookie'
import type { Response } from 'express'
import type { PersonId, SessionId } from '../../shared/alliance/ids.ts'
import type { Refusal } from '../../shared/protocol/refusals.ts'
import { CannotKeep, type Clock } from '../domain/ports.ts'
import type { Sessions } from '../domain/sessionPorts.ts'
import { type FoundSession, type FreshSession, SESSION_DAYS, findSession, prolongSession } from '../domain/sessions.ts'
import type { Visit } from './guarded.ts'
import type { PublicAddress } from './publicAddress.ts'

const NAME = 'alongside-session'
const MAX_AGE_SECONDS = SESSION_DAYS * 24 * 60 * 60
/** Longer than any token of ours. */
const MAX_TOKEN = 200

export class SessionCookies {
  readonly #world: { sessions: Sessions; clock: Clock }
  readonly #secure: boolean

  constructor({ sessions, clock, address }: { sessions: Sessions; clock: Clock; address: PublicAddress }) {
    this.#world = { sessions, clock }
    this.#secure = address.secure
  }

  /** Whose session a cookie header holds, the same for a request and for a socket's upgrade. */
  async ofCookieHeader(header: string | undefined): Promise<FoundSession | undefined> {
    const token = this.#tokenIn(header)
    return token === undefined ? undefined : findSession(this.#world, token)
  }

  /** Whether somebody comes with a session at all; whether it still opens anything, only the store knows. */
  isIn(header: string | undefined): boolean {
    return this.#tokenIn(header) !== undefined
  }

  /** Guard: nobody without a session. */
  readonly required = async (visit: Visit): Promise<{ person: PersonId; session: SessionId } | Refusal> => {
    const found = await this.#enter(visit)
    return found === undefined ? { refused: 'no-session' } : { person: found.personId, session: found.sessionId }
  }

  /** Guard: with a session or without. */
  readonly optional = async (visit: Visit): Promise<{ present: PersonId | undefined }> => ({
    present: (await this.#enter(visit))?.personId
  })

  /** Gives the browser the session that was just made, if one was. */
  hand(response: Response, fresh: FreshSession | undefined): void {
    if (fresh !== undefined) this.#set(response, { token: fresh.token, maxAge: MAX_AGE_SECONDS })
  }

  /** Takes the cookie of a session that is over out of the browser. */
  takeBack(response: Response): void {
    this.#set(response, { token: '', maxAge: 0 })
  }

  async #enter({ request, response }: Visit): Promise<FoundSession | undefined> {
    const token = this.#tokenIn(request.headers.cookie)
    const found = token === undefined ? undefined : await findSession(this.#world, token)
    if (token !== undefined && found?.due === true && (await this.#prolonged(found.sessionId)))
      this.#set(response, { token, maxAge: MAX_AGE_SECONDS })
    return found
  }

  /** Whoever only reads is let in while nothing can be kept; the next request asks for it again. */
  async #prolonged(id: SessionId): Promise<boolean> {
    try {
      await prolongSession(this.#world, id)
      return true
    } catch (error) {
      if (error instanceof CannotKeep) return false
      throw error
    }
  }

  #tokenIn(header: string | undefined): string | undefined {
    const token = parseCookie(header ?? '')[this.#name]
    return token === undefined || token.length > MAX_TOKEN ? undefined : token
  }

  #set(response: Response, { token, maxAge }: { token: string; maxAge: number }): void {
    response.append(
      'Set-Cookie',
      stringifySetCookie(this.#name, token, { httpOnly: true, sameSite: 'lax', path: '/', maxAge, secure: this.#secure })
    )
  }

  /** `__Host-` is a browser's promise that no other host set it; it is only given over https. */
  get #name(): string {
    return this.#secure ? `__Host-${NAME}` : NAME
  }
}
