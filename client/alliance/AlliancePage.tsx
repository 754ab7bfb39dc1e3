import { useQuery } from '@tanstack/react-query'
import { Suspense, useSyncExternalStore } from 'react'
import { later } from '../connection/later.ts'
import type { AllianceId } from '../../shared/alliance/ids.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { Trouble } from '../home/Trouble.tsx'
import { HttpProblem } from '../connection/http.ts'
import { allianceQuery, templatesQuery } from '../connection/queries.ts'
import { onSaid, saidOf } from '../connection/mayKeep.ts'
import type { Line } from '../connection/Line.ts'
import { useAllianceConnection, useSaved } from '../connection/useAllianceConnection.ts'
import { useSeatGone } from '../device/useSeatGone.ts'
import { NotFoundPage } from '../home/NotFoundPage.tsx'
import { Head } from '../paper/Head.tsx'
import { Page, Title } from '../paper/Page.tsx'
import { GoOnWriting } from '../writing/GoOnWriting.tsx'
import { NotSeatedPage } from './NotSeatedPage.tsx'
import { OpenAlliance } from './OpenAlliance.tsx'
import { OpeningAlliance } from './OpeningAlliance.tsx'

// Only where this device may keep a copy.
const CopyBeside = later(async () => ({ default: (await import('../device/CopyBeside.tsx')).CopyBeside }))

/** HTTP says who sits here, the line brings the words: neither waits for the other. */
const AlliancePage = ({ id }: { id: AllianceId }) => {
  const { data: alliance, error, isFetching, refetch } = useQuery(allianceQuery(id))
  const { line, connection, ready } = useAllianceConnection(id)
  useSeatGone(id, line)
  const mayKeep = useSyncExternalStore(onSaid, () => saidOf(id) === 'yes')

  if (alliance !== undefined && connection !== undefined && ready)
    return (
      <>
        <GoOnWriting connection={connection}>
          <OpenAlliance key={connection.doc.guid} alliance={alliance} connection={connection} line={line} />
        </GoOnWriting>
        {mayKeep && (
          <Suspense fallback={null}>
            <CopyBeside alliance={alliance} connection={connection} />
          </Suspense>
        )}
      </>
    )
  if (error instanceof HttpProblem && error.status === 404) return <NotFoundPage />
  if (error instanceof HttpProblem && error.status === 401) return <NotSeatedPage />
  if (error !== null && alliance === undefined)
    return (
      <>
        <Head />
        <Page title="">
          <Title>Your alliance</Title>
          <Trouble error={error} busy={isFetching} onAgain={() => void refetch()} />
        </Page>
      </>
    )
  return <NotOpenYet alliance={alliance} line={line} />
}

export default AlliancePage

const NotOpenYet = ({ alliance, line }: { alliance: Alliance | undefined; line: Line }) => {
  const saved = useSaved(line)
  // Each section's questions stand there when its words do: coming after them, they would move all below.
  useQuery({ ...templatesQuery(alliance?.language ?? 'en'), enabled: alliance !== undefined })
  if (saved.state === 'gone') return saved.why === 'signed-out' ? <NotSeatedPage /> : <NotFoundPage />
  return <OpeningAlliance alliance={alliance} saved={saved} />
}
