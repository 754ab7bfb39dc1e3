import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { ToldWhen } from '../../shared/agreement/notes.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { tellNote } from '../connection/notes.ts'
import { readAgain } from '../connection/queries.ts'
import { Trouble } from '../home/Trouble.tsx'
import { Button } from '../paper/Button.tsx'
import { Dialog } from '../paper/Dialog.tsx'
import { Notice } from '../paper/Notice.tsx'
import { listed } from '../sharing/words.ts'
import { Lines } from './Lines.tsx'
import css from './NoteDialog.module.css'
import type { Chosen } from './NotesHere.ts'
import { said } from './noteWords.ts'
import type { Notes } from './useNotes.ts'

type NoteDialogProps = { notes: Notes; alliance: Alliance; chosen: Chosen }

/** Coming back to chosen words: what one would say of them, if anything, and when it is told. */
export const NoteDialog = ({ notes, alliance, chosen }: NoteDialogProps) => (
  <Dialog question="Come back to this" onClosed={notes.here.putAway}>
    {(close) => <Writing notes={notes} alliance={alliance} chosen={chosen} onDone={close} />}
  </Dialog>
)

const Writing = ({ notes, alliance, chosen, onDone }: NoteDialogProps & { onDone: () => void }) => {
  const queries = useQueryClient()
  const [noticed, setNoticed] = useState('')
  const [did, setDid] = useState('')
  const [would, setWould] = useState('')
  const [cannotHold, setCannotHold] = useState(false)
  const words = { noticed: said(noticed), did: said(did), would: said(would) }
  const tell = useMutation({
    mutationFn: (when: ToldWhen) => tellNote(alliance.id, { ...chosen, when, words }),
    onSuccess: async () => {
      await readAgain(queries, alliance.id)
      onDone()
    }
  })
  const hold = (): void => {
    try {
      notes.held.hold({ ...chosen, words })
      onDone()
    } catch {
      setCannotHold(true)
    }
  }
  const others = alliance.seats.flatMap(({ id, person }) => (person === null || id === alliance.me.seatId ? [] : [person.name]))
  const who = others.length === 0 ? 'Whoever comes' : listed(others)
  return (
    <>
      <blockquote className={css.quote} dir="auto">
        {chosen.quote}
      </blockquote>
      <div className={css.openings}>
        <Lines label="What I noticed" value={noticed} onChange={setNoticed} />
        <Lines label="What it did" value={did} onChange={setDid} />
        <Lines label="What I would like" value={would} onChange={setWould} />
      </div>
      <p className={css.about}>Write as much or as little of it as you like, or nothing.</p>
      <Trouble error={tell.error} doing="writing" />
      {cannotHold && (
        <Notice kind="trouble" title="This browser keeps nothing for you.">
          It is set to forget what pages leave with it. Your words are still here; you can tell them, or copy them out.
        </Notice>
      )}
      <div className={css.ways}>
        <Way does="Tell it now" busy={tell.isPending} onChosen={() => tell.mutate('now')}>
          {who} can read it at once.
        </Way>
        <Way does="At our next return" busy={tell.isPending} onChosen={() => tell.mutate('return')}>
          Sealed until you come back to this together; then it opens to {others.length > 1 ? 'all of you' : 'you both'}.
        </Way>
        <Way does="Hold it" busy={tell.isPending} onChosen={hold}>
          It stays on this device, and nowhere else. You can tell it later, or let it go.
        </Way>
      </div>
      <p className={css.not}>
        <Button kind="plain" onClick={onDone}>
          Not now
        </Button>
      </p>
    </>
  )
}

/** The three are equal, and none is expected. */
const Way = ({ does, busy, onChosen, children }: { does: string; busy: boolean; onChosen: () => void; children: ReactNode }) => (
  <div className={css.way}>
    <Button busy={busy} onClick={onChosen}>
      {does}
    </Button>
    <p>{children}</p>
  </div>
)
