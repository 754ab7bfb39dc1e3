import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type SubmitEvent, useId, useState } from 'react'
import { useLocation } from 'wouter'
import { type Ink, firstFreeInk } from '../../shared/alliance/inks.ts'
import type { InvitationPreview } from '../../shared/protocol/bodies.ts'
import { Trouble } from '../home/Trouble.tsx'
import { HttpProblem, acceptInvitation } from '../connection/http.ts'
import { keys } from '../connection/queries.ts'
import { NameBlank, useName } from '../home/NameBlank.tsx'
import { Sentence } from '../paper/Blank.tsx'
import { Button, LinkButton } from '../paper/Button.tsx'
import { WhatIsWrong } from '../paper/Field.tsx'
import { Inks } from '../paper/Inks.tsx'
import css from './Letter.module.css'

/** Why the letter that was open cannot seat anyone any more. */
export type Overtaken = 'by another' | 'by myself'

type TakeSeatProps = { invitation: InvitationPreview; token: string; onOvertaken: (how: Overtaken) => void }

/** The end of the letter: a name, an ink, and sitting down. */
export const TakeSeat = ({ invitation, token, onOvertaken }: TakeSeatProps) => {
  const name = useName()
  const [chosen, setChosen] = useState<Ink>()
  const errorId = useId()
  const [, navigate] = useLocation()
  const queries = useQueryClient()

  const taken = inksTaken(invitation)
  // Chosen by hand, it is kept until the hand chooses again, even when it was taken meanwhile: then it says so.
  const ink = chosen ?? firstFreeInk(taken.keys())
  const inkGone = ink !== undefined && taken.has(ink)

  const accept = useMutation({
    mutationFn: acceptInvitation,
    onSuccess: async (alliance) => {
      queries.setQueryData(keys.alliance(alliance.id), alliance)
      // In place of the letter: going back must not lead to a link that is spent.
      navigate(`/a/${alliance.id}`, { replace: true })
      await Promise.all([
        queries.invalidateQueries({ queryKey: keys.alliances }),
        queries.invalidateQueries({ queryKey: keys.me })
      ])
    },
    onError: async (error, { ink: sent }) => {
      if (isAboutName(error)) name.refuse()
      if (isRefusal(error, 'invitation-gone')) onOvertaken('by another')
      if (isRefusal(error, 'already-seated')) {
        await queries.invalidateQueries({ queryKey: keys.alliances })
        onOvertaken('by myself')
      }
      if (isRefusal(error, 'ink-taken')) {
        setChosen(sent)
        await queries.invalidateQueries({ queryKey: keys.invitation(token) })
      }
      if (isRefusal(error, 'offered-meanwhile')) await queries.invalidateQueries({ queryKey: keys.invitation(token) })
    }
  })

  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (accept.isPending || inkGone) return
    const tidy = name.tidy()
    if (tidy === undefined) return
    accept.mutate({ token, name: tidy, offered: invitation.offered, ...(ink !== undefined && { ink }) })
  }

  return (
    <form onSubmit={submit} aria-label="Take my seat" noValidate>
      <Sentence>
        I am <NameBlank name={name} errorId={errorId} /> and this is my ink.
      </Sentence>
      <WhatIsWrong id={errorId}>{name.wrong}</WhatIsWrong>
      <div className={css.inks}>
        <Inks
          legend="Your ink"
          value={inkGone ? undefined : ink}
          onChoose={setChosen}
          taken={taken}
          error={inkGone && 'That ink was taken while you were reading. Choose another; your name is still here.'}
        />
      </div>
      <div className={css.acts}>
        <Button kind="full" type="submit" busy={accept.isPending}>
          Take my seat
        </Button>
        <LinkButton href="/">Not now</LinkButton>
      </div>
      <div className={css.trouble}>
        <Trouble doing="writing" error={isSaidElsewhere(accept.error) ? null : accept.error} />
      </div>
    </form>
  )
}

const isRefusal = (error: unknown, code: string): boolean => error instanceof HttpProblem && error.code === code

const isAboutName = (error: unknown): boolean => error instanceof HttpProblem && error.field === 'name'

/** Said where it belongs, or by the page that takes the letter's place. */
const isSaidElsewhere = (error: unknown): boolean =>
  isAboutName(error) || ['ink-taken', 'invitation-gone', 'already-seated'].some((code) => isRefusal(error, code))

const inksTaken = ({ inksTaken: inks, seats }: InvitationPreview): Map<Ink, string> =>
  new Map(
    inks.map((ink) => {
      const whose = seats.find(({ person }) => person?.ink === ink)?.person?.name
      return [ink, whose === undefined ? 'taken' : `${whose}’s`]
    })
  )
