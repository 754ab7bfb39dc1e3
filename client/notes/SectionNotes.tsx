import { Suspense, useSyncExternalStore } from 'react'
import { PartAwaited } from '../paper/PartAwaited.tsx'
import { later } from '../connection/later.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import type { Notes, SectionNotesProps } from './useNotes.ts'

// None of it is needed by whoever has no note.
const NotesBeside = later(async () => ({ default: (await import('./NotesBeside.tsx')).NotesBeside }))
const NotesAtFoot = later(async () => ({ default: (await import('./NotesBeside.tsx')).NotesAtFoot }))
const NoteDialog = later(async () => ({ default: (await import('./NoteDialog.tsx')).NoteDialog }))

const useSectionNotes = ({ notes, section }: Pick<SectionNotesProps, 'notes' | 'section'>) =>
  useSyncExternalStore(notes.here.subscribe, () => notes.here.in(section))

/** Whether a note stands beside the words. */
export const useHasNotes = ({ notes, section }: Pick<SectionNotesProps, 'notes' | 'section'>): boolean =>
  useSyncExternalStore(notes.here.subscribe, () => notes.here.in(section).beside.length > 0)

/** Beside the words that they are tied to; on a narrow page, under them. */
export const SectionNotes = (props: SectionNotesProps) => {
  const { beside } = useSectionNotes(props)
  if (beside.length === 0) return null
  return (
    <Suspense fallback={null}>
      <NotesBeside {...props} beside={beside} />
    </Suspense>
  )
}

/** At a section's foot: those whose words are gone, those that rest, and the seam. */
export const SectionNotesAtFoot = (props: SectionNotesProps) => {
  const { gone, atRest, seam } = useSectionNotes(props)
  if (gone.length === 0 && atRest.length === 0 && seam === undefined) return null
  return (
    <Suspense fallback={null}>
      <NotesAtFoot {...props} gone={gone} atRest={atRest} seam={seam} />
    </Suspense>
  )
}

/** Where a note is written, when words were chosen to come back to. */
export const WritingNote = ({ notes, alliance }: { notes: Notes; alliance: Alliance }) => {
  const chosen = useSyncExternalStore(notes.here.subscribe, notes.here.asked)
  if (chosen === undefined) return null
  return (
    <Suspense fallback={<PartAwaited />}>
      <NoteDialog notes={notes} alliance={alliance} chosen={chosen} />
    </Suspense>
  )
}
