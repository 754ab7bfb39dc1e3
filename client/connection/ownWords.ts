// In my own words, as verbs.
import { queryOptions } from '@tanstack/react-query'
import { type OwnWordsBody, ownWordsAnswer } from '../../shared/protocol/ownWords.ts'
import { ask, order, path } from './http.ts'
import { keys } from './queries.ts'

/** Read again with the notes. */
export const ownWordsQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.notes(id), 'own words'],
    queryFn: async ({ signal }) => (await ask('GET', path`/api/alliances/${id}/own-words`, ownWordsAnswer, { signal })).ownWords
  })

export const keepOwnWords = (id: string, section: string, body: OwnWordsBody): Promise<void> =>
  order('PUT', path`/api/alliances/${id}/sections/${section}/own-words`, body)

export const letOwnWordsGo = (id: string, section: string): Promise<void> =>
  order('DELETE', path`/api/alliances/${id}/sections/${section}/own-words`)
