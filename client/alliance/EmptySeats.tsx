import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { Alliance, Seat } from '../../shared/protocol/bodies.ts'
import { invite, withdrawInvitation } from '../connection/http.ts'
import { readAgain } from '../connection/queries.ts'
import { Trouble } from '../home/Trouble.tsx'
import { Button } from '../paper/Button.tsx'
import { Part } from '../paper/Part.tsx'
import { useDays } from '../paper/useDays.ts'
import { numberWords } from '../sharing/words.ts'
import css from './EmptySeats.module.css'
import { anyOfYou, capital, labelsOf, seatWords } from './seatWords.ts'

/** Where more than one sit, the seats that nobody took yet: someone is brought in when all say yes, and a link that is out is ended by
 *  anyone. Nothing where every seat is taken, or one sits alone and makes the links themselves. */
export const EmptySeats = ({ alliance }: { alliance: Alliance }) => {
  const { seats, invitations, proposals, state } = alliance
  const place = useRef<HTMLElement>(null)
  // Whoever left has theirs kept for them.
  const empty = seats.filter(({ person, left }) => person === null && left === undefined)
  const taken = seats.filter(({ person }) => person !== null)
  if (empty.length === 0 || taken.length < 2 || state === 'resting') return null
  const isFree = ({ id }: Seat): boolean =>
    invitations.every(({ seatId }) => seatId !== id) &&
    proposals.every((proposal) => proposal.state !== 'open' || proposal.kind !== 'invite' || proposal.seatId !== id)
  // Of seats that are alike, one at a time.
  const free = empty.filter(isFree).filter((seat, at, all) => all.findIndex(({ label }) => label === seat.label) === at)
  return (
    <Part
      ref={place}
      titleId="empty-seats"
      title={empty.length === 1 ? 'A seat is empty' : `${capital(numberWords(empty.length))} seats are empty`}
      about="Bringing someone in needs the yes of all of you. They were not there when you agreed: what is agreed is open again until they stand on it, too."
    >
      {invitations.map((invitation) => (
        <LinkOut key={invitation.id} alliance={alliance} invitation={invitation} onEnded={() => place.current?.focus()} />
      ))}
      {free.map((seat) => (
        <Bringing key={seat.id} alliance={alliance} seat={seat} />
      ))}
    </Part>
  )
}

type LinkOutProps = { alliance: Alliance; invitation: Alliance['invitations'][number]; onEnded: () => void }

const LinkOut = ({ alliance, invitation: { id, seatId, expiresAt }, onEnded }: LinkOutProps) => {
  const queries = useQueryClient()
  const { moment } = useDays()
  const label = alliance.seats.find((seat) => seat.id === seatId)?.label
  const end = useMutation({
    mutationFn: () => withdrawInvitation(alliance.id, id),
    // The button that had the focus goes with it.
    onSuccess: onEnded,
    onSettled: () => readAgain(queries, alliance.id)
  })
  return (
    <div className={css.one}>
      <p>
        A link {label === undefined ? '' : `for ${seatWords(label, labelsOf(alliance.seats))} `}is out, until {moment(expiresAt)}.{' '}
        {capital(anyOfYou(alliance.seats))} can end it.
      </p>
      <Button kind="plain" busy={end.isPending} onClick={() => end.mutate()}>
        End this link
      </Button>
      <Trouble error={end.error} />
    </div>
  )
}

const Bringing = ({ alliance, seat }: { alliance: Alliance; seat: Seat }) => {
  const queries = useQueryClient()
  const ask = useMutation({
    mutationFn: () => invite(alliance.id, seat.id),
    onSettled: () => readAgain(queries, alliance.id)
  })
  return (
    <div className={css.one}>
      <Button busy={ask.isPending} onClick={() => ask.mutate()}>
        Ask to bring someone into {seatWords(seat.label, labelsOf(alliance.seats))}
      </Button>
      <Trouble error={ask.error} />
    </div>
  )
}
