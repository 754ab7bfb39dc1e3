// The words of a note were written anew, and stand elsewhere now: it is tied to the letters there, by the page of whoever wrote it.
import type { AnchorNoteBody } from '../../shared/protocol/notes.ts'
import { HttpProblem } from '../connection/http.ts'
import type { HeldNotes } from './heldNotes.ts'
import type { OnMoved } from './NotesHere.ts'

type Tying = {
  /** My seat. */
  me: string
  held: Pick<HeldNotes, 'tie'>
  tie: (note: string, body: AnchorNoteBody) => Promise<void>
  /** What this page knows of the notes is not so any more. */
  refused: () => void
}

export const tieAnew = ({ me, held, tie, refused }: Tying): OnMoved => {
  const asked = new Set<string>()
  return (note, { section, tie: anchor }) => {
    if (anchor === undefined || (note.state !== 'held' && note.by !== me)) return
    // Once for each place.
    const place = `${note.id} ${anchor.from} ${anchor.to}`
    if (asked.has(place)) return
    asked.add(place)
    if (note.state === 'held') return held.tie(note.id, { section, anchor })
    tie(note.id, { section, anchor }).catch((error: unknown) => {
      // Nothing came back, or it was too soon: its words are looked for again when the line is there, and that is asked again.
      if (!(error instanceof HttpProblem) || error.status === 429 || error.status >= 500) asked.delete(place)
      else refused()
    })
  }
}
