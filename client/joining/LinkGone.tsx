import { LinkButton } from '../paper/Button.tsx'
import { Head } from '../paper/Head.tsx'
import { Page, Title } from '../paper/Page.tsx'
import { Said } from '../home/Said.tsx'

/** `why`: what the server knows of it, such as that somebody sat down. */
export const LinkGone = ({ why }: { why: string | undefined }) => (
  <>
    <Head />
    <Page title="This link no longer opens a seat">
      <Said>
        <Title>This link no longer opens a seat.</Title>
        <p>
          {why} A link works once, for a while. If you took the seat yourself, in another browser, open it with your key. If not,
          ask the person who sent it for a new one; it takes them a moment.
        </p>
        <WaysOn />
      </Said>
    </Page>
  </>
)

/** Told to whoever had the letter open while the link was used or withdrawn. */
export const TakenMeanwhile = ({ invitedBy }: { invitedBy: string }) => (
  <>
    <Head />
    <Page title="This link no longer opens a seat">
      <Said>
        <Title>Somebody sat down here a moment before you.</Title>
        <p>
          Or <bdi>{invitedBy}</bdi> withdrew the link while you were reading. Nothing that you wrote was sent. Tell{' '}
          <bdi>{invitedBy}</bdi> that this happened: if the seat was meant for you, a new link takes a moment to make.
        </p>
        <WaysOn />
      </Said>
    </Page>
  </>
)

/** The address was opened without the part behind its #, which is where the invitation stands. */
export const LinkNotWhole = () => (
  <>
    <Head />
    <Page title="This link is not whole">
      <Said>
        <Title>This link is not whole.</Title>
        <p>
          The part behind the # is missing, and that is the invitation itself. Copy the whole link once more, to its very end.
        </p>
        <WaysOn />
      </Said>
    </Page>
  </>
)

const WaysOn = () => (
  <p className="row">
    <LinkButton href="/me">Open with my key</LinkButton>
    <LinkButton kind="plain" href="/">
      Go to the first page
    </LinkButton>
  </p>
)
