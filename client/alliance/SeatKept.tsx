import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Fragment, useRef, useState } from 'react'
import type { Alliance, Invitation, Seat } from '../../shared/protocol/bodies.ts'
import { Trouble } from '../home/Trouble.tsx'
import { invite, withdrawInvitation } from '../connection/http.ts'
import { aboutQuery, keys } from '../connection/queries.ts'
import { Button } from '../paper/Button.tsx'
import { CopyLine } from '../paper/CopyLine.tsx'
import { momentOf } from '../paper/day.ts'
import { numberWords } from '../sharing/words.ts'
import css from './SeatKept.module.css'
import { capital, labelsOf, seatWords } from './seatWords.ts'

/** While nobody else sits here: the other seats are kept, and a link opens each. */
export const SeatKept = ({ alliance }: { alliance: Alliance }) => {
  const { seats, invitations } = alliance
  const empty = seats.filter(({ person }) => person === null)
  if (empty.length !== seats.length - 1 || alliance.state === 'resting') return null
  // Of seats that are alike, those that a link was made for, and the next.
  const isOut = (seat: Seat): boolean => invitations.some(({ seatId }) => seatId === seat.id)
  const isNext = (seat: Seat): boolean => empty.find((one) => one.label === seat.label && !isOut(one)) === seat
  return (
    <section className={css.kept} aria-label={empty.length === 1 ? 'The other seat' : 'The other seats'}>
      <p className={css.words}>
        {empty.length === 1
          ? 'The other seat is kept. You can begin; whoever comes will find your words. Or leave the page as it is and let them begin.'
          : `${capital(numberWords(empty.length))} more seats are kept, each with a link of its own. You can begin; whoever comes will find your words. Nobody needs to fill them all.`}
      </p>
      {empty
        .filter((seat) => isOut(seat) || isNext(seat))
        .map((seat, at) => (
          <SeatLink key={seat.id} alliance={alliance} seat={seat} isTold={at > 0} />
        ))}
    </section>
  )
}

/** `isTold`: what a link does was said with the one before. */
const SeatLink = ({ alliance, seat, isTold }: { alliance: Alliance; seat: Seat; isTold: boolean }) => {
  const queries = useQueryClient()
  const { data: about } = useQuery(aboutQuery)
  const [shown, setShown] = useState<Invitation>()
  const place = useRef<HTMLDivElement>(null)
  const [now] = useState(() => new Date())
  const open = alliance.invitations.filter(({ seatId }) => seatId === seat.id)
  const readAgain = () => queries.invalidateQueries({ queryKey: keys.alliance(alliance.id) })

  const withdrawAll = async () => {
    const ids = new Set(open.map(({ id }) => id))
    if (shown !== undefined) ids.add(shown.id)
    await Promise.all([...ids].map((id) => withdrawInvitation(alliance.id, id)))
    setShown(undefined)
  }
  const makeLink = useMutation({
    mutationFn: async () => {
      await withdrawAll()
      const invited = await invite(alliance.id, seat.id)
      // Somebody sat down meanwhile: then it is a question to both, and is shown as one.
      if ('invitation' in invited) setShown(invited.invitation)
    },
    onSettled: readAgain
  })
  const withdraw = useMutation({
    mutationFn: withdrawAll,
    // The button that had the focus goes; a second press must do nothing.
    onSuccess: () => place.current?.focus(),
    onSettled: readAgain
  })
  const busy = makeLink.isPending || withdraw.isPending
  const until = (iso: string) => momentOf(iso, { language: alliance.language, now })
  const whose = seatWords(seat.label, labelsOf(alliance.seats))
  const earlier = open.find(({ id }) => id !== shown?.id)

  return (
    <div ref={place} className={css.link} tabIndex={-1}>
      {shown === undefined ? (
        // With keys, or the button that makes a link would become the one that withdraws it, under the same finger.
        <Fragment key="unseen">
          {earlier !== undefined && (
            <p>
              A link for {whose} is open until {until(earlier.expiresAt)}. It was shown once and cannot be shown again.
            </p>
          )}
          {!isTold && (
            <p className={css.note}>
              Whoever takes the seat first sits here, and reads what is written. The link works once.
              {about?.onThisComputerOnly === true &&
                ' It opens on this computer only, because that is where this server can be reached.'}
            </p>
          )}
          <p className={css.acts}>
            {earlier === undefined ? (
              <Button kind={isTold ? 'outlined' : 'full'} busy={busy} onClick={() => makeLink.mutate()}>
                Make a link for {whose}
              </Button>
            ) : (
              <>
                <Button busy={busy} onClick={() => makeLink.mutate()}>
                  Withdraw it and make a new one
                </Button>
                <Button kind="plain" busy={busy} onClick={() => withdraw.mutate()}>
                  Withdraw this link
                </Button>
              </>
            )}
          </p>
        </Fragment>
      ) : (
        <Fragment key={shown.id}>
          <CopyLine takesFocus label={`A link for ${whose}, good once, until ${until(shown.expiresAt)}`} value={shown.url} />
          {!isTold && (
            <p className={css.note}>
              Send it to nobody but the person it is for: whoever takes the seat first sits here, and reads what is written. It is
              shown this once.
              {about?.onThisComputerOnly === true &&
                ' It opens on this computer only, because that is where this server can be reached.'}
            </p>
          )}
          <p className={css.acts}>
            <Button kind="plain" busy={busy} onClick={() => withdraw.mutate()}>
              Withdraw this link
            </Button>
          </p>
        </Fragment>
      )}
      <Trouble error={makeLink.error ?? withdraw.error} />
    </div>
  )
}
