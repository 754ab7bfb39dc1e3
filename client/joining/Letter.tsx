import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { later } from '../connection/later.ts'
import type { InvitationPreview } from '../../shared/protocol/bodies.ts'
import { capital, labelsOf, seatWords } from '../alliance/seatWords.ts'
import { aboutQuery, templatesQuery } from '../connection/queries.ts'
import { Button } from '../paper/Button.tsx'
import { Page } from '../paper/Page.tsx'
import { Person } from '../paper/Person.tsx'
import { Thread } from '../paper/Thread.tsx'
import type { ThreadState } from '../../shared/thread/rails.ts'
import { useDays } from '../paper/useDays.ts'
import { listed } from '../sharing/words.ts'
import css from './Letter.module.css'
import { type Overtaken, TakeSeat } from './TakeSeat.tsx'
import { whosePenFirst } from './whosePen.ts'

// Read by few.
const WhoHoldsDialog = later(async () => ({ default: (await import('../permissions/WhoHoldsDialog.tsx')).WhoHoldsDialog }))

type LetterProps = { invitation: InvitationPreview; token: string; onOvertaken: (how: Overtaken) => void }

/** The invitation, as a letter: who invites, to what, what the other will see, and who runs this server. */
export const Letter = ({ invitation, token, onOvertaken }: LetterProps) => {
  const language = document.documentElement.lang
  const { moment } = useDays()
  const { data: templates } = useQuery(templatesQuery(language))
  const { data: about } = useQuery(aboutQuery)
  const template = templates?.find(({ key }) => key === invitation.template)
  const { invitedBy, seatLabel, seats, operator } = invitation
  const sitting = seats.flatMap(({ person }) => person?.name ?? [])
  const sender = seats.find(({ person }) => person?.name === invitedBy)
  return (
    <Page title="A seat is kept for you" width="letter">
      <div className={css.page}>
        <div className={css.letter}>
          <Thread state={threadOfLetter(invitation)} className={css.thread} />
          <p className={css.date}>
            An invitation to <i dir="auto">{invitation.title}</i>, {seatWords(seatLabel, labelsOf(seats))}
          </p>
          <h1 className={css.salute}>
            <bdi>{invitedBy}</bdi> has kept a seat for you.
          </h1>
          <div className={css.words}>
            <p>
              You would write down together how you want to be with each other: what you each hope for, what may get in the way,
              what stays between you, and what you do when one of you gets it wrong.
            </p>
            <p>
              It isn’t a contract, and it isn’t a form that somebody fills in about you. It is one page, and everyone at it holds
              a pen.{' '}
              {whosePenFirst(template, {
                seatLabel,
                invitedBy,
                seats: seats.map(({ label, person }) => ({ label, isTaken: person !== null }))
              })}
            </p>
            <p>
              Once you sit down, <bdi>{listed(sitting)}</bdi> {sitting.length === 1 ? 'sees' : 'see'} your name, your ink, whether
              you are here, and your words as you write them. You see the same of{' '}
              {sitting.length === 1 ? <bdi>{invitedBy}</bdi> : 'them'}, no less and no more. Whatever one of you may do here,{' '}
              {seats.length === 2 ? 'the other' : 'each of the others'} may do.
            </p>
            <AlsoOffered invitation={invitation} />
            <p>
              <Operator name={operator} invitedBy={invitedBy} />
            </p>
            <WhoHolds operator={operator} />
          </div>
          <p className={css.signed}>
            <span>Written by Alongside, for</span>
            {sender?.person ? <Person name={sender.person.name} ink={sender.person.ink} /> : <bdi>{invitedBy}</bdi>}
          </p>
        </div>
        <div className={css.seat}>
          <TakeSeat invitation={invitation} token={token} onOvertaken={onOvertaken} />
          <div className={`fine ${css.small}`}>
            <p>
              This link seats one person, once, until {moment(invitation.expiresAt)}. Reading the letter has not used it up, and
              nobody is told that you have read it.
            </p>
            {about?.onThisComputerOnly === true && <p>This link opens only on the computer where it was made.</p>}
          </div>
        </div>
      </div>
    </Page>
  )
}

/** Whoever sits down says yes to whoever takes a seat that is offered already: so they read of it before. */
const AlsoOffered = ({ invitation: { seats, offered } }: { invitation: InvitationPreview }) => {
  const others = seats.filter(({ id }) => offered.includes(id))
  if (others.length === 0) return null
  const isOne = others.length === 1
  const named = new Set(others.map(({ label }) => seatWords(label, labelsOf(seats))))
  return (
    <p>
      {isOne
        ? 'One more seat is offered, by a link that is still open'
        : `${capital(inLetters(others.length))} more seats are offered, by links that are still open`}
      {named.size === others.length ? `: ${listed([...named])}` : ''}. By taking yours you say yes to whoever takes{' '}
      {isOne ? 'it' : 'them'}. Once you sit here you can end {isOne ? 'that link' : 'those links'}, as anyone here can, and any
      further one needs your yes.
    </p>
  )
}

/** An alliance has eight seats at most. */
const inLetters = (count: number): string => ['two', 'three', 'four', 'five', 'six'][count - 2] ?? String(count)

/** What the page of an alliance says of it, for whoever has no seat there yet. */
const WhoHolds = ({ operator }: { operator: string }) => {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <div className={css.more}>
      <Button kind="plain" onClick={() => setIsOpen(true)}>
        Who holds what
      </Button>
      {isOpen && (
        <Suspense>
          <WhoHoldsDialog operator={operator} onClosed={() => setIsOpen(false)} />
        </Suspense>
      )}
    </div>
  )
}

/** What the server calls its operator when nobody told it a name. */
const NO_NAME = 'whoever runs this server'

const Operator = ({ name, invitedBy }: { name: string; invitedBy: string }) =>
  name.toLowerCase() === NO_NAME ? (
    <>
      The words are kept on one server. Whoever runs it could read them; <bdi>{invitedBy}</bdi> can tell you who that is.
    </>
  ) : (
    <>
      The words are kept on a server that <bdi>{name}</bdi> runs. <bdi>{name}</bdi> could read them.
    </>
  )

/** A strand for each who sits there, each on their own rail, and a place that is kept for whoever reads it. */
const threadOfLetter = ({ seats, seatLabel }: InvitationPreview): ThreadState => {
  const kept = seats.find(({ label, person }) => person === null && label === seatLabel)
  return {
    rails: seats
      .filter((seat) => seat.person !== null || seat === kept)
      .map(({ person }) => (person === null ? { lies: 'pricked' } : { lies: 'laid', ink: person.ink }))
  }
}
