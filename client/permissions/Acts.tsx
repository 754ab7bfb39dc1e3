import { PERMISSIONS, TOPICS } from '../../shared/permissions/permissions.ts'
import { useWritesMail } from '../connection/useWritesMail.ts'
import { Part } from './Part.tsx'
import css from './WhoPage.module.css'

const CALLED: Record<(typeof TOPICS)[number], string> = {
  read: 'Read',
  write: 'Write',
  agree: 'Agree',
  invite: 'Invite',
  share: 'Show outside',
  end: 'End',
  mine: 'What is yours alone'
}

/** The table that the server is held to, in words. */
export const Acts = () => {
  const writesMail = useWritesMail()
  return (
    <Part title="What each of you may do">
      <p className={css.alone}>Each of you, alone; unless it says that it needs everyone’s yes.</p>
      {TOPICS.map((topic) => {
        const here = PERMISSIONS.filter(
          (one) => one.topic === topic && (one.who === 'seat' || one.who === 'person') && (one.needs === undefined || writesMail)
        )
        return (
          <section key={topic} className={css.topic} aria-labelledby={`topic-${topic}`}>
            <h3 id={`topic-${topic}`}>{CALLED[topic]}</h3>
            <ul>
              {here.map((one) => (
                <li key={one.act}>
                  {one.act}
                  {one.yes === 'everyone' && <span className={css.needs}> only with everyone’s yes</span>}
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </Part>
  )
}
