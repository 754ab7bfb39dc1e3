import { calledTitle } from '../../shared/alliance/title.ts'
import type { AllianceCard } from '../../shared/protocol/bodies.ts'
import { seatWords } from '../alliance/seatWords.ts'
import { Said } from '../home/Said.tsx'
import { LinkButton } from '../paper/Button.tsx'
import { Head } from '../paper/Head.tsx'
import { Page, Title } from '../paper/Page.tsx'

type AlreadySeatedProps = {
  /** Undefined when the server knows of the seat and this page does not yet. */
  alliance: AllianceCard | undefined
  seatLabel: string
  /** Of all its seats. */
  labels: readonly string[]
}

/** Most often the sender, trying the link before it is sent. */
export const AlreadySeated = ({ alliance, seatLabel, labels }: AlreadySeatedProps) => (
  <>
    <Head />
    <Page title="You already sit here">
      <Said>
        <Title>You already sit here.</Title>
        <p>
          This link keeps {seatWords(seatLabel, labels)}. It has not been used up: send it to the person whom the seat is kept
          for.
        </p>
        <p className="row">
          {alliance === undefined ? (
            <LinkButton kind="full" href="/">
              Go to my alliances
            </LinkButton>
          ) : (
            <LinkButton kind="full" href={`/a/${alliance.id}`}>
              <span>
                Go to{' '}
                <bdi>
                  {calledTitle(
                    alliance.title,
                    alliance.seats.flatMap(({ person }) => (person === null ? [] : [person.name]))
                  )}
                </bdi>
              </span>
            </LinkButton>
          )}
        </p>
      </Said>
    </Page>
  </>
)
