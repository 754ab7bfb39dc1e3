import { Page, Title } from '../paper/Page.tsx'
import { Said } from './Said.tsx'

/** Without WebSocket two people cannot write at once. No links: every page would say this. */
export const TooOldPage = () => (
  <Page title="This browser is too old">
    <Said>
      <Title>This browser cannot hold the line.</Title>
      <p>
        Two people write here at once, over a connection that stays open (a WebSocket). This browser has none, or something in
        between closes it off.
      </p>
      <p>Any browser of the last years can open this page. Your words are where you left them.</p>
    </Said>
  </Page>
)
