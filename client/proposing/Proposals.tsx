import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Fragment, useState } from 'react'
import type { Alliance, Invitation, Proposal, Seat } from '../../shared/protocol/bodies.ts'
import { anyOfYou, capital } from '../alliance/seatWords.ts'
import { answerProposal, previewPath } from '../connection/http.ts'
import { readAgain } from '../connection/queries.ts'
import { Trouble } from '../home/Trouble.tsx'
import { Button } from '../paper/Button.tsx'
import { CopyLine } from '../paper/CopyLine.tsx'
import { momentOf } from '../paper/day.ts'
import { Keys } from '../paper/Dialog.tsx'
import { Mark } from '../paper/Mark.tsx'
import { Notice } from '../paper/Notice.tsx'
import { StandingLine } from '../paper/StandingLine.tsx'
import { useDays } from '../paper/useDays.ts'
import { listed, namedWords } from '../sharing/words.ts'
import css from './Proposals.module.css'
import { putAway, putAwayBefore } from './toldBefore.ts'
import { type Asking, askingOf, outcomeWords } from './words.ts'

/** Where the page leads whoever is told that something waits. */
export const WAITING_ID = 'waiting'

/** What is asked of everyone, and what came of what was asked. */
export const Proposals = ({ alliance }: { alliance: Alliance }) => {
  const [link, setLink] = useState<Invitation>()
  const open = alliance.proposals.flatMap((proposal) => {
    const asking = proposal.state === 'open' ? askingOf(proposal, alliance) : undefined
    return asking === undefined ? [] : [{ proposal, asking }]
  })
  return (
    <div id={WAITING_ID} className={css.place} tabIndex={-1}>
      {/* Said aloud when it comes; the card itself is read in its place. */}
      <output className="unseen">
        {open.map(({ proposal, asking }) => (
          <Fragment key={proposal.id}>
            {proposal.by === alliance.me.seatId ? 'You ask' : `${nameOf(alliance, proposal.by)} asks`}: {asking.question}{' '}
          </Fragment>
        ))}
      </output>
      {open.map(({ proposal, asking }) => (
        <Card key={proposal.id} alliance={alliance} proposal={proposal} asking={asking} onInvitation={setLink} />
      ))}
      {link !== undefined && <LinkMade alliance={alliance} link={link} onPutAway={() => setLink(undefined)} />}
      <Outcomes alliance={alliance} />
    </div>
  )
}

/** Those that wait for this seat's word. */
export const waitingForMe = (alliance: Alliance): Proposal[] =>
  alliance.proposals.filter(
    (proposal) =>
      proposal.state === 'open' && !proposal.yes.includes(alliance.me.seatId) && askingOf(proposal, alliance) !== undefined
  )

const nameOf = ({ seats }: Alliance, seat: string): string => seats.find(({ id }) => id === seat)?.person?.name ?? 'Someone'

type CardProps = {
  alliance: Alliance
  proposal: Proposal
  asking: Asking
  /** My yes was the last one, and it made a link. */
  onInvitation: (link: Invitation) => void
}

const Card = ({ alliance, proposal, asking, onInvitation }: CardProps) => {
  const queries = useQueryClient()
  const { id, yes } = proposal
  const mine = yes.includes(alliance.me.seatId)
  const answer = useMutation({
    mutationFn: (word: 'yes' | 'no') => answerProposal(alliance.id, id, word),
    onSuccess: ({ invitation }) => invitation && onInvitation(invitation),
    onSettled: () => readAgain(queries, alliance.id)
  })
  const titleId = `question-${id}`
  const taken = alliance.seats.filter(({ person }) => person !== null)
  return (
    <section className={css.card} aria-labelledby={titleId}>
      <h2 id={titleId} className={css.question}>
        {asking.question}
      </h2>
      <About proposal={proposal} seats={alliance.seats} />
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
            {asking.yes}
          </Button>
        )}
      </Keys>
      {proposal.share !== undefined && (
        <p className={css.first}>
          <a href={previewPath(alliance.id, id)} target="_blank" rel="noopener">
            Read them first, as they would be shown
          </a>
        </p>
      )}
    </section>
  )
}

/** What a yes would do, before it is said. */
const About = ({ proposal: { kind, share, createdAt }, seats }: { proposal: Proposal; seats: readonly Seat[] }) => {
  const { day } = useDays()
  if (share !== undefined)
    return (
      <>
        <p>
          <bdi>{listed(share.sections)}</bdi>,{' '}
          {share.words === 'agreed' ? 'as you had last agreed on them by' : 'as the words were on'} {day(createdAt)}
          {share.names === 'initials' ? ', with initials for your names' : ''}. Whoever has the link can read them until{' '}
          {day(share.until)}. {capital(anyOfYou(seats))} can close it at once; copies that somebody has made by then stay with
          them.
        </p>
        {share.named !== undefined && share.named.length > 0 && (
          <p>
            Names still stand in the words: <bdi>{namedWords(share.named)}</bdi>.
          </p>
        )}
        {share.checksum !== undefined && (
          <p className="fine">
            Its checksum, the same wherever these words are shown: <code className={css.checksum}>{share.checksum}</code>
          </p>
        )}
      </>
    )
  if (kind === 'draft-window')
    return <p>Of earlier days, only so many can be read from then on. What is past them is gone from this server at once.</p>
  if (kind === 'forget-drafts')
    return (
      <p>
        The words of all earlier days go, with everything that was taken out of them, and what fell away and was not put back. The
        words as they are now stay, and what you agreed.
      </p>
    )
  if (kind === 'erase')
    return (
      <p>
        The words, what you agreed, the record, notes and sheets, and what is shown outside: all of it is gone at once, and no
        backup of this server can bring it back.{' '}
        {seats.some(({ left }) => left) && 'So is the copy that is kept for whoever left. '}Take a copy first if you want one; it
        is at the foot of this page.
      </p>
    )
  if (kind === 'invite')
    return (
      <p>
        Whoever sits down there reads all that is written, and has the same say as each of you. What you have agreed waits for
        their yes, too; what you agreed without them stays readable as it was.
      </p>
    )
  return null
}

const LinkMade = ({ alliance, link, onPutAway }: { alliance: Alliance; link: Invitation; onPutAway: () => void }) => {
  const [now] = useState(() => new Date())
  return (
    <section className={css.card} aria-label="The link that you made">
      <CopyLine
        takesFocus
        label={`A link, good once, until ${momentOf(link.expiresAt, { language: alliance.language, now })}`}
        value={link.url}
      />
      <p>Send it to nobody but the person it is for: whoever opens it first sits down. It is shown this once.</p>
      <p className={css.first}>
        <Button kind="plain" onClick={onPutAway}>
          Put this away
        </Button>
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

/** Of several, nobody is told who it was. */
const theOther = ({ seats, me }: Alliance): string => {
  const [other, another] = seats.flatMap(({ id, person }) => (id === me.seatId ? [] : (person?.name ?? [])))
  return other === undefined || another !== undefined ? 'Somebody' : other
}

const Outcomes = ({ alliance }: { alliance: Alliance }) => {
  const [away, setAway] = useState(putAwayBefore)
  const { me, proposals } = alliance
  return proposals.map((proposal) => {
    const asking = away.includes(proposal.id) ? undefined : askingOf(proposal, alliance)
    const outcome =
      asking &&
      outcomeWords(proposal, asking, {
        mySeat: me.seatId,
        proposer: nameOf(alliance, proposal.by),
        others: theOther(alliance)
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
