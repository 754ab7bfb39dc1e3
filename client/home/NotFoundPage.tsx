import { LinkButton } from '../paper/Button.tsx'
import { Head } from '../paper/Head.tsx'
import { Page, Title } from '../paper/Page.tsx'
import { Said } from './Said.tsx'

export const NotFoundPage = () => (
  <>
    <Head />
    <Page title="There is nothing here">
      <Said>
        <Title>There is nothing here.</Title>
        <p>
          This address leads nowhere, or to something that is not open to this browser. If you have a link, see that all of it was
          copied.
        </p>
        <p className="row">
          <LinkButton href="/">Go to the first page</LinkButton>
          <LinkButton kind="plain" href="/me">
            Open with my key
          </LinkButton>
        </p>
      </Said>
    </Page>
  </>
)
