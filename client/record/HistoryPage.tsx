import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { makesHead } from '../../shared/agreement/record.ts'
import type { AllianceId } from '../../shared/alliance/ids.ts'
import { NotSeatedPage } from '../alliance/NotSeatedPage.tsx'
import { HttpProblem } from '../connection/http.ts'
import { allianceQuery, recordQuery } from '../connection/queries.ts'
import { useNudges } from '../connection/useNudges.ts'
import { NotFoundPage } from '../home/NotFoundPage.tsx'
import { OpeningPage } from '../home/OpeningPage.tsx'
import { Trouble } from '../home/Trouble.tsx'
import { Head } from '../paper/Head.tsx'
import { Page, Title } from '../paper/Page.tsx'
import { useDays } from '../paper/useDays.ts'
import css from './HistoryPage.module.css'
import { recordWords } from '../../shared/record/lines.ts'

/** What happened to the alliance, a line each. Nothing of edits, of what anyone looked at, or of when they were here. */
export const HistoryPage = ({ id }: { id: AllianceId }) => {
  const { data: alliance, error: notRead } = useQuery(allianceQuery(id))
  const { data: record, error, isFetching, refetch } = useQuery(recordQuery(id))
  const { day } = useDays()
  useNudges(id)
  const trouble = notRead ?? error
  if (trouble instanceof HttpProblem && trouble.status === 404) return <NotFoundPage />
  if (trouble instanceof HttpProblem && trouble.status === 401) return <NotSeatedPage />
  if (trouble === null && (alliance === undefined || record === undefined)) return <OpeningPage />
  const nameOf = (seat: string | null): string => {
    const there = alliance?.seats.find((one) => one.id === seat)
    return there?.person?.name ?? there?.left?.name ?? 'Someone'
  }
  return (
    <>
      <Head>
        <Link href={`/a/${id}`}>Back to the alliance</Link>
      </Head>
      <Page title="Record">
        <Title>Record</Title>
        <p className={css.about}>
          What happened to {alliance === undefined ? 'this alliance' : <bdi>{alliance.title}</bdi>}. Nothing stands here of what
          you wrote, what you looked at, or when you were here.
        </p>
        <Trouble error={trouble} busy={isFetching} onAgain={() => void refetch()} />
        <ol className={css.lines}>
          {placed(recordWords(record?.events ?? [], { me: alliance?.me.seatId ?? '', nameOf })).map(({ place, line, words }) => {
            if (words === undefined) return null
            return (
              <li key={place} className={css.line}>
                <time dateTime={line.at}>{day(line.at)}</time>
                <span>
                  <bdi>{words}</bdi>
                </span>
              </li>
            )
          })}
        </ol>
        {record !== undefined && (
          <p className={css.head}>
            {makesHead(record.events, record.head) ? (
              <>
                Each line is bound to the one before. Together they make <code>{record.head.slice(0, 16)}</code>, as this page has
                worked out: the same on all your pages, and another one if any line were changed.
              </>
            ) : (
              'These lines are not those that were written: they do not make what the record says they do.'
            )}
          </p>
        )}
      </Page>
    </>
  )
}

/** A line never changes its place. */
const placed = <Line,>(lines: readonly Line[]): (Line & { place: string })[] =>
  lines.map((line, nth) => ({ ...line, place: `${nth}` }))
