import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { Trouble } from '../home/Trouble.tsx'
import { meQuery } from '../connection/queries.ts'
import { tokenIn } from '../connection/linkToken.ts'
import { useFragment } from '../connection/useFragment.ts'
import { CopiesHere } from '../device/CopiesHere.tsx'
import { OpeningPage } from '../home/OpeningPage.tsx'
import { Said } from '../home/Said.tsx'
import { Head } from '../paper/Head.tsx'
import { Page, Title } from '../paper/Page.tsx'
import { LeftAlliances } from '../leaving/LeftAlliances.tsx'
import css from './MePage.module.css'
import { MyDevices } from './MyDevices.tsx'
import { MyKey } from './MyKey.tsx'
import { OpenKey } from './OpenKey.tsx'
import { PasteKey } from './PasteKey.tsx'

/** My key and my devices; with a key in the fragment, the door that it opens. */
export const MePage = () => {
  const fragment = useFragment()
  const token = tokenIn(fragment)
  const { data: me, error, isFetching, refetch } = useQuery(meQuery)
  if (me === undefined && error === null) return <OpeningPage />
  if (token !== undefined) return <OpenKey key={token} token={token} me={me ?? null} />
  if (fragment !== '') return <KeyNotWhole />
  return (
    <>
      <Head>{me !== undefined && me !== null && <Link href="/">Back to my alliances</Link>}</Head>
      <Page title="My key">
        {me === undefined ? (
          <Said>
            <Title>My key</Title>
            <Trouble error={error} busy={isFetching} onAgain={() => void refetch()} />
            <CopiesHere />
          </Said>
        ) : me === null ? (
          <>
            <Title>Open your seats with your key</Title>
            <p className={css.about}>
              This browser holds no seat yet. A key is a link that you made where you sat before; open it here, or paste it below.
            </p>
            <PasteKey />
          </>
        ) : (
          <>
            <Title>My key</Title>
            <MyKey madeAt={me.key?.madeAt} />
            <section className={css.part} aria-labelledby="devices">
              <h2 id="devices">My devices</h2>
              <MyDevices hasKey={me.key !== null} />
            </section>
            <CopiesHere />
            <LeftAlliances />
            <section className={css.part} aria-labelledby="another">
              <h2 id="another">Open another key here</h2>
              <PasteKey />
            </section>
          </>
        )}
      </Page>
    </>
  )
}

const KeyNotWhole = () => (
  <>
    <Head />
    <Page title="This link is not whole">
      <Said>
        <Title>This link is not whole.</Title>
        <p>
          The part behind the # is the key itself, and a piece of it is missing, or something was written on to it. Copy the whole
          link once more, to its very end.
        </p>
        <PasteKey />
      </Said>
    </Page>
  </>
)
