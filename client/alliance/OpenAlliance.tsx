import { useQuery } from '@tanstack/react-query'
import { type ComponentProps, Suspense, memo, useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { PartAwaited } from '../paper/PartAwaited.tsx'
import { later } from '../connection/later.ts'
import { tabTitle } from './tabTitle.ts'
import type { Section } from '../../shared/alliance/layout.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { SectionWords } from '../agreeing/useWords.ts'
import { standingOf as standingOnWords } from '../agreeing/standing.ts'
import type { AllianceConnection } from '../connection/AllianceConnection.ts'
import { templatesQuery } from '../connection/queries.ts'
import { useCopyOf, useSaved } from '../connection/useAllianceConnection.ts'
import type { Line } from '../connection/Line.ts'
import type { SavedState } from '../connection/savedState.ts'
import { Margin } from '../margin/Margin.tsx'
import { WritingNote } from '../notes/SectionNotes.tsx'
import { useNotes } from '../notes/useNotes.ts'
import { Head } from '../paper/Head.tsx'
import { Page } from '../paper/Page.tsx'
import { Resting } from '../leaving/Resting.tsx'
import { useFoundResting } from '../leaving/useFoundResting.ts'
import { Toast } from '../paper/Toast.tsx'
import { ComingBack } from '../returning/ComingBack.tsx'
import { useReturn } from '../returning/useReturn.ts'
import { Proposals, waitingForMe } from '../proposing/Proposals.tsx'
import { ShownOutside } from '../sharing/ShownOutside.tsx'
import { Hand } from '../writing/Hand.ts'
import { RescuedWords } from '../writing/RescuedWords.tsx'
import { Adding } from './Adding.tsx'
import { AllianceSection } from './AllianceSection.tsx'
import { AllianceTitle } from './AllianceTitle.tsx'
import { Contents } from './Contents.tsx'
import { Dock } from './Dock.tsx'
import { EmptySeats } from './EmptySeats.tsx'
import { Foot } from './Foot.tsx'
import { KeepHand } from './KeepHand.tsx'
import { NearlyFull } from './NearlyFull.tsx'
import css from './OpenAlliance.module.css'
import { namesIn } from './namesIn.ts'
import { Outline } from './Outline.ts'
import { SectionActs } from './SectionActs.ts'
import { SavedMark } from './SavedMark.tsx'
import { SavedNotice } from './SavedNotice.tsx'
import { SeatKept } from './SeatKept.tsx'
import { WhoIsHere } from './WhoIsHere.tsx'
import { isInText } from './isInText.ts'
import { useFarSections } from './useFarSections.ts'
import { useHere } from './useHere.ts'
import { useRescued } from './useRescued.ts'
import { useSectionAtHand } from './useSectionAtHand.ts'
import { useVoices } from './useVoices.ts'
import { useWrittenTogether } from './useWrittenTogether.ts'

// Opened now and then.
const KeysHelp = later(async () => ({ default: (await import('./KeysHelp.tsx')).KeysHelp }))
const ShareDialog = later(async () => ({ default: (await import('../sharing/ShareDialog.tsx')).ShareDialog }))
// Only while we are coming back, or a day for it is being set.
const UnderWay = later(async () => ({ default: (await import('../returning/UnderWay.tsx')).UnderWay }))
const UnderWayFoot = later(async () => ({ default: (await import('../returning/UnderWay.tsx')).UnderWayFoot }))
const ComingBackDialog = later(async () => ({
  default: (await import('../returning/ComingBackDialog.tsx')).ComingBackDialog
}))

type OpenAllianceProps = {
  alliance: Alliance
  connection: AllianceConnection
  line: Line
}

const RENEWED = {
  'laid-in': 'Some of your words had come out of step with what is saved. They were laid in again.',
  'out-of-step': 'This page had come out of step with what is saved. It shows what is saved again.'
}

/** The alliance with its words: one column of sections, each written by everyone at once. */
export const OpenAlliance = memo(({ alliance, connection, line }: OpenAllianceProps) => {
  const { doc, awareness } = connection
  const outline = useMemo(() => new Outline(doc), [doc])
  const acts = useMemo(() => new SectionActs(doc), [doc])
  const { title, all, sections } = useSyncExternalStore(outline.subscribe, outline.view)
  const told = useSyncExternalStore(acts.subscribe, acts.told)
  const here = useHere(awareness)
  const together = useWrittenTogether(awareness, doc)
  const voices = useVoices(alliance, connection)
  const hand = useMemo(() => new Hand(), [])
  const { rescuedIn, rescuedElsewhere, answer } = useRescued(alliance.id, connection)
  const atHand = useSectionAtHand()
  const [inksChosen, setInksChosen] = useState<boolean>()
  const [renaming, setRenaming] = useState<string>()
  const [marginAsked, setMarginAsked] = useState(0)
  const [asking, setAsking] = useState<'share' | 'keys' | 'day'>()
  const [renewed, setRenewed] = useState(() => line.opened().renewed)
  const { data: templates } = useQuery(templatesQuery(alliance.language))
  const template = templates?.find(({ key }) => key === alliance.template)
  const { seats } = alliance
  const standing = useSyncExternalStore(line.subscribe, () => standingOf(line.view().saved))
  const resting = alliance.state === 'resting'
  const writable = !resting && (standing === 'connected' || standing === 'away')
  const words = useMemo(() => new SectionWords(), [])
  useFoundResting(alliance.id, line)
  const returning = useReturn(alliance.id, sections)
  const notes = useNotes(alliance, doc)
  const agreed = useMemo(() => agreedAsTold(alliance), [alliance])

  // The browser looked for the place that the address names before there was one. Where the page begins again by itself, it stays where it is.
  useEffect(() => {
    if (line.opened().renewed === undefined) document.getElementById(location.hash.slice(1))?.scrollIntoView()
  }, [line])

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isInText(event.target) || document.querySelector('dialog[open]') !== null) return
      const mod = (event.ctrlKey || event.metaKey) && !event.altKey
      const key = event.key.toLowerCase()
      if (event.key === '?' && !mod) setAsking('keys')
      else if (mod && writable && (key === 'y' || (key === 'z' && event.shiftKey))) acts.redo()
      else if (mod && writable && key === 'z') acts.undo()
      else return
      event.preventDefault()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [acts, writable])

  const setAside = useCallback(
    (section: Section) => {
      // The hand leaves it first: only what the other sets aside stays under the hand.
      document.querySelector('main')?.focus({ preventScroll: true })
      acts.setAside(section)
    },
    [acts]
  )

  // What the other sets aside while the hand is in it stays until the hand leaves.
  const onPage = all.filter(({ id, setAside: away }) => !away || id === atHand)
  useFarSections(sections)
  const isShared = seats.filter(({ person }) => person !== null).length > 1
  const contents = {
    alliance,
    words,
    sections,
    voices,
    acts,
    editable: writable,
    together,
    inksShown: inksChosen ?? sections.some(({ id }) => !agreed.has(id)),
    onInksShown: setInksChosen,
    onRenaming: setRenaming,
    onKeys: () => setAsking('keys'),
    onReturn: isShared && standing !== 'gone' && returning.now === null ? returning.begin : undefined,
    onMargin: writable ? () => setMarginAsked((before) => before + 1) : undefined,
    onShare: isShared && standing !== 'gone' ? () => setAsking('share') : undefined,
    onDay: isShared && standing !== 'gone' && returning.comingBack === null ? () => setAsking('day') : undefined,
    isWaitedFor: standing !== 'gone' && waitingForMe(alliance).length > 0
  }
  return (
    <div className={css.alliance}>
      <Head inks={seats.length === 2 ? [seats[0]?.person?.ink, seats[1]?.person?.ink] : 'everyone’s'} brief>
        <SavedMarkOf line={line} />
        <WhoIsHere seats={seats} mySeat={alliance.me.seatId} here={here} connected={standing === 'connected'} />
      </Head>
      <div className={css.book}>
        <div className={css.contents}>
          <Contents {...contents} />
        </div>
        <div className={css.column}>
          <Page title={tabTitle(title, namesIn(alliance))} width="full">
            <AllianceTitle alliance={alliance} title={title} template={template} doc={writable ? doc : undefined} />
            <SavedNoticeOf line={line} sections={sections} alliance={alliance} />
            {writable && <NearlyFull doc={doc} />}
            {writable && <PlacelessWords rescued={rescuedElsewhere(onPage)} hand={hand} voices={voices} onAnswered={answer} />}
            {standing !== 'gone' && <Proposals alliance={alliance} />}
            {isShared && returning.now === null && returning.comingBack != null && (
              <ComingBack
                comingBack={returning.comingBack}
                busy={returning.busy}
                onBegin={returning.begin}
                onChange={() => setAsking('day')}
              />
            )}
            {returning.now != null && (
              <Suspense fallback={null}>
                <UnderWay alliance={alliance} returning={returning} onWrite={hand.goTo} />
              </Suspense>
            )}
            <SeatKept alliance={alliance} />
            <Resting alliance={alliance} />
            <KeepHand hand={hand}>
              {onPage.map((section) => (
                <AllianceSection
                  key={section.id}
                  section={section}
                  place={placeIn(sections, section)}
                  offered={template?.sections.find(({ key }) => key === section.key)}
                  alliance={alliance}
                  connection={connection}
                  words={words}
                  returning={returning}
                  notes={notes}
                  voices={voices}
                  hand={hand}
                  acts={acts}
                  editable={writable}
                  inksChosen={inksChosen}
                  renaming={renaming === section.id && writable}
                  onRenaming={setRenaming}
                  rescued={rescuedIn(section.id)}
                  onRescueAnswered={answer}
                  onOutOfStep={connection.toldOfEditor}
                  onSetAside={setAside}
                />
              ))}
            </KeepHand>
            {returning.now != null && (
              <Suspense fallback={null}>
                <UnderWayFoot returning={returning} />
              </Suspense>
            )}
            {writable && (
              <Adding
                waiting={all.filter((section) => section.setAside && !onPage.includes(section))}
                template={template}
                acts={acts}
                seats={seats}
                onAdded={goToSection}
              />
            )}
            <ShownOutside alliance={alliance} />
            {standing !== 'gone' && <EmptySeats alliance={alliance} />}
            {/* Where the seat is gone, nothing of it is true. */}
            {standing !== 'gone' && <Foot alliance={alliance} />}
          </Page>
        </div>
      </div>
      <Dock hand={hand} contents={contents} />
      {writable && <WritingNote notes={notes} alliance={alliance} />}
      {writable && <Margin alliance={alliance} margin={connection.margin} hand={hand} asked={marginAsked} />}
      <Toast
        words={told?.words ?? (renewed && RENEWED[renewed])}
        then={
          told?.then === undefined || !writable
            ? undefined
            : { does: told.then, act: told.then === 'Undo' ? acts.undo : acts.redo }
        }
        onPutAway={() => {
          setRenewed(undefined)
          acts.putAway()
        }}
      />
      {asking === 'share' && (
        <Suspense fallback={<PartAwaited />}>
          <ShareDialog alliance={alliance} title={title} sections={sections} onClosed={() => setAsking(undefined)} />
        </Suspense>
      )}
      {asking === 'day' && returning.comingBack !== undefined && (
        <Suspense fallback={<PartAwaited />}>
          <ComingBackDialog alliance={alliance.id} comingBack={returning.comingBack} onClosed={() => setAsking(undefined)} />
        </Suspense>
      )}
      {asking === 'keys' && (
        <Suspense fallback={<PartAwaited />}>
          <KeysHelp onClosed={() => setAsking(undefined)} />
        </Suspense>
      )}
    </div>
  )
})

