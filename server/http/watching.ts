// For whoever runs the server: is it alive, can it keep words, how is it doing.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Router } from 'express'
import type { Registry } from 'prom-client'
import { anyone, ok, resource } from './guarded.ts'
import { sendProblem } from './problem.ts'

export type Watching = { registry: Registry; ready: () => Promise<boolean>; metricsToken: string | undefined }

export const watchingRoutes = (router: Router, { registry, ready, metricsToken }: Watching): void => {
  resource(router, '/healthz', { get: anyone.to(() => ok({ alive: true })) })

  resource(router, '/readyz', {
    // Why it is not ready is in the log of whatever failed; here only that.
    get: anyone.to(async () => ((await ready().catch(() => false)) ? ok({ ready: true }) : { refused: 'not-ready' }))
  })

  router.get('/metrics', (request, response, next) => {
    if (!mayRead(request, metricsToken)) {
      sendProblem(response, { refused: 'forbidden' })
      return
    }
    registry.metrics().then((text) => response.type(registry.contentType).send(text), next)
  })
}

const LOOPBACK = /^(127(\.\d+){3}|::1|::ffff:127(\.\d+){3})$/
/** Any of these says that somebody stands between: the loopback address is then not the reader's. */
const FORWARDED = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'x-real-ip',
  'via'
]

const mayRead = (request: IncomingMessage, token: string | undefined): boolean => {
  if (token !== undefined) return sameSecret(request.headers.authorization ?? '', `Bearer ${token}`)
  return LOOPBACK.test(request.socket.remoteAddress ?? '') && FORWARDED.every((header) => request.headers[header] === undefined)
}

/** Hashes have one length, so that nothing of the secret shows in the time it takes. */
const sameSecret = (given: string, secret: string): boolean => timingSafeEqual(hash(given), hash(secret))
const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
