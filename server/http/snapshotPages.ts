// `/s/:token`, for whoever has the link: read by strangers, so it asks for no cookie, sets none, and runs nothing.
import type { Response, Router } from 'express'
import { checksumOf } from '../../shared/sharing/checksum.ts'
import type { Clock } from '../domain/ports.ts'
import type { Frozen, Snapshots } from '../domain/snapshotPorts.ts'
import { openSnapshot } from '../domain/snapshots.ts'
import { DocxWriter } from '../copying/writeDocx.ts'
import { markdownOf } from '../snapshot/markdown.ts'
import { CLOSED_PAGE, snapshotPage } from '../snapshot/page.ts'
import { type Sent, anyone } from './guarded.ts'
import type { RateLimits } from './rateLimits.ts'

const POLICY =
  "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
const TYPES = {
  html: 'text/html; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  json: 'application/json; charset=utf-8',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
} as const

type Form = Exclude<keyof typeof TYPES, 'docx'>

export const snapshotPages = (router: Router, world: { snapshots: Snapshots; clock: Clock; limits: RateLimits }): void => {
  const docx = new DocxWriter()
  const reading = anyone.by(world.limits.of('reads'))
  router.get(
    /^\/s\/([^/]+?)\.docx$/,
    reading.by(world.limits.of('copies')).to(async ({ request, response }) => {
      const frozen = await openSnapshot(world, request.params['0'] ?? '')
      if (frozen === undefined) return sentNothing(response)
      const file = await docx.write({ snapshot: frozen.words })
      // A browser would name the file by its address, which is the key to the page.
      response.set('Content-Disposition', `attachment; filename="snapshot-${frozen.words.frozenAt.slice(0, 10)}.docx"`)
      sendPlain(response, { type: TYPES.docx, content: Buffer.from(file.buffer, file.byteOffset, file.byteLength) })
      return { status: 'sent' }
    })
  )
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
  sendPlain(response.status(404), { type: TYPES.html, content: CLOSED_PAGE })
  return { status: 'sent' }
}

/** The same bytes for those who are asked beforehand and for strangers afterwards. */
export const sentSnapshot = (response: Response, { token, words, as }: Frozen & { as: Form }): Sent => {
  sendPlain(response, { type: TYPES[as], content: WRITERS[as](words, token) })
  return { status: 'sent' }
}

const WRITERS: Record<Form, (words: Frozen['words'], token: string) => string> = {
  html: (words, token) => snapshotPage(words, { path: `/s/${token}` }),
  md: (words) => markdownOf(words),
  json: (words) => `${JSON.stringify({ ...words, checksum: checksumOf(words) }, undefined, 2)}\n`
}

const sendPlain = (response: Response, { type, content }: { type: string; content: string | Buffer }): void => {
  response
    .set({
      'Content-Security-Policy': POLICY,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Robots-Tag': 'noindex'
    })
    .type(type)
    .send(content)
}
