// Two who stand somewhere: what they say over HTTP, and what they read of it.
import type { Agreement, Alliance, Section } from '../../shared/protocol/bodies.ts'
import { type Browser, seatTwo } from '../harness/Browser.ts'
import type { ServedApp } from './serveApp.ts'
import { say, writeInto } from './writeInto.ts'

type Standing = { section: Section }
type Lines = { events: { at: string; kind: string; seatId: string | null; number?: number; title?: string }[]; head: string }

export const pathOf = (alliance: Alliance, section: Section | undefined): string =>
  `/api/alliances/${alliance.id}/sections/${section?.id ?? 'none'}`
export const stand = (who: Browser, alliance: Alliance, section: Section | undefined, body: object) =>
  who.ask<Standing>('PUT', `${pathOf(alliance, section)}/stance`, body)
export const agreements = async (who: Browser, alliance: Alliance, section: Section | undefined): Promise<Agreement[]> =>
  (await who.ask<{ agreements: Agreement[] }>('GET', `${pathOf(alliance, section)}/agreements`)).body.agreements
export const recordOf = async (who: Browser, alliance: Alliance): Promise<Lines> =>
  (await who.ask<Lines>('GET', `/api/alliances/${alliance.id}/record`)).body
export const today = async (who: Browser, alliance: Alliance): Promise<Section> => {
  const [section] = (await who.read(alliance.id)).sections
  if (section === undefined) throw new Error('no section')
  return section
}

/** Two people, and words in the first section. */
export const written = async (app: ServedApp) => {
  const two = await seatTwo(app.origin)
  await writeInto(app, two.alliance, ([first]) => say(first, 'I wake at twenty to six.'))
  const [coachSeat = '', clientSeat = ''] = [two.alliance.seats[1]?.id, two.alliance.seats[0]?.id]
  return { ...two, section: await today(two.coach, two.alliance), coachSeat, clientSeat }
}
