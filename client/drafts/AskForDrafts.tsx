import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { MOST_DRAFT_DAYS } from '../../shared/agreement/proposal.ts'
import { proposeForDrafts } from '../connection/drafts.ts'
import { readAgain } from '../connection/queries.ts'
import { Trouble } from '../home/Trouble.tsx'
import { Button } from '../paper/Button.tsx'
import { Field } from '../paper/Field.tsx'
import css from './EarlierDays.module.css'

/** What of all drafts needs everyone's yes: for how long they are kept, and that they are forgotten now. */
export const AskForDrafts = ({ alliance, windowDays }: { alliance: string; windowDays: number }) => {
  const queries = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const [days, setDays] = useState(String(windowDays))
  const ask = useMutation({
    mutationFn: (asked: Parameters<typeof proposeForDrafts>[1]) => proposeForDrafts(alliance, asked),
    onSuccess: () => {
      setOpen(false)
      return readAgain(queries, alliance)
    }
  })
  const wanted = /^\d{1,3}$/.test(days.trim()) ? Number(days) : Infinity
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault()
    if (wanted <= MOST_DRAFT_DAYS) ask.mutate({ kind: 'draft-window', days: wanted })
  }
  return (
    <>
      <p className={css.acts}>
        <Button kind="plain" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          Keep them for longer or shorter
        </Button>
        <Button kind="plain" busy={ask.isPending} onClick={() => ask.mutate({ kind: 'forget-drafts' })}>
          Forget our drafts now
        </Button>
      </p>
      {isOpen && (
        <form className={css.asking} onSubmit={onSubmit}>
          <Field
            label="For how many days"
            inputMode="numeric"
            value={days}
            error={wanted <= MOST_DRAFT_DAYS ? undefined : `0 to ${MOST_DRAFT_DAYS} days. With 0 you keep no drafts.`}
            onChange={({ currentTarget }) => setDays(currentTarget.value)}
          />
          <Button type="submit" busy={ask.isPending}>
            Ask
          </Button>
        </form>
      )}
      <Trouble error={ask.error} />
      <output className="fine">
        {ask.isSuccess
          ? 'Asked. It stands at the top of the page, and is done when all of you have said yes.'
          : 'Either needs the yes of all of you.'}
      </output>
    </>
  )
}
