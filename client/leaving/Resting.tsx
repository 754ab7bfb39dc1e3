import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { RETURN_ALONE_MS } from '../../shared/agreement/leaving.ts'
import type { Alliance, Seat } from '../../shared/protocol/bodies.ts'
import { sayWelcome, welcomeQuery } from '../connection/leaving.ts'
import { keys } from '../connection/queries.ts'
import { Trouble } from '../home/Trouble.tsx'
import { Button } from '../paper/Button.tsx'
import { Notice } from '../paper/Notice.tsx'
import { useDays } from '../paper/useDays.ts'
import css from './Resting.module.css'

type LeftSeat = Seat & { left: NonNullable<Seat['left']> }

/** Who left, and what that means for the words. Nothing while nobody has. */
export const Resting = ({ alliance }: { alliance: Alliance }) => {
  const { seats, state } = alliance
  const { day } = useDays()
  const [now] = useState(() => Date.now())
  const gone = seats.filter((seat): seat is LeftSeat => seat.left !== undefined)
  if (gone.length === 0) return null
  return (
    <section className={css.place} aria-label={state === 'resting' ? 'This alliance rests' : 'Who left'}>
      {state === 'resting' && (
        <Notice kind="word" title="This alliance rests.">
          Its words can be read, and taken along. Nothing in it changes any more.
        </Notice>
      )}
      {gone.map((seat) => (
        <Notice
          key={seat.id}
          kind="word"
          title={
            <>
              <bdi>{seat.left.name}</bdi> left on {day(seat.left.at)}.
            </>
          }
          acts={Date.parse(seat.left.at) + RETURN_ALONE_MS <= now && <Welcome alliance={alliance} seat={seat} />}
        >
          Nobody else can sit there. <bdi>{seat.left.name}</bdi> can come back alone until {day(aloneUntil(seat))}; later, if
          everyone who sits here says so.
        </Notice>
      ))}
    </section>
  )
}

const aloneUntil = ({ left }: LeftSeat): string => new Date(Date.parse(left.at) + RETURN_ALONE_MS).toISOString()

/** Saying that whoever left may come back. It asks nothing of them, and tells them nothing but that the seat is open. */
const Welcome = ({ alliance, seat }: { alliance: Alliance; seat: LeftSeat }) => {
  const queries = useQueryClient()
  const { data: welcomedBy } = useQuery(welcomeQuery(alliance.id, seat.id))
  const say = useMutation({
    mutationFn: (welcome: boolean) => sayWelcome(alliance.id, { seat: seat.id, welcome }),
    onSuccess: (now) => queries.setQueryData(keys.welcome(alliance.id, seat.id), now)
  })
  if (welcomedBy === undefined) return null
  const isSaid = welcomedBy.includes(alliance.me.seatId)
  return (
    <>
      <Button kind="plain" busy={say.isPending} onClick={() => say.mutate(!isSaid)}>
        {isSaid ? (
          <>
            Not after all: <bdi>{seat.left.name}</bdi> stays away, for me
          </>
        ) : (
          <>
            <bdi>{seat.left.name}</bdi> may come back, for me
          </>
        )}
      </Button>
      <Trouble error={say.error} />
    </>
  )
}
