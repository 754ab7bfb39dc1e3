import { Said } from '../home/Said.tsx'
import { LinkButton } from '../paper/Button.tsx'
import { Head } from '../paper/Head.tsx'
import { Page, Title } from '../paper/Page.tsx'
import { Thread } from '../paper/Thread.tsx'
import { NOBODY_YET } from '../../shared/thread/rails.ts'

/** The browser lost its cookie, or never had one: the seat is still there, and the key opens it. */
export const NotSeatedPage = () => (
  <>
    <Head />
    <Page title="This browser holds no seat here">
      <Said thread={<Thread state={NOBODY_YET} />}>
        <Title>This browser holds no seat here.</Title>
        <p>If you have a seat in this alliance, it is still yours: open it with your key, or on the device where you took it.</p>
        <p className="row">
          <LinkButton href="/me">Open with my key</LinkButton>
        </p>
      </Said>
    </Page>
  </>
)
