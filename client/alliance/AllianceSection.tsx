import type { Editor } from '@tiptap/core'
import { type KeyboardEvent, Suspense, memo, useCallback, useRef, useState } from 'react'
import { PartAwaited } from '../paper/PartAwaited.tsx'
import { later } from '../connection/later.ts'
import { flushSync } from 'react-dom'
import type { Section } from '../../shared/alliance/layout.ts'
import type { Alliance, Rescued, Section as SectionTold } from '../../shared/protocol/bodies.ts'
import type { OfferedTemplate } from '../../shared/templates/template.ts'
import { SectionFoot } from '../agreeing/SectionFoot.tsx'
import { SectionThread } from '../agreeing/SectionThread.tsx'
import { namedToMe, newcomers, whoAgreed } from '../agreeing/agreedWords.ts'
import { type Standing, standingOf, toldOf } from '../agreeing/standing.ts'
import { type SectionWords, useWords } from '../agreeing/useWords.ts'
import type { AllianceConnection } from '../connection/AllianceConnection.ts'
import { Agreements } from '../amending/Agreements.tsx'
import { Amendment } from '../amending/Amendment.tsx'
import { SectionNotes, SectionNotesAtFoot, useHasNotes } from '../notes/SectionNotes.tsx'
import type { Notes } from '../notes/useNotes.ts'
import { Button } from '../paper/Button.tsx'
import { Chapter } from '../paper/Chapter.tsx'
import { Mark } from '../paper/Mark.tsx'
import { Menu } from '../paper/Menu.tsx'
import { Notice } from '../paper/Notice.tsx'
import type { Returning } from '../returning/useReturn.ts'
import { SheetPlace } from '../sheets/SheetPlace.tsx'
import { useSheets } from '../sheets/useSheets.ts'
import { SinceLastHere } from '../returning/SinceLastHere.tsx'
import type { Hand } from '../writing/Hand.ts'
import type { OnRescueAnswered } from '../writing/RescuedWords.tsx'
import { SectionEditor } from '../writing/SectionEditor.tsx'
import type { Voices } from '../writing/Voices.ts'
import css from './AllianceSection.module.css'
import type { SectionActs } from './SectionActs.ts'
import { SectionTitle } from './SectionTitle.tsx'
import { useDays } from '../paper/useDays.ts'
import { areInksShown } from './inksShown.ts'
import { firstPenWords } from './firstPen.ts'
import { isInText } from './isInText.ts'
import { threadOf } from './threadOf.ts'
import { writersIn } from './useWrittenTogether.ts'
import { useWriters } from './useWriters.ts'

// Only while we are coming back.
const ReturnHere = later(async () => ({ default: (await import('../returning/ReturnHere.tsx')).ReturnHere }))

// Only once something was agreed.
const OwnWords = later(async () => ({ default: (await import('../ownWords/OwnWords.tsx')).OwnWords }))

type AllianceSectionProps = {
  section: Section
  /** Its place among those on the page. */
  place: 'first' | 'between' | 'last' | 'only'
  /** What the template says of it; absent for a section of one's own. */
  offered: OfferedTemplate['sections'][number] | undefined
  alliance: Alliance
  connection: AllianceConnection
  words: SectionWords
  returning: Returning
  notes: Notes
  voices: Voices
  hand: Hand
  acts: SectionActs
  editable: boolean
  /** What was chosen for the page; nothing, where nobody chose. */
  inksChosen: boolean | undefined
  renaming: boolean
  onRenaming: (id: string | undefined) => void
  /** My words that fell away in this section. */
  rescued: readonly Rescued[]
  onRescueAnswered: OnRescueAnswered
  onOutOfStep: () => void
  /** It was set aside from here, and is about to go: the focus must go elsewhere. */
  onSetAside: (section: Section) => void
}

const EarlierDays = later(() => import('../drafts/EarlierDays.tsx'))

