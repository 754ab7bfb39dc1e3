import { usePrefetchQuery } from '@tanstack/react-query'
import { Suspense, useEffect, useRef } from 'react'
import { leavesNothing } from './askBeforeLeaving.ts'
import { later } from './connection/later.ts'
import { Route, Router, Switch, useLocation } from 'wouter'
import { type AllianceId, parseId } from '../shared/alliance/ids.ts'
import { allianceQuery } from './connection/queries.ts'
import { BeginPage } from './home/BeginPage.tsx'
import { HomePage } from './home/HomePage.tsx'
import { NotFoundPage } from './home/NotFoundPage.tsx'
import { OpeningPage } from './home/OpeningPage.tsx'
import { PageFault } from './home/PageFault.tsx'

// The first page is read by many who open no other: it waits for nothing of theirs.
const JoinPage = later(async () => ({ default: (await import('./joining/JoinPage.tsx')).JoinPage }))
const MePage = later(async () => ({ default: (await import('./keys/MePage.tsx')).MePage }))
// Read by few, and seldom.
const HistoryPage = later(async () => ({ default: (await import('./record/HistoryPage.tsx')).HistoryPage }))
const MailPage = later(async () => ({ default: (await import('./mail/MailPage.tsx')).MailPage }))
const WhoPage = later(async () => ({ default: (await import('./permissions/WhoPage.tsx')).WhoPage }))
// The editor is most of what there is to load, and only this page needs it.
const AlliancePage = later(() => import('./alliance/AlliancePage.tsx'))

export const App = () => (
  <Router
    aroundNav={(navigate, to, options) => {
      if (!leavesNothing()) return window.location.assign(to)
      navigate(to, options)
      window.scrollTo(0, 0)
    }}
  >
    <PageFault>
      <Pages />
    </PageFault>
  </Router>
)

const Pages = () => (
  <Suspense fallback={<OpeningPage />}>
    <FocusOnTurning />
    <Switch>
      <Route path="/" component={HomePage} />
      <Route path="/begin" component={BeginPage} />
      <Route path="/join" component={JoinPage} />
      <Route path="/me" component={MePage} />
      <Route path="/mail" component={MailPage} />
      <Route path="/a/:id/history">{({ id }) => <HistoryRoute key={id} id={parseId(id)} />}</Route>
      <Route path="/a/:id/who">{({ id }) => <WhoRoute key={id} id={parseId(id)} />}</Route>
      <Route path="/a/:id">{({ id }) => <AllianceRoute key={id} id={parseId(id)} />}</Route>
      <Route component={NotFoundPage} />
    </Switch>
  </Suspense>
)

const AllianceRoute = ({ id }: { id: AllianceId | undefined }) =>
  id === undefined ? <NotFoundPage /> : <KnownAlliance id={id} />

const HistoryRoute = ({ id }: { id: AllianceId | undefined }) => (id === undefined ? <NotFoundPage /> : <HistoryPage id={id} />)

const WhoRoute = ({ id }: { id: AllianceId | undefined }) => (id === undefined ? <NotFoundPage /> : <WhoPage id={id} />)

/** Asks who sits here while the page's script is still coming. */
const KnownAlliance = ({ id }: { id: AllianceId }) => {
  usePrefetchQuery(allianceQuery(id))
  return <AlliancePage id={id} />
}

/** A page that was turned by the script takes the focus, as one that the browser loads does: a keyboard starts at
 *  its top and a screen reader hears it. Beside the pages, so that it waits until one that is still being fetched stands there. */
const FocusOnTurning = () => {
  const [location] = useLocation()
  const shown = useRef(location)
  useEffect(() => {
    if (shown.current === location) return
    shown.current = location
    document.querySelector('main')?.focus({ preventScroll: true })
  }, [location])
  return null
}
