import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import type * as Y from 'yjs'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { notesQuery, tieNote } from '../connection/notes.ts'
import { keys } from '../connection/queries.ts'
import { HeldNotes } from './heldNotes.ts'
import { NotesHere } from './NotesHere.ts'
import { tieAnew } from './tying.ts'

export type Notes = { here: NotesHere; held: HeldNotes }

/** Those of one section, and what is done about them. */
export type SectionNotesProps = {
  notes: Notes
  section: string
  alliance: Alliance
  /** False when nothing that is said could be kept. */
  editable: boolean
}

/** The notes of this alliance, told and held, kept in step with its words. */
export const useNotes = ({ id, me }: Alliance, doc: Y.Doc): Notes => {
  const held = useMemo(() => new HeldNotes({ alliance: id, seat: me.seatId }), [id, me.seatId])
  const queries = useQueryClient()
  const here = useMemo(() => {
    const refused = (): void => void queries.invalidateQueries({ queryKey: keys.notes(id) })
    return new NotesHere(doc, tieAnew({ me: me.seatId, held, refused, tie: (note, body) => tieNote(id, note, body) }))
  }, [doc, id, me.seatId, held, queries])
  const { data: told } = useQuery(notesQuery(id))
  const mine = useSyncExternalStore(held.subscribe, held.all)
  useEffect(() => here.start(), [here])
  useEffect(() => {
    if (told !== undefined) here.know(told, mine)
  }, [here, told, mine])
  return useMemo(() => ({ here, held }), [here, held])
}
