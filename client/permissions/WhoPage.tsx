import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { AllianceId } from '../../shared/alliance/ids.ts'
import { NotSeatedPage } from '../alliance/NotSeatedPage.tsx'
import { HttpProblem } from '../connection/http.ts'
import { aboutQuery, allianceQuery, snapshotsQuery } from '../connection/queries.ts'
import { useNudges } from '../connection/useNudges.ts'
import { CopiesHere } from '../device/CopiesHere.tsx'
import { NotFoundPage } from '../home/NotFoundPage.tsx'
import { OpeningPage } from '../home/OpeningPage.tsx'
import { Trouble } from '../home/Trouble.tsx'
import { Head } from '../paper/Head.tsx'
import { Page, Title } from '../paper/Page.tsx'
import { Acts } from './Acts.tsx'
import { KeptHere } from './KeptHere.tsx'
import { Operator } from './Operator.tsx'
import { WhoIsIn } from './WhoIsIn.tsx'
import css from './WhoPage.module.css'

/** Who may do what, who could read it, what is kept and where: everything that holds, on one page. */
export const WhoPage = ({ id }: { id: AllianceId }) => {
  const { data: alliance, error: notRead, isFetching, refetch } = useQuery(allianceQuery(id))
  const { data: snapshots } = useQuery(snapshotsQuery(id))
  const { data: about, error } = useQuery(aboutQuery)
  useNudges(id)
  const trouble = notRead ?? error
  if (trouble instanceof HttpProblem && trouble.status === 404) return <NotFoundPage />
  if (trouble instanceof HttpProblem && trouble.status === 401) return <NotSeatedPage />
  if (trouble === null && (alliance === undefined || about === undefined)) return <OpeningPage />
  return (
    <>
      <Head>
        <Link href={`/a/${id}`}>Back to the alliance</Link>
      </Head>
      <Page title="Who holds what">
        <Title>Who holds what</Title>
        <p className={css.about}>
          Nobody owns {alliance === undefined ? 'this alliance' : <bdi>{alliance.title}</bdi>}. Whatever one of you may do here,
          each of you may do. Nobody can remove another, lock them out, or say yes for them.
        </p>
        <Trouble error={trouble} busy={isFetching} onAgain={() => void refetch()} />
        {alliance !== undefined && <WhoIsIn alliance={alliance} snapshots={snapshots ?? []} />}
        <Acts />
        {about !== undefined && <Operator name={about.operator} />}
        <KeptHere />
        <CopiesHere />
      </Page>
    </>
  )
}
