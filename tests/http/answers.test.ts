// Both sides read the same schemas: what the server answers is what the page parses, key for key.
import { expect, it } from 'vitest'
import * as z from 'zod/mini'
import {
  allianceAnswer,
  alliancesAnswer,
  authorsAnswer,
  devicesAnswer,
  inviteAnswer,
  keyAnswer,
  meAnswer,
  previewAnswer,
  problemAnswer
} from '../../shared/protocol/bodies.ts'
import { templatesAnswer } from '../../shared/templates/template.ts'
import { Browser } from '../harness/Browser.ts'
import { serveApp } from './serveApp.ts'

it('every answer has the shape that the page reads, and nothing that the page does not know of', async () => {
  await using app = await serveApp()
  const coach = new Browser(app.origin)
  const { id, seats } = await coach.begin()
  const open = seats[0]?.id
  const { token } = await coach.invite(await coach.read(id))

  const answers: [z.ZodMiniType, string, string, unknown?][] = [
    [templatesAnswer, 'GET', '/api/templates'],
    [meAnswer, 'GET', '/api/me'],
    [keyAnswer, 'POST', '/api/me/key'],
    [meAnswer, 'GET', '/api/me'],
    [devicesAnswer, 'GET', '/api/me/devices'],
    [alliancesAnswer, 'GET', '/api/alliances'],
    [allianceAnswer, 'GET', `/api/alliances/${id}`],
    [allianceAnswer, 'POST', `/api/alliances/${id}/begin-again`],
    [authorsAnswer, 'GET', `/api/alliances/${id}/authors`],
    [inviteAnswer, 'POST', `/api/alliances/${id}/invitations`, { seatId: open }],
    [previewAnswer, 'POST', '/api/invitations/preview', { token }],
    [problemAnswer, 'POST', '/api/invitations/preview', { token: 'x' }],
    [problemAnswer, 'POST', '/api/alliances', { template: 'x' }]
  ]
  for (const [schema, method, path, body] of answers) {
    const answer = await coach.ask(method, path, body)
    // Parsing drops what the schema does not name: nothing was dropped. (`type` is RFC 9457's, for others.)
    const known = schema === problemAnswer ? { ...Object(answer.body), type: undefined } : answer.body
    expect(z.parse(schema, answer.body)).toEqual(known)
  }
})
