// `/s/:token`, for whoever has the link: read by strangers, so it asks for no cookie, sets none, and runs nothing.
import type { Response, Router } from 'express'
import type { Clock, Frozen, Snapshots } from '../domain/ports.ts'
import { openSnapshot } from '../domain/snapshots.ts'
import { markdownOf } from '../snapshot/markdown.ts'
import { CLOSED_PAGE, snapshotPage } from '../snapshot/page.ts'
import { type Sent, anyone } from './guarded.ts'
import type { RateLimits } from './rateLimits.ts'

const POLICY =
  "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
const TYPES = { html: 'text/html', md: 'text/markdown', json: 'application/json' } as const

type Form = keyof typeof TYPES

export const snapshotPages = (router: Router, world: { snapshots: Snapshots; clock: Clock; limits: RateLimits }): void => {
  const reading = anyone.by(world.limits.of('reads'))
  router.get(
    /^\/s\/([^/]+?)(?:\.(md|json))?$/,
    reading.to(async ({ request, response }) => {
      const [token = '', form] = [request.params['0'], request.params['1']]
      const frozen = await openSnapshot(world, token)
      if (frozen === undefined) return sentNothing(response)
      return sentSnapshot(response, { ...frozen, as: form === 'md' || form === 'json' ? form : 'html' })
    })
  )
  router.get(
    /^\/s(?:\/.*)?$/,
    reading.to(({ response }) => sentNothing(response))
  )
}

/** Closed, expired, never made, or not even shaped like a link: nobody can tell. */
const sentNothing = (response: Response): Sent => {
  sendPlain(response.status(404), { type: TYPES.html, text: CLOSED_PAGE })
  return { status: 'sent' }
}

/** The same bytes for those who are asked beforehand and for strangers afterwards. */
export const sentSnapshot = (response: Response, { token, words, as }: Frozen & { as: Form }): Sent => {
  sendPlain(response, { type: TYPES[as], text: WRITERS[as](words, token) })
  return { status: 'sent' }
}

const WRITERS: Record<Form, (words: Frozen['words'], token: string) => string> = {
  html: (words, token) => snapshotPage(words, { path: `/s/${token}` }),
  md: (words) => markdownOf(words),
  json: (words) => `${JSON.stringify(words, undefined, 2)}\n`
}

const sendPlain = (response: Response, { type, text }: { type: string; text: string }): void => {
  response
    .set({
      'Content-Security-Policy': POLICY,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Robots-Tag': 'noindex'
    })
    .type(`${type}; charset=utf-8`)
    .send(text)
}
