// What is read over HTTP and kept a while: each with its key, so that whoever changes something can say what
// is to be read again.
import { QueryClient, queryOptions } from '@tanstack/react-query'
import * as http from './http.ts'

export const keys = {
  me: ['me'],
  alliances: ['alliances'],
  alliance: (id: string) => ['alliance', id],
  authors: (id: string) => ['authors', id],
  invitation: (token: string) => ['invitation', token],
  devices: ['devices'],
  templates: (language: string) => ['templates', language],
  about: ['about']
} as const

export const meQuery = queryOptions({ queryKey: keys.me, queryFn: ({ signal }) => http.me({ signal }) })

export const alliancesQuery = queryOptions({ queryKey: keys.alliances, queryFn: ({ signal }) => http.myAlliances({ signal }) })

export const allianceQuery = (id: string) =>
  queryOptions({ queryKey: keys.alliance(id), queryFn: ({ signal }) => http.readAlliance(id, { signal }) })

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

export const aboutQuery = queryOptions({
  queryKey: keys.about,
  queryFn: ({ signal }) => http.about({ signal }),
  staleTime: Infinity
})

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
