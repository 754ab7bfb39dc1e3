import { useWritesMail } from '../connection/useWritesMail.ts'
import { Part } from './Part.tsx'
import css from './WhoPage.module.css'

/** What the server calls its operator when nobody told it a name. */
const NO_NAME = 'whoever runs this server'

export const Operator = ({ name }: { name: string }) => {
  const writesMail = useWritesMail()
  const isNamed = name.toLowerCase() !== NO_NAME
  const who = isNamed ? <bdi>{name}</bdi> : 'Whoever runs it'
  return (
    <Part title="Who runs this server">
      <div className={css.said}>
        {isNamed ? (
          <p>
            <bdi>{name}</bdi> runs it.
          </p>
        ) : (
          <p>Nobody has said who runs it. Whoever sent you the address may know.</p>
        )}
        <p>
          {who} could read everything that is kept here, sealed marks and sheets too. Words, titles and names are sealed on the
          disk, so that a copy of the files alone tells nothing of them; but the key is where the server is.
        </p>
        <p>
          In the clear {isNamed ? <bdi>{name}</bdi> : 'they'} can see which alliances there are, what each began from, and when
          something was kept in them, by numbers and not by names. The address that a browser comes from is not written down. The
          page asks nothing of any other server, and no other is told of it.
        </p>
        {writesMail && (
          <p>
            Whoever asks for a line by mail on the day to come back gets it through a mail server that{' '}
            {isNamed ? <bdi>{name}</bdi> : 'they'} chose. What carries mail can read along: the address, the day, and where this
            page is; no word of yours, and no name.
          </p>
        )}
      </div>
    </Part>
  )
}
