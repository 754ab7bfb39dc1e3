import { type KeyboardEvent, type PointerEventHandler } from 'react'
import { Link } from 'wouter'
import { parseId, type SectionId } from '../../shared/alliance/ids.ts'
import type { Section } from '../../shared/alliance/layout.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { standingOf, toldOf } from '../agreeing/standing.ts'
import { type SectionWords, useWords } from '../agreeing/useWords.ts'
import { Person } from '../paper/Person.tsx'
import { Thread } from '../paper/Thread.tsx'
import { WAITING_ID } from '../proposing/Proposals.tsx'
import type { Voices } from '../writing/Voices.ts'
import { ADDING_ID } from './Adding.tsx'
import css from './Contents.module.css'
import type { SectionActs } from './SectionActs.ts'
import { threadOf, threadWords } from './threadOf.ts'
import { useReorder } from './useReorder.ts'
import { useSectionInView } from './useSectionInView.ts'
import { FEW } from './WhoIsHere.tsx'
import { useWriters } from './useWriters.ts'

export type ContentsProps = {
  alliance: Alliance
  words: SectionWords
  sections: readonly Section[]
  voices: Voices
  acts: SectionActs
  /** False when nothing could be kept: rows lead to their sections, and that is all. */
  editable: boolean
  /** Sections in which more than one person has a caret. */
  together: ReadonlySet<string>
  inksShown: boolean
  onInksShown: (shown: boolean) => void
  onRenaming: (id: string) => void
  onKeys: () => void
  /** Absent where nothing can be written. */
  onMargin: (() => void) | undefined
  /** Absent where there is nobody to ask. */
  onShare: (() => void) | undefined
  /** Absent where there is nobody to come back with, and while you are coming back. */
  onReturn: (() => void) | undefined
  /** Absent where there is a day already: it stands at the top of the page. */
  onDay: (() => void) | undefined
  /** Something that another proposed waits for this seat's word. */
  isWaitedFor: boolean
  /** A row was followed: the sheet that shows them may close. */
  onGo?: (() => void) | undefined
}

/** The sections in their order, each with a length of its thread: beside the words on a desk, in a sheet elsewhere.
 *  Rows are carried to another place by hand, or moved with Alt and the arrows. */
export const Contents = (props: ContentsProps) => {
  const {
    sections,
    acts,
    editable,
    together,
    inksShown,
    onInksShown,
    onRenaming,
    onKeys,
    onMargin,
    onReturn,
    onDay,
    onShare,
    isWaitedFor,
    onGo
  } = props
  const inView = useSectionInView(sections)
  const people = props.alliance.seats.flatMap(({ person }) => person ?? [])
  const { list, carried, takes } = useReorder(({ id, before }) => {
    const section = sections.find((one) => one.id === id)
    if (section === undefined || before === id) return
    // Put down just behind itself it stays; the page's last place is before whatever is set aside there.
    acts.move(section, { before: parseId<SectionId>(before) })
  })
  const onRowKey = (section: Section) => (event: KeyboardEvent<HTMLElement>) => {
    if (!editable || event.ctrlKey || event.metaKey || event.shiftKey) return
    if (event.key === 'F2') {
      event.preventDefault()
      onGo?.()
      onRenaming(section.id)
    } else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault()
      const row = event.currentTarget
      if (acts.step(section, event.key === 'ArrowUp' ? -1 : 1)) {
        // Carried to its new place, it has lost the focus.
        queueMicrotask(() => row.focus())
      }
    }
  }
  const thenGo = (act: () => void) => () => {
    onGo?.()
    act()
  }
  return (
    <nav className={css.contents} aria-label="Sections">
      {people.length > FEW && (
        // Where the head of the window has room for their marks alone, and has told their names to whoever listens.
        <ul className={css.people} aria-hidden="true">
          {people.map(({ id, name, ink }) => (
            <li key={id}>
              <Person name={name} ink={ink} />
            </li>
          ))}
        </ul>
      )}
      <ol ref={list} className={css.rows} data-carrying={carried !== undefined || undefined}>
        {sections.map((section, at) => (
          <Row
            key={section.id}
            section={section}
            alliance={props.alliance}
            words={props.words}
            voices={props.voices}
            inView={section.id === inView}
            together={together.has(section.id)}
            onGo={onGo}
            onKeyDown={onRowKey(section)}
            carried={carried?.id === section.id}
            puts={
              carried === undefined
                ? undefined
                : carried.before === section.id
                  ? 'before'
                  : carried.before === undefined && at === sections.length - 1
                    ? 'after'
                    : undefined
            }
            {...(editable && { onTake: takes(section.id, 'row'), onGrip: takes(section.id, 'grip') })}
          />
        ))}
      </ol>
      <div className={css.verbs}>
        {isWaitedFor && <WaitsForYou onGo={onGo} />}
        {editable && (
          <button type="button" onClick={thenGo(() => goTo(ADDING_ID))}>
            Add a section
          </button>
        )}
        <button type="button" role="switch" aria-checked={inksShown} onClick={() => onInksShown(!inksShown)}>
          Show our inks
        </button>
        {onMargin !== undefined && (
          <button type="button" onClick={thenGo(onMargin)}>
            The margin
          </button>
        )}
        {onReturn !== undefined && (
          <button type="button" onClick={thenGo(onReturn)}>
            Come back to it together
          </button>
        )}
        {onDay !== undefined && (
          <button type="button" onClick={thenGo(onDay)}>
            A day to come back
          </button>
        )}
        {onShare !== undefined && (
          <button type="button" onClick={thenGo(onShare)}>
            Share a snapshot
          </button>
        )}
        <Link href={`/a/${props.alliance.id}/history`}>Record</Link>
        <Link href={`/a/${props.alliance.id}/who`}>Who holds what</Link>
        <Link href="/me">My key</Link>
        <button type="button" aria-keyshortcuts="?" className={css.keys} onClick={thenGo(onKeys)}>
          By keyboard <kbd aria-hidden="true">?</kbd>
        </button>
      </div>
    </nav>
  )
}

