// Coming back together, as verbs over HTTP.
import type { Mark } from '../../shared/agreement/returning.ts'
import {
  type CalendarLinkTold,
  type ComingBackBody,
  type MadeCalendarLink,
  type ReturnTold,
  calendarLinkAnswer,
  madeCalendarLinkAnswer,
  returnAnswer
} from '../../shared/protocol/returning.ts'
import { type Asking, ask, order, path } from './http.ts'

/** The one under way, and the day on which they mean to come back; each null while there is none. */
export const readReturn = async (id: string, asking: Asking = {}): Promise<ReturnTold> =>
  ask('GET', path`/api/alliances/${id}/return`, returnAnswer, asking)

/** One that is under way is gone on with. */
export const beginReturn = async (id: string): Promise<ReturnTold> => ask('POST', path`/api/alliances/${id}/return`, returnAnswer)

export const markInReturn = (
  id: string,
  { of, section, mark }: { of: string; section: string; mark: Mark | null }
): Promise<void> => order('PUT', path`/api/alliances/${id}/return/${of}/marks/${section}`, { mark })

export const finishReturn = (id: string, { of, finished }: { of: string; finished: boolean }): Promise<void> =>
  order(finished ? 'PUT' : 'DELETE', path`/api/alliances/${id}/return/${of}/finished`)

export const endReturn = (id: string, { of, how }: { of: string; how: 'returned' | 'let-go' }): Promise<void> =>
  order('POST', path`/api/alliances/${id}/return/${of}/end`, { how })

export const setComingBack = (id: string, day: ComingBackBody): Promise<void> =>
  order('PUT', path`/api/alliances/${id}/coming-back`, day)

export const dropComingBack = (id: string): Promise<void> => order('DELETE', path`/api/alliances/${id}/coming-back`)

/** Where the day can be fetched as a file for a calendar. */
export const comingBackFilePath = (id: string): string => path`/api/alliances/${id}/coming-back.ics`

export const calendarLink = async (id: string, asking: Asking = {}): Promise<CalendarLinkTold> =>
  (await ask('GET', path`/api/alliances/${id}/calendar-link`, calendarLinkAnswer, asking)).link

/** My link, shown this once; an earlier one opens nothing from now on. */
export const makeCalendarLink = async (id: string): Promise<MadeCalendarLink> =>
  (await ask('POST', path`/api/alliances/${id}/calendar-link`, madeCalendarLinkAnswer)).link

export const dropCalendarLink = (id: string): Promise<void> => order('DELETE', path`/api/alliances/${id}/calendar-link`)
