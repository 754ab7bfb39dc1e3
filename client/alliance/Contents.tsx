import type { Section } from '../../shared/alliance/layout.ts'
import type { Seat } from '../../shared/protocol/bodies.ts'
import { Thread } from '../paper/Thread.tsx'
import { Link } from 'wouter'
import type { Voices } from '../writing/Voices.ts'
import css from './Contents.module.css'
import { threadOf, threadWords } from './threadOf.ts'
import { useSectionInView } from './useSectionInView.ts'
import { useWriters } from './useWriters.ts'

export type ContentsProps = {
  seats: readonly Seat[]
  sections: readonly Section[]
  voices: Voices
  inksShown: boolean
  onInksShown: (shown: boolean) => void
  /** A row was followed: the sheet that shows them may close. */
  onGo?: (() => void) | undefined
}

/** The sections in their order, each with a length of its thread: beside the words on a desk, in a sheet elsewhere. */
export const Contents = ({ seats, sections, voices, inksShown, onInksShown, onGo }: ContentsProps) => {
  const inView = useSectionInView(sections)
  return (
    <nav className={css.contents} aria-label="Sections">
      <ol className={css.rows}>
        {sections.map((section) => (
          <Row key={section.id} section={section} seats={seats} voices={voices} inView={section.id === inView} onGo={onGo} />
        ))}
      </ol>
      <div className={css.verbs}>
        <button type="button" role="switch" aria-checked={inksShown} onClick={() => onInksShown(!inksShown)}>
          Show inks
        </button>
        <Link href="/me">My key</Link>
      </div>
    </nav>
  )
}

type RowProps = Pick<ContentsProps, 'seats' | 'voices' | 'onGo'> & { section: Section; inView: boolean }

const Row = ({ section, seats, voices, inView, onGo }: RowProps) => {
  const writers = useWriters(section.body, voices)
  return (
    <li>
      <a href={`#section-${section.id}`} aria-current={inView ? 'true' : undefined} onClick={onGo}>
        <Thread state={threadOf(writers, seats)} size="s" className={css.thread} />
        <span className={css.name}>
          <bdi>{section.title}</bdi> <span className="unseen">{threadWords(writers, seats)}</span>
        </span>
      </a>
    </li>
  )
}
