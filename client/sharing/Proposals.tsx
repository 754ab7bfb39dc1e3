import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Fragment, useState } from 'react'
import type { Alliance, Proposal, Seat } from '../../shared/protocol/bodies.ts'
import { answerProposal, previewPath } from '../connection/http.ts'
import { readAgain } from '../connection/queries.ts'
import { Trouble } from '../home/Trouble.tsx'
import { Button } from '../paper/Button.tsx'
import { Keys } from '../paper/Dialog.tsx'
import { Mark } from '../paper/Mark.tsx'
import { Notice } from '../paper/Notice.tsx'
import { StandingLine } from '../paper/Thread.tsx'
import { useDays } from '../paper/useDays.ts'
import css from './Proposals.module.css'
import { putAway, putAwayBefore } from './toldBefore.ts'
import { listed, outcomeWords, questionOf } from './words.ts'

/** Where the page leads whoever is told that something waits. */
export const WAITING_ID = 'waiting'

/** What is asked of everyone, and what came of what was asked. */
export const Proposals = ({ alliance }: { alliance: Alliance }) => {
  const open = alliance.proposals.filter(({ state }) => state === 'open')
  return (
    <div id={WAITING_ID} className={css.place} tabIndex={-1}>
      {/* Said aloud when it comes; the card itself is read in its place. */}
      <output className="unseen">
        {open.map((proposal) => (
          <Fragment key={proposal.id}>
            {proposal.by === alliance.me.seatId ? 'You ask' : `${nameOf(alliance, proposal.by)} asks`}:{' '}
            {questionOf(proposal)}{' '}
          </Fragment>
        ))}
      </output>
      {open.map((proposal) => (
        <Card key={proposal.id} alliance={alliance} proposal={proposal} />
      ))}
      <Outcomes alliance={alliance} />
    </div>
  )
}

/** Those that wait for this seat's word. */
export const waitingForMe = ({ proposals, me }: Alliance): Proposal[] =>
  proposals.filter(({ state, yes }) => state === 'open' && !yes.includes(me.seatId))

const nameOf = ({ seats }: Alliance, seat: string): string => seats.find(({ id }) => id === seat)?.person?.name ?? 'Someone'

const Card = ({ alliance, proposal }: { alliance: Alliance; proposal: Proposal }) => {
  const queries = useQueryClient()
  const { day } = useDays()
  const { id, share, yes, createdAt } = proposal
  const mine = yes.includes(alliance.me.seatId)
  const answer = useMutation({
    mutationFn: (word: 'yes' | 'no') => answerProposal(alliance.id, id, word),
    onSettled: () => readAgain(queries, alliance.id)
  })
  const titleId = `question-${id}`
  const taken = alliance.seats.filter(({ person }) => person !== null)
  return (
    <section className={css.card} aria-labelledby={titleId}>
      <h2 id={titleId} className={css.question}>
        {questionOf(proposal)}
      </h2>
      <p>
        <bdi>{listed(share.sections)}</bdi>, as the words were on {day(createdAt)}
        {share.names === 'initials' ? ', with initials for your names' : ''}. Whoever has the link can read them until{' '}
        {day(share.until)}. Either of you can close it at once; copies that somebody has made by then stay with them.
      </p>
      <ul className={css.lines}>
        {taken.map((seat) => (
          <Standing key={seat.id} seat={seat} isMe={seat.id === alliance.me.seatId} said={yes.includes(seat.id)} />
        ))}
      </ul>
      <Trouble error={answer.error} />
      <Keys>
        <Button busy={answer.isPending} onClick={() => answer.mutate('no')}>
          {mine ? 'No, take it back' : 'No'}
        </Button>
        {mine ? (
          <span className={css.waits}>It waits for {listed(others(taken, yes))}</span>
        ) : (
          <Button busy={answer.isPending} onClick={() => answer.mutate('yes')}>
            Yes, show them
          </Button>
        )}
      </Keys>
      <p className={css.first}>
        <a href={previewPath(alliance.id, id)} target="_blank" rel="noopener">
          Read them first, as they would be shown
        </a>
      </p>
    </section>
  )
}

const others = (taken: readonly Seat[], yes: readonly string[]): string[] =>
  taken.flatMap(({ id, person }) => (yes.includes(id) || person === null ? [] : [person.name]))

const Standing = ({ seat: { person }, isMe, said }: { seat: Seat; isMe: boolean; said: boolean }) =>
  person && (
    <li className={css.standing}>
      <span className={css.whose} data-ink={person.ink}>
        <Mark ink={person.ink} />
        <bdi>{isMe ? 'you' : person.name}</bdi>
      </span>
      <StandingLine form={said ? 'wound' : 'straight'} inks={[person.ink]} />
      <span className="fine">{said ? 'yes' : isMe ? 'waits for you' : 'not answered yet'}</span>
    </li>
  )

const Outcomes = ({ alliance }: { alliance: Alliance }) => {
  const [away, setAway] = useState(putAwayBefore)
  const { me, proposals } = alliance
  return proposals.map((proposal) => {
    const outcome = away.includes(proposal.id)
      ? undefined
      : outcomeWords(proposal, {
          mySeat: me.seatId,
          proposer: nameOf(alliance, proposal.by),
          others: listed(alliance.seats.flatMap(({ id, person }) => (id === me.seatId ? [] : (person?.name ?? []))))
        })
    if (outcome === undefined) return null
    const close = () => {
      putAway(proposal.id)
      setAway((before) => [...before, proposal.id])
    }
    return (
      <Notice
        key={proposal.id}
        kind="word"
        title={outcome.title}
        acts={
          <Button kind="plain" onClick={close}>
            Put this away
          </Button>
        }
      >
        {outcome.then}
      </Notice>
    )
  })
}
