// Notes, as verbs.
import { queryOptions } from '@tanstack/react-query'
import type { Closing } from '../../shared/agreement/notes.ts'
import {
  type AnchorNoteBody,
  type NotesTold,
  type ReplyBody,
  type TellNoteBody,
  notesAnswer
} from '../../shared/protocol/notes.ts'
import { ask, order, path } from './http.ts'
import { keys } from './queries.ts'

/** All that I may read: those of mine that wait for a return are told to nobody but me. */
export const notesQuery = (id: string) =>
  queryOptions({
    queryKey: keys.notes(id),
    queryFn: ({ signal }): Promise<NotesTold> => ask('GET', path`/api/alliances/${id}/notes`, notesAnswer, { signal })
  })

export const tellNote = (id: string, body: TellNoteBody): Promise<void> => order('POST', path`/api/alliances/${id}/notes`, body)

/** One that waits for a return is told sooner. */
export const tellNoteNow = (id: string, note: string): Promise<void> =>
  order('PUT', path`/api/alliances/${id}/notes/${note}/told`)

/** Mine, while nobody has said anything to it. */
export const takeNoteBack = (id: string, note: string): Promise<void> => order('DELETE', path`/api/alliances/${id}/notes/${note}`)

/** The letters of its words are others now. */
export const tieNote = (id: string, note: string, body: AnchorNoteBody): Promise<void> =>
  order('PUT', path`/api/alliances/${id}/notes/${note}/anchor`, body)

export const answerNote = (id: string, note: string, body: ReplyBody): Promise<void> =>
  order('POST', path`/api/alliances/${id}/notes/${note}/replies`, body)

export const closeNote = (id: string, note: string, how: Closing | null): Promise<void> =>
  order('PUT', path`/api/alliances/${id}/notes/${note}/closing`, { how })

export const askAboutNotes = (id: string, body: { kind: 'clear-notes' | 'seam'; section: string }): Promise<void> =>
  order('POST', path`/api/alliances/${id}/proposals`, body)

export const unpickSeam = (id: string, section: string): Promise<void> =>
  order('DELETE', path`/api/alliances/${id}/sections/${section}/seam`)