/** One section: its thread, whose pen goes first, the questions to begin from, and its words. */
export const AllianceSection = memo((props: AllianceSectionProps) => {
  const { section, place, offered, alliance, connection, voices, hand, acts, editable, renaming, onRenaming } = props
  const writers = useWriters(section.body, voices)
  const words = useWords(props.words, section)
  const told = toldOf(alliance, section)
  const standing = standingOf(told, { seats: alliance.seats, digest: words.digest })
  const inksShown = areInksShown({ chosen: props.inksChosen, agreed: standing.since === 'agreed' })
  const titleId = `title-${section.id}`
  const editor = useRef<Editor>(undefined)
  const [wantsChanges, setWantsChanges] = useState(false)
  const onEditor = useCallback(
    (there: Editor) => {
      editor.current = there
      hand.stands(section.id, { editor: there, show: () => flushSync(() => setWantsChanges(false)) })
    },
    [hand, section.id, setWantsChanges]
  )
  const [looksBack, setLooksBack] = useState(false)
  const sheets = useSheets(alliance.id, section.id)
  const hasNotes = useHasNotes({ notes: props.notes, section: section.id })
  const isReading = wantsChanges && standing.since === 'changed'
  const taken = alliance.seats.filter(({ person }) => person !== null).length
  const isHeld = section.setAside

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!editable || isHeld || event.ctrlKey || event.metaKey || event.shiftKey) return
    if (event.key === 'F2' && !event.altKey) {
      event.preventDefault()
      onRenaming(section.id)
    } else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown') && !isInText(event.target)) {
      event.preventDefault()
      acts.step(section, event.key === 'ArrowUp' ? -1 : 1)
    }
  }

  const isFirst = place === 'first' || place === 'only'
  const isLast = place === 'last' || place === 'only'
  return (
    <div className={inksShown ? css.section : `${css.section} inks-away`} onKeyDown={onKeyDown} role="presentation">
      <Chapter
        id={`section-${section.id}`}
        title={
          renaming ? (
            <SectionTitle
              section={section}
              onKeep={(title) => acts.rename(section, title)}
              onDone={(how) => {
                onRenaming(undefined)
                if (how === 'returned') document.getElementById(`section-${section.id}`)?.focus({ preventScroll: true })
              }}
            />
          ) : (
            <bdi onDoubleClick={() => editable && onRenaming(section.id)}>{section.title}</bdi>
          )
        }
        titleId={titleId}
        menu={
          editable &&
          !renaming &&
          !isHeld && (
            <div className={css.menu}>
              <Menu
                label={`What can be done with “${section.title}”`}
                items={[
                  { does: 'Rename', keys: 'F2', act: () => onRenaming(section.id) },
                  { does: 'Move up', keys: 'Alt ↑', disabled: isFirst, act: () => acts.step(section, -1) },
                  { does: 'Move down', keys: 'Alt ↓', disabled: isLast, act: () => acts.step(section, 1) },
                  { does: 'Earlier days', act: () => setLooksBack(true) },
                  'line',
                  { does: 'Write apart', disabled: sheets.told?.openedAt != null, act: () => sheets.lay(true) },
                  { does: 'Set aside', act: () => props.onSetAside(section) }
                ]}
              >
                <svg viewBox="0 0 18 18" width="18" height="18" aria-hidden="true" focusable="false" fill="currentColor">
                  <circle cx="4" cy="9" r="1.4" />
                  <circle cx="9" cy="9" r="1.4" />
                  <circle cx="14" cy="9" r="1.4" />
                </svg>
              </Menu>
            </div>
          )
        }
        thread={<SectionThread state={threadOf(writers, alliance.seats, standing)} standing={standing} stances={told.stances} />}
        under={<Under alliance={alliance} offered={offered} since={standing.since} told={told} />}
        // Once agreed, they go.
        questions={told.agreement === null && alliance.state === 'open' ? (offered?.prompts ?? NO_QUESTIONS) : NO_QUESTIONS}
        // Two have begun, or one comes back to these words: what they began from steps back, and leaves the margin to notes.
        questionsFolded={hasNotes || (taken > 1 && writers.length > 1)}
      >
        {isHeld && (
          <div className={css.held}>
            <Notice
              kind="waiting"
              title="This section was set aside while you were in it."
              acts={<Button onClick={() => acts.bringBack(section)}>Bring it back</Button>}
            >
              What you write is kept in it, and it waits with the others at the foot of the page.
            </Notice>
          </div>
        )}
        <SinceLastHere alliance={alliance.id} section={section} voices={voices} />
        {!isHeld && (
          <SheetPlace
            alliance={alliance}
            section={section}
            sheets={sheets}
            isApart={offered?.firstPen.first === 'apart' && told.agreement === null}
            firstPen={
              offered === undefined || offered.firstPen.first === 'apart' ? undefined : penWords(offered.firstPen, alliance)
            }
            hand={hand}
            editor={() => editor.current}
            editable={editable}
          />
        )}
        {looksBack && (
          <Suspense fallback={<PartAwaited />}>
            <EarlierDays
              alliance={alliance.id}
              section={section}
              voices={voices}
              hand={hand}
              editor={() => editor.current}
              editable={editable && !isHeld}
              onClose={() => {
                setLooksBack(false)
                document.getElementById(`section-${section.id}`)?.focus({ preventScroll: true })
              }}
            />
          </Suspense>
        )}
        <div hidden={isReading}>
          <SectionEditor
            body={section.body}
            awareness={connection.awareness}
            voices={voices}
            hand={hand}
            notes={props.notes.here}
            titleId={titleId}
            editable={editable}
            rescued={props.rescued}
            onRescueAnswered={props.onRescueAnswered}
            onEditor={onEditor}
            onOutOfStep={props.onOutOfStep}
          />
        </div>
        {!isReading && <SectionNotes notes={props.notes} section={section.id} alliance={alliance} editable={editable} />}
        {standing.since === 'changed' && (
          <Amendment
            alliance={alliance}
            section={section}
            digest={words.digest}
            voices={voices}
            editor={() => editor.current}
            editable={editable && !isHeld}
            isReading={isReading}
            onReading={setWantsChanges}
            onRename={(title) => acts.rename(section, title)}
          />
        )}
        {(editable || alliance.state === 'resting') && !isHeld && (
          <SectionFoot
            alliance={alliance}
            section={section}
            told={told}
            standing={standing}
            words={words}
            connection={connection}
            writing={() => writersIn(connection, { section: section.id, me: myPerson(alliance) })}
          />
        )}
        {!isHeld && props.returning.now != null && (
          <Suspense fallback={null}>
            <ReturnHere alliance={alliance} section={section.id} returning={props.returning} onWrite={hand.goTo} />
          </Suspense>
        )}
        {told.agreement !== null && <Agreements alliance={alliance} told={told} />}
        {told.agreement !== null && (
          <Suspense fallback={null}>
            <OwnWords alliance={alliance} told={told} editable={editable} />
          </Suspense>
        )}
        <SectionNotesAtFoot notes={props.notes} section={section.id} alliance={alliance} editable={editable} />
      </Chapter>
    </div>
  )
})

