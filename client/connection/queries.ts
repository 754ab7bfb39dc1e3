// What is read over HTTP and kept a while: each with its key, so that whoever changes something can say what
// is to be read again.
import { QueryClient, type QueryState, queryOptions } from '@tanstack/react-query'
import * as http from './http.ts'
import * as returning from './returning.ts'

export const keys = {
  me: ['me'],
  alliances: ['alliances'],
  alliance: (id: string) => ['alliance', id],
  authors: (id: string) => ['authors', id],
  snapshots: (id: string) => ['snapshots', id],
  rescued: (id: string) => ['rescued', id],
  record: (id: string) => ['record', id],
  since: (id: string) => ['since', id],
  returning: (id: string) => ['return', id],
  notes: (id: string) => ['notes', id],
  sheets: (id: string) => ['sheets', id],
  left: ['left'],
  /** What was said when I left, with the link of my copy: shown once, on the page that comes then. */
  leftJustNow: ['left', 'just now'],
  welcome: (id: string, seat: string) => ['welcome', id, seat],
  calendarLink: (id: string) => ['calendar-link', id],
  dayMail: (id: string) => ['day-mail', id],
  agreements: (id: string, section: string) => ['agreements', id, section],
  invitation: (token: string) => ['invitation', token],
  devices: ['devices'],
  templates: (language: string) => ['templates', language],
  templatesToChoose: (language: string) => ['templates to choose', language],
  about: ['about']
} as const

export const meQuery = queryOptions({ queryKey: keys.me, queryFn: ({ signal }) => http.me({ signal }) })

export const alliancesQuery = queryOptions({
  queryKey: keys.alliances,
  queryFn: ({ signal }) => http.myAlliances({ signal }),
  // Told a moment ago that this browser holds no seat: it is not asked again until something changes that.
  staleTime: ({ state }) => (state.data === null ? STRANGER_FOR_MS : 0)
})

const STRANGER_FOR_MS = 10_000

/** The server has said with the page itself that this browser holds no session. */
export const knowStranger = (queries: QueryClient): void => {
  queries.setQueryData(keys.alliances, null)
}

export const allianceQuery = (id: string) =>
  queryOptions({
    queryKey: keys.alliance(id),
    queryFn: ({ signal }) => http.readAlliance(id, { signal }),
    staleTime: JUST_ASKED_MS,
    refetchInterval: ({ state: { data } }) =>
      untilTheNext(data?.proposals.flatMap(({ state, expiresAt }) => (state === 'open' ? [expiresAt] : [])))
  })

/** What was asked for while the page was still being made is not asked for again when it stands. */
const JUST_ASKED_MS = 2_000

export const snapshotsQuery = (id: string) =>
  queryOptions({
    queryKey: keys.snapshots(id),
    queryFn: ({ signal }) => http.snapshots(id, { signal }),
    refetchInterval: ({ state: { data } }) => untilTheNext(data?.map(({ expiresAt }) => expiresAt))
  })

export const rescuedQuery = (id: string) =>
  queryOptions({ queryKey: keys.rescued(id), queryFn: ({ signal }) => http.rescued(id, { signal }) })

/** Asked once, when the page is opened: what the others write while one is here, one sees. A line that breaks and comes back is no
 *  return, so the answer is kept as long as the page. */
export const sinceQuery = (id: string) =>
  queryOptions({
    queryKey: keys.since(id),
    queryFn: ({ signal }) => http.since(id, { signal }),
    staleTime: Infinity,
    gcTime: Infinity
  })

export const recordQuery = (id: string) =>
  queryOptions({ queryKey: keys.record(id), queryFn: ({ signal }) => http.record(id, { signal }) })

export const returnQuery = (id: string) =>
  queryOptions({ queryKey: keys.returning(id), queryFn: ({ signal }) => returning.readReturn(id, { signal }) })

export const calendarLinkQuery = (id: string) =>
  queryOptions({ queryKey: keys.calendarLink(id), queryFn: ({ signal }) => returning.calendarLink(id, { signal }) })

/** What was agreed stays as it is; a new one is told by a nudge. */
export const agreementsQuery = (id: string, section: string) =>
  queryOptions({ queryKey: keys.agreements(id, section), queryFn: ({ signal }) => http.agreements(id, section, { signal }) })

/** A timer of a browser holds no more than this many milliseconds: twenty-four days. */
const LONGEST_WAIT_MS = 2 ** 31 - 1
/** The clocks of page and server may be this far apart without the page asking in vain again and again. */
const LEAST_WAIT_MS = 1_000

/** How long until the first of these moments has passed and the server says something else; false when there is none. */
const untilTheNext = (moments: readonly string[] | undefined): number | false => {
  if (moments === undefined || moments.length === 0) return false
  const next = Math.min(...moments.map((moment) => Date.parse(moment)))
  return Math.min(LONGEST_WAIT_MS, Math.max(LEAST_WAIT_MS, next - Date.now()))
}

export const authorsQuery = (id: string) =>
  queryOptions({ queryKey: keys.authors(id), queryFn: ({ signal }) => http.authors(id, { signal }) })

/** The token is held in memory while the letter is open, and forgotten with it. */
export const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: keys.invitation(token),
    queryFn: ({ signal }) => http.previewInvitation(token, { signal }),
    gcTime: 0
  })

export const devicesQuery = queryOptions({ queryKey: keys.devices, queryFn: ({ signal }) => http.devices({ signal }) })

export const templatesQuery = (language: string) =>
  queryOptions({
    queryKey: keys.templates(language),
    queryFn: ({ signal }) => http.templates(language, { signal }),
    staleTime: Infinity
  })

/** For whoever begins. */
export const templatesToChooseQuery = (language: string) =>
  queryOptions({
    queryKey: keys.templatesToChoose(language),
    queryFn: ({ signal }) => http.templatesToChoose(language, { signal }),
    staleTime: Infinity
  })

export const aboutQuery = queryOptions({
  queryKey: keys.about,
  queryFn: ({ signal }) => http.about({ signal }),
  staleTime: Infinity
})

/** Everything that is told of an alliance over HTTP is read again: somebody changed it, or the line was away. So is whatever else the
 *  page shows and could not read meanwhile. */
export const readAgain = async (queries: QueryClient, id: string): Promise<void> => {
  await Promise.all([
    ...[
      keys.alliance(id),
      keys.record(id),
      keys.snapshots(id),
      keys.rescued(id),
      keys.returning(id),
      keys.notes(id),
      keys.sheets(id),
      keys.dayMail(id),
      ['agreements', id],
      ['welcome', id],
      ['drafts', id]
    ].map((queryKey) => queries.invalidateQueries({ queryKey })),
    queries.refetchQueries({ type: 'active', predicate: ({ state }) => hasFailed(state) }, { cancelRefetch: false })
  ])
}

/** For want of a line; what the server refused stays refused. */
const hasFailed = ({ error, fetchFailureReason }: QueryState): boolean =>
  (error ?? fetchFailureReason) instanceof http.NetworkFailure

const TRIES_AGAIN = 2

export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        // navigator.onLine knows nothing of a server on this machine or in this house: always ask.
        networkMode: 'always',
        retry: (failures, error) => failures < TRIES_AGAIN && mayPass(error)
      },
      mutations: { networkMode: 'always', retry: false }
    }
  })

/** Trouble that may be over in a moment; a refusal is not. */
const mayPass = (error: Error): boolean =>
  error instanceof http.NetworkFailure || (error instanceof http.HttpProblem && error.status >= 502 && error.status <= 504)
