// A request passes its guards in the order in which they are named, each adding what it found out (who comes,
// which alliance, which body), and the first refusal is the answer. What a handler may rely on stands in its type.
import type { Request, RequestHandler, Response, Router } from 'express'
import { type Refusal, isRefusal } from '../../shared/protocol/refusals.ts'
import { sendProblem } from './problem.ts'

export type Visit = { request: Request; response: Response }

/** Of something that is no JSON: it was written to the response already. */
export type Sent = { status: 'sent' }

export type Answer = { status: 200 | 201; body: object } | { status: 204 } | Sent

export const ok = (body: object): Answer => ({ status: 200, body })
export const created = (body: object): Answer => ({ status: 201, body })
export const done: Answer = { status: 204 }

type Maybe<T> = T | Promise<T>

export class Guarded<Known extends Visit> {
  readonly #pass: (visit: Visit) => Promise<Known | Refusal>

  constructor(pass: (visit: Visit) => Promise<Known | Refusal>) {
    this.#pass = pass
  }

  by<Found extends object>(guard: (known: Known) => Maybe<Found | Refusal>): Guarded<Known & Found> {
    return new Guarded(async (visit) => {
      const known = await this.#pass(visit)
      if (isRefusal(known)) return known
      const found = await guard(known)
      return isRefusal(found) ? found : { ...known, ...found }
    })
  }

  to(handle: (known: Known) => Maybe<Answer | Refusal>): RequestHandler {
    return async (request, response) => {
      const known = await this.#pass({ request, response })
      const answer = isRefusal(known) ? known : await handle(known)
      if (isRefusal(answer)) sendProblem(response, answer)
      else if (answer.status === 204) response.status(204).end()
      else if (answer.status !== 'sent') response.status(answer.status).json(answer.body)
    }
  }
}

/** Nothing asked of whoever comes, yet. */
export const anyone: Guarded<Visit> = new Guarded((visit) => Promise.resolve(visit))

type Method = 'get' | 'post' | 'put' | 'delete'

/** What can be done at one path; any other method there is refused. */
export const resource = (router: Router, path: string, handlers: Partial<Record<Method, RequestHandler>>): void => {
  const route = router.route(path)
  const allowed: string[] = []
  for (const method of ['get', 'post', 'put', 'delete'] as const) {
    const handler = handlers[method]
    if (handler === undefined) continue
    route[method](handler)
    allowed.push(method === 'get' ? 'GET, HEAD' : method.toUpperCase())
  }
  route.all((_request, response) => {
    response.set('Allow', allowed.join(', '))
    sendProblem(response, { refused: 'method-not-allowed' })
  })
}
