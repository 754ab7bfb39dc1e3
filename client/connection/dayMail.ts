// A line by mail on the day to come back, as verbs over HTTP; and what a link in such a mail does, without a session.
import { queryOptions } from '@tanstack/react-query'
import {
  type DayMailBody,
  type DayMailTold,
  type MailLinkTold,
  dayMailAnswer,
  mailLinkAnswer
} from '../../shared/protocol/dayMail.ts'
import { ask, order, path } from './http.ts'
import { keys } from './queries.ts'

export const dayMailQuery = (id: string) =>
  queryOptions({
    queryKey: keys.dayMail(id),
    queryFn: async ({ signal }): Promise<DayMailTold> =>
      (await ask('GET', path`/api/alliances/${id}/day-mail`, dayMailAnswer, { signal })).mail
  })

export const askForDayMail = (id: string, asked: DayMailBody): Promise<void> =>
  order('PUT', path`/api/alliances/${id}/day-mail`, asked)

export const dropDayMail = (id: string): Promise<void> => order('DELETE', path`/api/alliances/${id}/day-mail`)

/** The token is held in memory while the page is open, and forgotten with it. */
export const mailLinkQuery = (token: string) =>
  queryOptions({
    queryKey: ['mail-link', token],
    queryFn: ({ signal }): Promise<MailLinkTold> =>
      ask('POST', '/api/mail-links/preview', mailLinkAnswer, { body: { token }, signal }),
    gcTime: 0
  })

export const confirmMail = (token: string): Promise<void> => order('POST', '/api/mail-links/confirm', { token })

export const endMail = (token: string): Promise<void> => order('POST', '/api/mail-links/end', { token })
