import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { labelsOf } from '../alliance/seatWords.ts'
import { Trouble } from '../home/Trouble.tsx'
import { HttpProblem } from '../connection/http.ts'
import { alliancesQuery, invitationQuery } from '../connection/queries.ts'
import { tokenIn } from '../connection/linkToken.ts'
import { useFragment } from '../connection/useFragment.ts'
import { OpeningPage } from '../home/OpeningPage.tsx'
import { Said } from '../home/Said.tsx'
import { Head } from '../paper/Head.tsx'
import { Page, Title } from '../paper/Page.tsx'
import { AlreadySeated } from './AlreadySeated.tsx'
import { Letter } from './Letter.tsx'
import { LinkGone, LinkNotWhole, TakenMeanwhile } from './LinkGone.tsx'
import type { Overtaken } from './TakeSeat.tsx'

/** The invitation, read from the token in this page's fragment. It stays there until the seat is taken, so that
 *  the letter can be opened again; it is handed to nothing but the requests that need it. */
export const JoinPage = () => {
  const fragment = useFragment()
  const token = tokenIn(fragment)
  // Another link in the same tab is another letter: nothing of the first one stays.
  return token === undefined ? <LinkNotWhole isCut={fragment !== ''} /> : <Invitation key={token} token={token} />
}

const Invitation = ({ token }: { token: string }) => {
  const letter = useQuery(invitationQuery(token))
  const mine = useQuery(alliancesQuery)
  const [overtaken, setOvertaken] = useState<Overtaken>()
  useEffect(() => {
    // The form that had the focus is gone; what is said instead begins at the top.
    if (overtaken !== undefined) document.querySelector('main')?.focus()
  }, [overtaken])

  if (letter.data !== undefined && !mine.isPending) {
    const { seats, seatLabel, invitedBy } = letter.data
    if (overtaken === 'by another') return <TakenMeanwhile invitedBy={invitedBy} />
    const already = mine.data?.alliances.find((alliance) => alliance.seats.some(({ id }) => seats.some((seat) => seat.id === id)))
    if (already !== undefined || overtaken === 'by myself')
      return <AlreadySeated alliance={already} seatLabel={seatLabel} labels={labelsOf(seats)} />
    return <Letter invitation={letter.data} token={token} onOvertaken={setOvertaken} />
  }
  if (letter.error === null || mine.isPending) return <OpeningPage />
  if (letter.error instanceof HttpProblem && letter.error.code === 'invitation-gone')
    return <LinkGone why={letter.error.detail} mine={mine.data?.alliances ?? []} />
  return (
    <>
      <Head />
      <Page title="An invitation" width="letter">
        <Said>
          <Title>The letter could not be opened.</Title>
          <Trouble error={letter.error} busy={letter.isFetching} onAgain={() => void letter.refetch()} />
        </Said>
      </Page>
    </>
  )
}
