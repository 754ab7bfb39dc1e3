import { Suspense } from 'react'
import { later } from '../connection/later.ts'
import { Link } from 'wouter'
import { Head } from '../paper/Head.tsx'
import { Page, Title } from '../paper/Page.tsx'
import { BeginForm } from './BeginForm.tsx'
import css from './BeginPage.module.css'

// Wanted by few.
const BringCopy = later(async () => ({ default: (await import('../leaving/BringCopy.tsx')).BringCopy }))

export const BeginPage = () => (
  <>
    <Head>
      <Link href="/me">I have a key</Link>
    </Head>
    <Page title="Begin an alliance">
      <Title>Begin an alliance</Title>
      <div className={css.form}>
        <BeginForm choosing="ink" />
      </div>
      <Suspense>
        <BringCopy />
      </Suspense>
    </Page>
  </>
)