const NO_QUESTIONS: readonly string[] = []

const myPerson = ({ seats, me }: Alliance): string | undefined => seats.find(({ id }) => id === me.seatId)?.person?.id

type UnderProps = Pick<AllianceSectionProps, 'alliance' | 'offered'> & { since: Standing['since']; told: SectionTold }

/** Under the title: whose pen goes first; once agreed, what became of it. */
const Under = ({ alliance, offered, since, told }: UnderProps) => {
  const { day } = useDays()
  const { agreement } = told
  // Nobody's pen goes first where nobody writes.
  if (agreement === null)
    return alliance.state === 'open' && offered && <FirstPen firstPen={offered.firstPen} alliance={alliance} />
  if (since === 'agreed') return null
  const [who, when] = [whoAgreed(told, alliance), day(agreement.agreedAt)]
  const later = newcomers(told, alliance)
  return (
    <p className={css.pen}>
      <bdi>
        {since === 'changed'
          ? `Changed since ${who} agreed on ${when}. Each yes waits to be given again.`
          : later.length > 0
            ? `Agreed on ${when} by ${who}, before ${namedToMe(later, alliance)} sat here. Open again, until all of you stand on it.`
            : `Agreed on ${when}, and open again.`}
      </bdi>
    </p>
  )
}

const FirstPen = ({ firstPen, alliance }: { firstPen: OfferedTemplate['sections'][number]['firstPen']; alliance: Alliance }) => {
  const { seats } = alliance
  const inks = firstPen.first === 'apart' ? seats.map(({ person }) => person?.ink) : [seats[firstPen.first]?.person?.ink]
  return (
    <p className={css.pen}>
      {inks.map((ink) => ink && <Mark key={ink} ink={ink} />)}
      <span>{penWords(firstPen, alliance)}</span>
    </p>
  )
}

const penWords = (firstPen: OfferedTemplate['sections'][number]['firstPen'], { seats, me }: Alliance): string =>
  firstPenWords(
    firstPen,
    seats.map(({ label, person }) => ({ label, name: person?.name })),
    seats.findIndex(({ id }) => id === me.seatId)
  )
