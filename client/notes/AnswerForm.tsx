import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { answerNote } from '../connection/notes.ts'
import { readAgain } from '../connection/queries.ts'
import { Trouble } from '../home/Trouble.tsx'
import { Button } from '../paper/Button.tsx'
import { Lines } from './Lines.tsx'
import css from './NoteCard.module.css'
import { said } from './noteWords.ts'

/** Room for what it did comes first; what one would say to it, after. */
export const AnswerForm = ({ note, alliance, onDone }: { note: string; alliance: string; onDone: () => void }) => {
  const queries = useQueryClient()
  const [heard, setHeard] = useState('')
  const [reply, setReply] = useState('')
  const [isSaying, setSaying] = useState(false)
  const answer = useMutation({
    mutationFn: () => answerNote(alliance, note, { heard: said(heard), said: said(reply) }),
    onSuccess: async () => {
      await readAgain(queries, alliance)
      onDone()
    }
  })
  const isEmpty = heard.trim() === '' && reply.trim() === ''
  const takeFocus = useCallback((field: HTMLTextAreaElement | null) => field?.focus(), [])
  return (
    <div className={css.form}>
      <Lines ref={takeFocus} label="What I hear that it did" value={heard} onChange={setHeard} />
      {isSaying ? (
        <Lines ref={takeFocus} label="What I would say to it" value={reply} onChange={setReply} />
      ) : (
        <p>
          <Button kind="plain" onClick={() => setSaying(true)}>
            Then say something to it
          </Button>
        </p>
      )}
      <Trouble error={answer.error} doing="writing" />
      <p className={css.acts}>
        <Button kind="plain" onClick={onDone}>
          Not now
        </Button>
        <Button kind="plain" busy={answer.isPending} onClick={() => (isEmpty ? onDone() : answer.mutate())}>
          Answer
        </Button>
      </p>
    </div>
  )
}