/** Those that everyone stood on when the server was last asked. */
const agreedAsTold = ({ sections, seats }: Alliance): ReadonlySet<string> =>
  new Set(
    sections.flatMap((section) =>
      standingOnWords(section, { seats, digest: section.digest }).since === 'agreed' ? [section.id] : []
    )
  )

/** Words whose section is not on the page: they go where the hand is. */
const PlacelessWords = ({ hand, ...words }: Omit<ComponentProps<typeof RescuedWords>, 'editor'> & { hand: Hand }) => {
  const editor = useSyncExternalStore(hand.subscribe, hand.editor)
  return <RescuedWords {...words} editor={editor} />
}

const SavedMarkOf = ({ line }: { line: Line }) => <SavedMark saved={useSaved(line)} />

const SavedNoticeOf = ({ line, ...shown }: { line: Line; sections: readonly Section[]; alliance: Alliance }) => (
  <SavedNotice {...shown} saved={useSaved(line)} copyOf={useCopyOf(line)} onGoOnFromSaved={line.goOnFromSaved} />
)

/** As much of the saved state as the page's shape depends on. Nothing that could not be kept is written. */
const standingOf = ({ state }: SavedState): 'connected' | 'away' | 'closed' | 'gone' => {
  switch (state) {
    case 'saved':
    case 'saving':
      return 'connected'
    case 'connecting':
    case 'late':
    case 'offline':
    case 'busy':
    case 'unreadable':
      return 'away'
    case 'refused':
    case 'outdated':
      return 'closed'
    case 'gone':
      return 'gone'
  }
}

const placeIn = (sections: readonly Section[], section: Section): 'first' | 'between' | 'last' | 'only' => {
  if (sections.length === 1) return 'only'
  const at = sections.indexOf(section)
  return at === 0 ? 'first' : at === sections.length - 1 ? 'last' : 'between'
}

/** Once it is drawn. */
const goToSection = (id: string): void => {
  requestAnimationFrame(() => {
    const section = document.getElementById(`section-${id}`)
    section?.scrollIntoView()
    section?.focus({ preventScroll: true })
  })
}
