import { calledTitle } from '../../shared/alliance/title.ts'
import type { AllianceCard } from '../../shared/protocol/bodies.ts'
import { Said } from '../home/Said.tsx'
import { LinkButton } from '../paper/Button.tsx'
import { Head } from '../paper/Head.tsx'
import { Page, Title } from '../paper/Page.tsx'

/** `why`: what the server knows of it, such as that somebody sat down. `mine`: what this browser holds seats in;
 *  which alliance a spent link was of, nobody can tell any more. */
export const LinkGone = ({ why, mine }: { why: string | undefined; mine: readonly AllianceCard[] }) => (
  <>
    <Head />
    <Page title="This link no longer opens a seat">
      <Said>
        <Title>This link no longer opens a seat.</Title>
        {mine.length === 0 ? (
          <>
            <p>
              {why} A link works once, for a while. If you took the seat yourself, in another browser, open it with your key. If
              not, ask the person who sent it for a new one; it takes them a moment.
            </p>
            <WaysOn />
          </>
        ) : (
          <>
            <p>
              A link works once. If it was you who took the seat, here in this browser, all is well: you sit there, and you need
              no link to come back. If not, ask the person who sent it for a new one; it takes them a moment.
            </p>
            <WayBack mine={mine} />
          </>
        )}
      </Said>
    </Page>
  </>
)

const WayBack = ({ mine }: { mine: readonly AllianceCard[] }) => {
  const [only, ...others] = mine
  return (
    <p className="row">
      {only === undefined || others.length > 0 ? (
        <LinkButton kind="full" href="/">
          Go to my alliances
        </LinkButton>
      ) : (
        <LinkButton kind="full" href={`/a/${only.id}`}>
          <span>
            Go to{' '}
            <bdi>
              {calledTitle(
                only.title,
                only.seats.flatMap(({ person }) => (person === null ? [] : [person.name]))
              )}
            </bdi>
          </span>
        </LinkButton>
      )}
    </p>
  )
}

/** Told to whoever had the letter open while the link was used or withdrawn. */
export const TakenMeanwhile = ({ invitedBy }: { invitedBy: string }) => (
  <>
    <Head />
    <Page title="This seat is no longer free">
      <Said>
        <Title>This seat is no longer free.</Title>
        <p>
          Somebody took it, or <bdi>{invitedBy}</bdi> withdrew the link, while you were reading. Nothing that you wrote was sent.
          Tell <bdi>{invitedBy}</bdi> that this happened: if the seat was meant for you, a new link takes a moment to make.
        </p>
        <WaysOn />
      </Said>
    </Page>
  </>
)

/** The invitation is the part behind the #: it is not there, or (`isCut`) it has not the length that it should have. */
export const LinkNotWhole = ({ isCut }: { isCut: boolean }) => (
  <>
    <Head />
    <Page title="This link is not whole">
      <Said>
        <Title>This link is not whole.</Title>
        <p>
          {isCut
            ? 'The part behind the # is the invitation itself, and a piece of it is missing, or something was written on to it. '
            : 'The part behind the # is missing, and that is the invitation itself. '}
          Copy the whole link once more, to its very end.
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
