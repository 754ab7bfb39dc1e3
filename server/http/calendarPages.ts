// `/calendar/:token.ics`, for a calendar that follows it: it asks for no cookie, sets none, and says nothing of the words.
import type { Response, Router } from 'express'
import { followCalendarLink } from '../domain/comingBack.ts'
import type { CalendarLinks, ComingBacks } from '../domain/comingBackPorts.ts'
import type { Alliances } from '../domain/alliancePorts.ts'
import { type Sent, anyone } from './guarded.ts'
import type { PublicAddress } from './publicAddress.ts'
import type { RateLimits } from './rateLimits.ts'

export type CalendarWorld = {
  calendarLinks: CalendarLinks
  comingBacks: ComingBacks
  alliances: Alliances
  address: PublicAddress
  limits: RateLimits
}

export const calendarPath = (token: string): string => `/calendar/${token}.ics`

export const calendarPages = (router: Router, { address, limits, ...world }: CalendarWorld): void => {
  const pageOf = (alliance: string): string => `${address.origin}/a/${alliance}`
  router.get(
    /^\/calendar(?:\/([^/]*?)(?:\.ics)?)?$/,
    anyone.by(limits.of('reads')).to(async ({ request, response }) => {
      const text = await followCalendarLink({ ...world, pageOf }, request.params['0'] ?? '')
      return text === undefined ? sentNothing(response) : sentCalendar(response, { text, as: 'inline' })
    })
  )
}

/** `attachment`: to be kept as a file by who asked for it. */
export const sentCalendar = (response: Response, { text, as }: { text: string; as: 'inline' | 'attachment' }): Sent => {
  shielded(response)
    .set('Content-Disposition', `${as}; filename="coming-back.ics"`)
    .type('text/calendar; charset=utf-8')
    .send(text)
  return { status: 'sent' }
}

/** Replaced, done away with, never made, of a seat that was left: nobody can tell. */
const sentNothing = (response: Response): Sent => {
  shielded(response).status(404).type('text/plain; charset=utf-8').send('There is no calendar here.\n')
  return { status: 'sent' }
}

const shielded = (response: Response): Response =>
  response.set({
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Robots-Tag': 'noindex'
  })
