import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CLOSINGS, type Closing } from '../../shared/agreement/notes.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import type { NoteTold } from '../../shared/protocol/notes.ts'
import { closeNote } from '../connection/notes.ts'
import { readAgain } from '../connection/queries.ts'
import { Trouble } from '../home/Trouble.tsx'
import css from './NoteCard.module.css'
import { CHOICES, MEANS } from './noteWords.ts'

/** What I would do with it: three that are equal, taken back by pressing it again. It rests once all have said the same. */
export const LayToRest = ({ note, alliance }: { note: NoteTold; alliance: Alliance }) => {
  const queries = useQueryClient()
  const me = alliance.me.seatId
  const mine = note.choices.find(({ seatId }) => seatId === me)?.how
  const isPair = alliance.seats.filter(({ person }) => person !== null).length <= 2
  const close = useMutation({
    mutationFn: (how: Closing | null) => closeNote(alliance.id, note.id, how),
    onSettled: () => readAgain(queries, alliance.id)
  })
  return (
    <fieldset className={css.rest}>
      <legend>With these words, I would</legend>
      <div className={css.three}>
        {CLOSINGS.map((how) => (
          <button
            key={how}
            type="button"
            aria-pressed={mine === how}
            aria-disabled={close.isPending || undefined}
            onClick={() => !close.isPending && close.mutate(mine === how ? null : how)}
          >
            {CHOICES[how]}
          </button>
        ))}
      </div>
      <p className={css.soft}>
        {mine !== undefined && `${MEANS[mine]} `}
        It rests once you have {isPair ? 'both' : 'all'} said the same.
        {note.by === me && ' It is yours, so you can let it go alone.'}
      </p>
      <Trouble error={close.error} />
    </fieldset>
  )
}
