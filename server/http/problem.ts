// Refusals and faults on their way out: the one place where either becomes an answer.
import type { ErrorRequestHandler, Request, Response } from 'express'
import type { Logger } from 'pino'
import { PROBLEMS, type Refusal } from '../../shared/protocol/refusals.ts'
import { CannotKeep, Restarting, UnreadableAlliance } from '../domain/ports.ts'

/** RFC 9457. The same refusal is the same bytes, whatever stood behind it. */
export const sendProblem = (response: Response, { refused, detail, field, digest, retryAfterSeconds }: Refusal): void => {
  const { status, title } = PROBLEMS[refused]
  if (retryAfterSeconds !== undefined) response.set('Retry-After', String(retryAfterSeconds))
  const problem = { type: 'about:blank', title, status, code: refused, detail, field, digest }
  response.status(status).type('application/problem+json').send(JSON.stringify(problem))
}

/** The last handler of the app: what was thrown. Express hands it over; people get no detail of it. */
export const answerFaults =
  (logger: Logger): ErrorRequestHandler =>
  (error: unknown, request, response, next) => {
    // An end is no fault.
    if (!(error instanceof Restarting)) logger.error(describeFault(error, request), 'a request ended in a fault')
    if (response.headersSent) {
      next(error)
      return
    }
    sendProblem(response, refusalOf(error))
  }

const COME_AGAIN_SECONDS = 5

const refusalOf = (error: unknown): Refusal => {
  if (error instanceof Restarting) return { refused: 'restarting', retryAfterSeconds: COME_AGAIN_SECONDS }
  if (error instanceof UnreadableAlliance) return { refused: 'unreadable' }
  return { refused: error instanceof CannotKeep ? 'not-ready' : 'fault' }
}

/** The route's pattern and not the address, nothing of the headers or the body: no log line may hold a
 *  name, a title or a token. */
const describeFault = (error: unknown, request: Request): object => {
  const route: unknown = request.route
  const path = typeof route === 'object' && route !== null && 'path' in route ? String(route.path) : 'none'
  const fault = error instanceof Error ? { name: error.name, message: error.message, stack: error.stack } : { name: typeof error }
  return { fault, method: request.method, route: path }
}
