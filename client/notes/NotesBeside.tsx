import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useLayoutEffect, useRef } from 'react'
import { hasMended } from '../../shared/agreement/notes.ts'
import { askAboutNotes, unpickSeam } from '../connection/notes.ts'
import { readAgain } from '../connection/queries.ts'
import { Trouble } from '../home/Trouble.tsx'
import { Button } from '../paper/Button.tsx'
import { useDays } from '../paper/useDays.ts'
import { alignNotes } from './alignNotes.ts'
import { NoteCard } from './NoteCard.tsx'
import css from './NotesBeside.module.css'
import type { InSection } from './NotesHere.ts'
import type { SectionNotesProps } from './useNotes.ts'

/** Each at the height of its words where there is a margin; under the words where there is none. */
export const NotesBeside = ({ beside, ...props }: SectionNotesProps & Pick<InSection, 'beside'>) => {
  const place = useRef<HTMLDivElement>(null)
  // Anew whenever one comes, goes or moves.
  useLayoutEffect(() => (place.current === null || beside.length === 0 ? undefined : alignNotes(place.current)), [beside])
  return (
    <div ref={place} className={css.beside}>
      {beside.map((note) => (
        <NoteCard key={note.id} note={note} {...props} />
      ))}
    </div>
  )
}

/** Those whose words are gone stay in sight; those that rest are folded away. */
export const NotesAtFoot = ({ gone, atRest, seam, ...props }: SectionNotesProps & Omit<InSection, 'beside'>) => {
  const { alliance, section, editable } = props
  const queries = useQueryClient()
  const { day } = useDays()
  const act = useMutation({
    mutationFn: (doing: () => Promise<unknown>) => doing(),
    onSettled: () => readAgain(queries, alliance.id)
  })
  const isPair = alliance.seats.filter(({ person }) => person !== null).length > 1
  const mayAsk = editable && isPair
  const isMended = atRest.some((note) => note.state === 'closed' && note.ended !== null && hasMended(note.ended.how))
  return (
    <div className={css.foot}>
      {gone.map((note) => (
        <NoteCard key={note.id} note={note} {...props} gone />
      ))}
      {seam !== undefined && (
        <div className={css.seam}>
          <Stitches />
          <p>
            Mended here, {day(seam.at)}.{' '}
            {editable && (
              <Button kind="plain" busy={act.isPending} onClick={() => act.mutate(() => unpickSeam(alliance.id, section))}>
                Take the seam off
              </Button>
            )}
          </p>
        </div>
      )}
      {atRest.length > 0 && (
        <details className={css.rest}>
          <summary>What you laid to rest here</summary>
          {atRest.map((note) => (
            <NoteCard key={note.id} note={note} {...props} />
          ))}
          {mayAsk && (
            <p className={css.acts}>
              <Button
                kind="plain"
                busy={act.isPending}
                onClick={() => act.mutate(() => askAboutNotes(alliance.id, { kind: 'clear-notes', section }))}
              >
                Ask to clear these
              </Button>
              {isMended && seam === undefined && (
                <Button
                  kind="plain"
                  busy={act.isPending}
                  onClick={() => act.mutate(() => askAboutNotes(alliance.id, { kind: 'seam', section }))}
                >
                  Ask to let it show that this was mended
                </Button>
              )}
            </p>
          )}
        </details>
      )}
      <Trouble error={act.error} />
    </div>
  )
}

/** A few stitches, as over a mended tear. */
const Stitches = () => (
  <svg className={css.stitches} viewBox="0 0 84 12" width="84" height="12" aria-hidden="true" focusable="false">
    <path d="M0 6H84" strokeWidth="1" />
    <path d="M8 2l5 8M22 2l5 8M36 2l5 8M50 2l5 8M64 2l5 8" strokeWidth="1.5" />
  </svg>
)
