import { useQuery } from '@tanstack/react-query'
import { Suspense } from 'react'
import { later } from '../connection/later.ts'
import { Trouble } from './Trouble.tsx'
import { mayKeepAny } from '../connection/mayKeep.ts'
import { alliancesQuery } from '../connection/queries.ts'
import { Head } from '../paper/Head.tsx'
import { Page, Title } from '../paper/Page.tsx'
import { OpeningPage } from './OpeningPage.tsx'
import { Said } from './Said.tsx'
import { Welcome } from './Welcome.tsx'

// A stranger has none.
const MyAlliances = later(async () => ({ default: (await import('./MyAlliances.tsx')).MyAlliances }))

// Without a line, by whoever keeps a copy here.
const CopiesHere = later(async () => ({ default: (await import('../device/CopiesHere.tsx')).CopiesHere }))

/** Whoever holds a seat finds the alliances; whoever holds none is told what this is. */
export const HomePage = () => {
  const { data: mine, error, isFetching, refetch } = useQuery(alliancesQuery)
  if (mine === null) return <Welcome />
  if (mine !== undefined) return <MyAlliances mine={mine} />
  if (error === null) return <OpeningPage />
  return (
    <>
      <Head />
      <Page title="">
        <Said>
          <Title>Alongside</Title>
          <Trouble error={error} busy={isFetching} onAgain={() => void refetch()} />
        </Said>
        <Suspense fallback={null}>{mayKeepAny() && <CopiesHere />}</Suspense>
      </Page>
    </>
  )
}
