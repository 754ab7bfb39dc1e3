// Taking a copy, leaving, and coming back, as verbs.
import { queryOptions } from '@tanstack/react-query'
import { type Alliance, allianceAnswer, proposalAnswer } from '../../shared/protocol/bodies.ts'
import {
  type LeaveBody,
  type LeaveTold,
  type Left,
  leaveAnswer,
  leftAnswer,
  welcomeAnswer
} from '../../shared/protocol/leaving.ts'
import type { CopyFormat } from '../../shared/copying/copy.ts'
import { ask, path } from './http.ts'
import { keys } from './queries.ts'

/** Where my copy of an alliance is taken from. */
export const copyPath = (id: string, format: CopyFormat): string => `${path`/api/alliances/${id}/export`}?format=${format}`

/** Where my copy of one that I left is, while it is kept for me. */
export const leftCopyPath = (id: string, format: CopyFormat): string => `${path`/api/left/${id}/copy`}?format=${format}`

export const leave = (id: string, body: LeaveBody): Promise<LeaveTold> =>
  ask('POST', path`/api/alliances/${id}/leave`, leaveAnswer, { body })

/** A new alliance of the copy that this text is. Throws SyntaxError when it is no JSON at all. */
export const bringCopy = async (text: string): Promise<Alliance> =>
  (await ask('POST', '/api/copies', allianceAnswer, { body: JSON.parse(text) })).alliance

/** Asks everyone; whoever stayed alone, after ninety days, does it. */
export const proposeErasing = (id: string): Promise<unknown> =>
  ask('POST', path`/api/alliances/${id}/proposals`, proposalAnswer, { body: { kind: 'erase' } })

/** Sits down again where I sat. */
export const comeBack = async (id: string): Promise<Alliance> =>
  (await ask('POST', path`/api/left/${id}/return`, allianceAnswer)).alliance

/** Those that I left and may still read, or come back to. */
export const leftQuery = queryOptions({
  queryKey: keys.left,
  queryFn: async ({ signal }): Promise<Left[]> => (await ask('GET', '/api/left', leftAnswer, { signal })).left
})

/** The seats that say that whoever left this one may come back. */
export const welcomeQuery = (id: string, seat: string) =>
  queryOptions({
    queryKey: keys.welcome(id, seat),
    queryFn: async ({ signal }) =>
      (await ask('GET', path`/api/alliances/${id}/seats/${seat}/welcome`, welcomeAnswer, { signal })).welcomedBy
  })

export const sayWelcome = async (id: string, { seat, welcome }: { seat: string; welcome: boolean }): Promise<string[]> =>
  (await ask(welcome ? 'PUT' : 'DELETE', path`/api/alliances/${id}/seats/${seat}/welcome`, welcomeAnswer)).welcomedBy
