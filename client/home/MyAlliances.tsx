import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { calledTitle } from '../../shared/alliance/title.ts'
import type { AllianceCard, MyAlliances as Mine } from '../../shared/protocol/bodies.ts'
import { templatesToChooseQuery } from '../connection/queries.ts'
import { labelsOf, seatWords } from '../alliance/seatWords.ts'
import { BringCopy } from '../leaving/BringCopy.tsx'
import { LeftAlliances } from '../leaving/LeftAlliances.tsx'
import { LinkButton } from '../paper/Button.tsx'
import { Head } from '../paper/Head.tsx'
import { Notice } from '../paper/Notice.tsx'
import { Page, Title } from '../paper/Page.tsx'
import { EmptySeat, Person } from '../paper/Person.tsx'
import { Thread } from '../paper/Thread.tsx'
import { NOBODY_YET } from '../../shared/thread/rails.ts'
import { useDays } from '../paper/useDays.ts'
import css from './MyAlliances.module.css'
import { Said } from './Said.tsx'

export const MyAlliances = ({ mine: { alliances, unreadable } }: { mine: Mine }) => (
  <>
    <Head>
      <Link href="/me">My key</Link>
    </Head>
    {alliances.length === 0 && unreadable === 0 ? <None /> : <Some alliances={alliances} unreadable={unreadable} />}
  </>
)

const None = () => (
  <Page title="My alliances">
    <Said thread={<Thread state={NOBODY_YET} />}>
      <Title>No alliances yet.</Title>
      <p>Begin one, or open a link that somebody gave you.</p>
      <p className="row">
        <LinkButton kind="full" href="/begin">
          Begin an alliance
        </LinkButton>
      </p>
    </Said>
    <BringCopy />
    <LeftAlliances />
  </Page>
)

const Some = ({ alliances, unreadable }: Mine) => {
  const { data: templates = [] } = useQuery(templatesToChooseQuery(document.documentElement.lang))
  const { day } = useDays()
  return (
    <Page title="My alliances">
      <Title>My alliances</Title>
      <ul className={css.list}>
        {alliances.map((alliance) => (
          <Alliance
            key={alliance.id}
            alliance={alliance}
            begun={day(alliance.createdAt)}
            kind={templates.find(({ key }) => key === alliance.template)?.title}
          />
        ))}
      </ul>
      {unreadable > 0 && (
        <Notice
          kind="trouble"
          title={
            unreadable === 1
              ? 'One of your alliances cannot be opened just now.'
              : `${unreadable} of your alliances cannot be opened just now.`
          }
        >
          Nothing in it was changed. Whoever runs this server can find out why.
        </Notice>
      )}
      <LinkButton href="/begin">Begin another</LinkButton>
      <BringCopy />
      <LeftAlliances />
    </Page>
  )
}

const Alliance = ({ alliance, kind, begun }: { alliance: AllianceCard; kind: string | undefined; begun: string }) => {
  const { id, title, seats, state } = alliance
  return (
    <li className={css.alliance}>
      <h2 className={css.name}>
        <Link href={`/a/${id}`}>
          <bdi>
            {calledTitle(
              title,
              seats.flatMap(({ person }) => (person === null ? [] : [person.name]))
            )}
          </bdi>
        </Link>
      </h2>
      <ul className={css.people}>
        {seats.map((seat) => (
          <li key={seat.id}>
            {seat.left !== undefined ? (
              <EmptySeat>
                <bdi>{seat.left.name}</bdi> left
              </EmptySeat>
            ) : seat.person === null ? (
              <EmptySeat>{seatWords(seat.label, labelsOf(seats))} is empty</EmptySeat>
            ) : (
              <Person name={seat.person.name} ink={seat.person.ink} />
            )}
          </li>
        ))}
      </ul>
      <p className="fine">
        {kind === undefined ? `Begun ${begun}.` : `${kind}, begun ${begun}.`}
        {state === 'resting' && ' It rests.'}
      </p>
    </li>
  )
}
