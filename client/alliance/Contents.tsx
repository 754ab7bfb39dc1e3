import type { Section } from '../../shared/alliance/layout.ts'
import type { Seat } from '../../shared/protocol/bodies.ts'
import { Thread } from '../paper/Thread.tsx'
import { Link } from 'wouter'
import { WAITING_ID } from '../sharing/Proposals.tsx'
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
  /** Absent where there is nobody to ask. */
  onShare: (() => void) | undefined
  /** Something that another proposed waits for this seat's word. */
  isWaitedFor: boolean
  /** A row was followed: the sheet that shows them may close. */
  onGo?: (() => void) | undefined
}

/** The sections in their order, each with a length of its thread: beside the words on a desk, in a sheet elsewhere. */
export const Contents = ({ seats, sections, voices, inksShown, onInksShown, onShare, isWaitedFor, onGo }: ContentsProps) => {
  const inView = useSectionInView(sections)
  return (
    <nav className={css.contents} aria-label="Sections">
      <ol className={css.rows}>
        {sections.map((section) => (
          <Row key={section.id} section={section} seats={seats} voices={voices} inView={section.id === inView} onGo={onGo} />
        ))}
      </ol>
      <div className={css.verbs}>
        {isWaitedFor && <WaitsForYou onGo={onGo} />}
        {onShare !== undefined && (
          <button
            type="button"
            onClick={() => {
              onGo?.()
              onShare()
            }}
          >
            Share a snapshot
          </button>
        )}
        <button type="button" role="switch" aria-checked={inksShown} onClick={() => onInksShown(!inksShown)}>
          Show inks
        </button>
        <Link href="/me">My key</Link>
      </div>
    </nav>
  )
}

/** Leads to what another asks, wherever on the page one is. */
export const WaitsForYou = ({ onGo }: Pick<ContentsProps, 'onGo'>) => (
  <button
    type="button"
    className={css.waits}
    onClick={() => {
      onGo?.()
      const place = document.getElementById(WAITING_ID)
      place?.scrollIntoView({ block: 'center' })
      place?.focus({ preventScroll: true })
    }}
  >
    A question waits for you
  </button>
)

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
