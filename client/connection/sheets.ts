// What is known of sheets when a page opens. What is done with them comes when one is taken out (writingApart.ts).
import { queryOptions } from '@tanstack/react-query'
import { sheetsAnswer } from '../../shared/protocol/sheets.ts'
import { ask, path } from './http.ts'
import { keys } from './queries.ts'
import { allUnsaved } from './unsavedWords.ts'

/** Sections in which I have a sheet, or in which they are open. */
export const sheetsQuery = (id: string) =>
  queryOptions({
    queryKey: keys.sheets(id),
    queryFn: async ({ signal }) => (await ask('GET', path`/api/alliances/${id}/sheets`, sheetsAnswer, { signal })).sheets
  })

/** What this device holds back for other than this alliance's own words: for sheets of it, among them such as are sealed no more. Read
 *  again whenever something was told of sheets. */
export const heldBackQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.sheets(id), 'held back'],
    queryFn: async () => (await allUnsaved()).filter(({ of }) => of !== id)
  })
