import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import type * as Y from 'yjs'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { notesQuery, tieNote } from '../connection/notes.ts'
import { HeldNotes } from './heldNotes.ts'
import { NotesHere, type OnMoved } from './NotesHere.ts'

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
  const here = useMemo(() => new NotesHere(doc, tieAnew(id, me.seatId)), [doc, id, me.seatId])
  const { data: told } = useQuery(notesQuery(id))
  const mine = useSyncExternalStore(held.subscribe, held.all)
  useEffect(() => here.start(), [here])
  useEffect(() => {
    if (told !== undefined) here.know(told, mine)
  }, [here, told, mine])
  return useMemo(() => ({ here, held }), [here, held])
}

/** Once for each place: where the line is away, its words are looked for again the next time. */
const tieAnew = (alliance: string, seat: string): OnMoved => {
  const tied = new Set<string>()
  return (note, { section, tie }) => {
    if (note.state === 'held' || note.by !== seat || tie === undefined) return
    const place = `${note.id} ${tie.from} ${tie.to}`
    if (tied.has(place)) return
    tied.add(place)
    void tieNote(alliance, note.id, { section, anchor: tie }).catch(() => undefined)
  }
}
