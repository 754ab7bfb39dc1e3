// Earlier days of a section, as verbs.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { proposalAnswer } from '../../shared/protocol/bodies.ts'
import { draftAnswer, draftDaysAnswer } from '../../shared/protocol/drafts.ts'
import { ask, path } from './http.ts'

/** Asks everyone. */
export const proposeForDrafts = (
  id: string,
  asked: { kind: 'draft-window'; days: number } | { kind: 'forget-drafts' }
): Promise<unknown> => ask('POST', path`/api/alliances/${id}/proposals`, proposalAnswer, { body: asked })

export const draftDaysQuery = (id: string, section: string) =>
  queryOptions({
    queryKey: ['drafts', id, section],
    queryFn: ({ signal }) => ask('GET', path`/api/alliances/${id}/sections/${section}/drafts`, draftDaysAnswer, { signal })
  })

/** The words as that day left them: they do not change any more, and are let go with the page that shows them. */
export const draftQuery = (id: string, section: string, day: string | undefined) =>
  queryOptions({
    queryKey: ['drafts', id, section, day],
    queryFn: async ({ signal }) =>
      (await ask('GET', path`/api/alliances/${id}/sections/${section}/drafts/${day ?? ''}`, draftAnswer, { signal })).draft,
    enabled: day !== undefined,
    staleTime: Infinity,
    gcTime: 0,
    placeholderData: keepPreviousData
  })