const goTo = (id: string): void => {
  const place = document.getElementById(id)
  place?.scrollIntoView()
  place?.focus({ preventScroll: true })
}

/** Leads to what another asks, wherever on the page one is. */
export const WaitsForYou = ({ onGo }: Pick<ContentsProps, 'onGo'>) => (
  <button
    type="button"
    className={css.waits}
    onClick={() => {
      onGo?.()
      goTo(WAITING_ID)
    }}
  >
    A question waits for you
  </button>
)

type RowProps = Pick<ContentsProps, 'alliance' | 'words' | 'voices' | 'onGo'> & {
  section: Section
  inView: boolean
  together: boolean
  carried: boolean
  puts: 'before' | 'after' | undefined
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
  onTake?: PointerEventHandler
  onGrip?: PointerEventHandler
}

const Row = ({
  section,
  alliance,
  words,
  voices,
  inView,
  together,
  carried,
  puts,
  onGo,
  onKeyDown,
  onTake,
  onGrip
}: RowProps) => {
  const { seats } = alliance
  const writers = useWriters(section.body, voices)
  const { digest } = useWords(words, section)
  const standing = standingOf(toldOf(alliance, section), { seats, digest })
  const { since } = standing
  const taken = seats.filter(({ person }) => person !== null).length
  return (
    <li data-row={section.id} data-carried={carried || undefined} data-puts={puts}>
      <a
        href={`#section-${section.id}`}
        aria-current={inView ? 'true' : undefined}
        draggable={false}
        onClick={onGo}
        onKeyDown={onKeyDown}
        onPointerDown={onTake}
      >
        <Thread state={threadOf(writers, seats, standing)} size="s" className={css.thread} />
        <span className={css.name}>
          <bdi>{section.title}</bdi>{' '}
          {together ? (
            <span className={css.state}>{taken === 2 ? 'both' : 'some'} of you are writing</span>
          ) : since === 'changed' ? (
            <span className={css.state}>changed since agreed</span>
          ) : (
            <span className="unseen">{threadWords(writers, seats, standing)}</span>
          )}
        </span>
      </a>
      {onGrip !== undefined && (
        <span className={css.grip} onPointerDown={onGrip} aria-hidden="true">
          <svg viewBox="0 0 12 18" width="12" height="18" focusable="false" fill="currentColor">
            {[4, 9, 14].map((y) => (
              <path key={y} d={`M2 ${y}h8`} stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
            ))}
          </svg>
        </span>
      )}
    </li>
  )
}
