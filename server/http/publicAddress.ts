// Where people find this server, and so where its pages may send requests from.
import type { RequestHandler } from 'express'
import { sendProblem } from './problem.ts'

const TWINS: Record<string, string | undefined> = { localhost: '127.0.0.1', '127.0.0.1': 'localhost' }
const THIS_COMPUTER = new Set(['localhost', '127.0.0.1', '[::1]'])
const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

export class PublicAddress {
  readonly origin: string
  readonly secure: boolean
  /** The socket's origin, for pages that are told exactly whom they may speak to. */
  readonly socketOrigin: string
  /** A link made here opens on this computer only. */
  readonly onThisComputerOnly: boolean
  /** `localhost` for `127.0.0.1` and the other way round: the same server under another name. */
  readonly #twin: URL | undefined

  constructor(publicUrl: string) {
    const url = new URL(publicUrl)
    this.origin = url.origin
    this.secure = url.protocol === 'https:'
    this.socketOrigin = `${this.secure ? 'wss' : 'ws'}://${url.host}`
    this.onThisComputerOnly = THIS_COMPUTER.has(url.hostname)
    const twin = TWINS[url.hostname]
    if (twin !== undefined) {
      this.#twin = new URL(url.origin)
      this.#twin.hostname = twin
    }
  }

  /** Whether a page of this origin is ours. A request without the header names none: not ours. */
  allows(originHeader: string | undefined): boolean {
    return originHeader !== undefined && (originHeader === this.origin || originHeader === this.#twin?.origin)
  }

  /** Somebody opened this server under its other name, where their cookie would be another. */
  isTwin(hostHeader: string | undefined): boolean {
    return hostHeader !== undefined && hostHeader.toLowerCase() === this.#twin?.host
  }
}

/** Refuses what another site's page would change here. Without either header it is no browser: let through. */
export const refuseForeignOrigin =
  (address: PublicAddress): RequestHandler =>
  (request, response, next) => {
    const origin = request.get('Origin')
    const site = request.get('Sec-Fetch-Site')
    const foreign = (origin !== undefined && !address.allows(origin)) || site === 'cross-site' || site === 'same-site'
    if (!foreign || READING.has(request.method)) next()
    else sendProblem(response, { refused: 'foreign-origin', detail: `Open this at ${address.origin}, where this server lives.` })
  }
