import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Ink } from '../../shared/alliance/inks.ts'
import { Chapter } from '../paper/Chapter.tsx'
import { Mark } from '../paper/Mark.tsx'
import { StraightThread } from '../paper/StraightThread.tsx'
import css from './TwoVoices.module.css'

/** What this is, shown: two people in one section, both writing. */
export const TwoVoices = () => (
  <Chapter
    title="When it breaks"
    titleId="example"
    thread={<StraightThread inks={['indigo', 'madder']} />}
    questions={['How do we raise it?', 'What does a good repair include for each of us?']}
  >
    <div className="words inked">
      <p>
        <Voice ink="indigo" />
        <span data-ink="indigo">
          I leave. I am polite about it, and I leave. If you notice I’ve gone polite, you could just say: you’re at the door.
        </span>
      </p>
      <p>
        <Voice ink="madder" />
        <Typed
          ink="madder"
          name="Amara"
          stood="I can say that. And I go on explaining, long after you have heard me. Put your hand flat on the table and I’ll"
          typed=" stop."
          after={700}
        />
      </p>
      <p>
        <Voice ink="indigo" />
        <Typed
          ink="indigo"
          name="Jonas"
          stood="A hand on the table. Yes."
          typed=" And then we stay in the room a minute longer."
          after={1600}
        />
      </p>
    </div>
  </Chapter>
)

const Voice = ({ ink }: { ink: Ink }) => <i className="mark voice" data-ink={ink} aria-hidden="true" />

type TypedProps = { ink: Ink; name: string; stood: string; typed: string; after: number }

/** Words that somebody is writing just now. With motion off they simply stand there. */
const Typed = ({ ink, name, stood, typed, after }: TypedProps) => {
  const count = useTyping(typed.length, after)
  const done = count === typed.length
  const lastSpace = typed.trimEnd().lastIndexOf(' ')
  const shown = (from: number, to: number) => typed.slice(from, Math.max(from, Math.min(to, count)))
  const hidden = (from: number, to: number) => typed.slice(Math.min(to, Math.max(from, count)), to)
  const caret = (
    <span className={css.at} aria-hidden="true">
      <span className="caret" data-ink={ink}>
        <span className="flag">
          <Mark ink={ink} />
          {/* a space without width keeps the mark on the line while there is no name */}
          {done ? name : '\u200b'}
        </span>
      </span>
    </span>
  )
  const inLast = count > lastSpace
  return (
    <span data-ink={ink}>
      {stood}
      {shown(0, lastSpace + 1)}
      {!inLast && caret}
      <span className={css.yet}>{hidden(0, lastSpace + 1)}</span>
      <span className={css.last}>
        {shown(lastSpace + 1, typed.length)}
        {inLast && caret}
        <span className={css.yet}>{hidden(lastSpace + 1, typed.length)}</span>
        <span className={css.room} />
      </span>
    </span>
  )
}

/** How many of `length` characters are typed by now, one after another as a hand does it. */
const useTyping = (length: number, afterMs: number): number => {
  const still = useSyncExternalStore(
    () => () => undefined,
    () => window.matchMedia('(prefers-reduced-motion: reduce)').matches,
    () => false
  )
  const [count, setCount] = useState(0)
  useEffect(() => {
    if (still || count >= length) return undefined
    const pause = count === 0 ? afterMs : 60 + 90 * Math.abs(Math.sin(count * 7.3 + afterMs))
    const timer = setTimeout(() => setCount(count + 1), pause)
    return () => clearTimeout(timer)
  }, [still, count, length, afterMs])
  return still ? length : count
}
