// Writing apart and opening together, as verbs.
import { queryOptions } from '@tanstack/react-query'
import { type Proposal, proposalAnswer } from '../../shared/protocol/bodies.ts'
import { openedSheetsAnswer } from '../../shared/protocol/openedSheets.ts'
import { sheetsAnswer } from '../../shared/protocol/sheets.ts'
import { ask, order, path } from './http.ts'
import { keys } from './queries.ts'

/** `at`: when they were opened; those that are opened after a clearing are others. */
export const openedSheetsQuery = (id: string, { section, at }: { section: string; at: string }) =>
  queryOptions({
    queryKey: [...keys.sheets(id), section, at],
    queryFn: async ({ signal }) =>
      (await ask('GET', path`/api/alliances/${id}/sections/${section}/sheets`, openedSheetsAnswer, { signal })).opened
  })

/** Whether it is mine, and sealed as yet. */
export const isMySheet = async (id: string, sheet: string): Promise<boolean> =>
  (await ask('GET', path`/api/alliances/${id}/sheets`, sheetsAnswer)).sheets.some(
    ({ mine, openedAt }) => mine?.id === sheet && openedAt === null
  )

/** The one that I have, or a new one. */
export const takeSheet = (id: string, section: string): Promise<void> =>
  order('PUT', path`/api/alliances/${id}/sections/${section}/sheet`)

export const sayReady = (id: string, { section, ready }: { section: string; ready: boolean }): Promise<void> =>
  order(ready ? 'PUT' : 'DELETE', path`/api/alliances/${id}/sections/${section}/sheet/ready`)

/** Asks everyone. */
export const proposeToClear = async (id: string, section: string): Promise<Proposal> =>
  (await ask('POST', path`/api/alliances/${id}/proposals`, proposalAnswer, { body: { kind: 'clear-sheets', section } })).proposal
