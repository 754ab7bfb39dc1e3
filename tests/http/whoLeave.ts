// Leaving over HTTP, for the tests of it: who leaves, who comes back, and those who had agreed before.
import { expect } from 'vitest'
import type { Alliance, Proposal, Snapshot } from '../../shared/protocol/bodies.ts'
import type { LeaveTold, Left } from '../../shared/protocol/leaving.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import type { ServedApp } from './serveApp.ts'
import { say, writeInto } from './writeInto.ts'

export const DAY = 24 * 60 * 60 * 1000
export const gone = { status: 404, body: { code: 'not-found' } }
export const resting = { status: 409, body: { code: 'resting' } }

export type Two = { alliance: Alliance; coach: Browser; client: Browser }

export const leave = (who: Browser, { id }: Alliance, body?: object) =>
  who.ask<LeaveTold>('POST', `/api/alliances/${id}/leave`, body)
export const leftBy = async (who: Browser): Promise<Left[]> => (await who.ask<{ left: Left[] }>('GET', '/api/left')).body.left
export const comeBack = (who: Browser, { id }: Alliance, body?: object) =>
  who.ask<{ alliance: Alliance }>('POST', `/api/left/${id}/return`, body)
export const stand = async (who: Browser, { id }: Alliance, stance: string) => {
  const [section] = (await who.read(id)).sections
  return who.ask('PUT', `/api/alliances/${id}/sections/${section?.id}/stance`, { stance, digest: section?.digest })
}
export const seatOf = ({ seats }: Alliance, label: string): string => seats.find((seat) => seat.label === label)?.id ?? ''
export const welcome = (who: Browser, { id }: Alliance, seat: string, method = 'PUT') =>
  who.ask<{ welcomedBy: string[] }>(method, `/api/alliances/${id}/seats/${seat}/welcome`)

/** Two who have agreed on words that both wrote. */
export const agreed = async (app: ServedApp): Promise<Two> => {
  const two = await seatTwo(app.origin)
  const [client, coach] = two.alliance.seats.map(({ id }) => id)
  await writeInto(app, two.alliance, ([first]) => {
    say(first, 'Mine. ', { author: { seat: client } })
    say(first, 'Hers.', { author: { seat: coach } })
  })
  for (const who of [two.client, two.coach]) expect((await stand(who, two.alliance, 'in')).status).toBe(200)
  return two
}
export const shown = async ({ alliance, coach, client }: Two): Promise<Snapshot> => {
  const path = `/api/alliances/${alliance.id}`
  const { body } = await coach.ask<{ proposal: Proposal }>('POST', `${path}/snapshots`, { sections: 'all' })
  const done = await client.ask<{ snapshot: Snapshot }>('POST', `${path}/proposals/${body.proposal.id}/answer`, { answer: 'yes' })
  return done.body.snapshot
}
/** Three who sit in one alliance. */
export const three = async (app: ServedApp): Promise<Two & { witness: Browser }> => {
  const two = await seatTwo(app.origin)
  const path = `/api/alliances/${two.alliance.id}`
  const asked = await two.coach.ask<{ proposal: Proposal }>('POST', `${path}/proposals`, { kind: 'add-seat', label: 'Witness' })
  await two.client.ask('POST', `${path}/proposals/${asked.body.proposal.id}/answer`, { answer: 'yes' })
  const seat = (await two.coach.read(two.alliance.id)).seats.at(-1)
  const invited = await two.coach.ask<{ proposal: Proposal }>('POST', `${path}/invitations`, { seatId: seat?.id })
  const done = await two.client.ask<{ invitation: { token: string } }>(
    'POST',
    `${path}/proposals/${invited.body.proposal.id}/answer`,
    { answer: 'yes' }
  )
  const witness = new Browser(app.origin)
  return { ...two, alliance: await witness.accept(done.body.invitation.token, 'Ruth'), witness }
}
