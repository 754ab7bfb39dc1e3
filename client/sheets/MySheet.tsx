import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import type * as Y from 'yjs'
import { type AllianceId, type SheetId, parseId } from '../../shared/alliance/ids.ts'
import { sectionsOf } from '../../shared/alliance/layout.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { refusalWords } from '../alliance/savedWords.ts'
import { SavedMark } from '../alliance/SavedMark.tsx'
import { textOf } from '../alliance/textOf.ts'
import type { AllianceConnection } from '../connection/AllianceConnection.ts'
import type { Line } from '../connection/Line.ts'
import { keys } from '../connection/queries.ts'
import { isMySheet, sayReady } from '../connection/writingApart.ts'
import { useAllianceConnection, useSaved } from '../connection/useAllianceConnection.ts'
import { Trouble } from '../home/Trouble.tsx'
import { Button } from '../paper/Button.tsx'
import { Notice } from '../paper/Notice.tsx'
import type { Hand } from '../writing/Hand.ts'
import { GoOnWriting } from '../writing/GoOnWriting.tsx'
import { SectionEditor } from '../writing/SectionEditor.tsx'
import { Voices } from '../writing/Voices.ts'
import css from './Sheets.module.css'

type MySheetProps = {
  alliance: Alliance
  section: string
  sheet: { id: string; ready: boolean }
  labelId: string
  hand: Hand
  editable: boolean
}

/** My sheet on a line of its own: the editor of a section, in a room that only my devices enter. */
export const MySheet = (props: MySheetProps) => {
  const alliance = parseId<AllianceId>(props.alliance.id)
  const sheet = parseId<SheetId>(props.sheet.id)
  return alliance === undefined || sheet === undefined ? null : <OnItsLine {...props} ids={{ alliance, sheet }} />
}

type Ids = { alliance: AllianceId; sheet: SheetId }

const OnItsLine = ({ ids, ...props }: MySheetProps & { ids: Ids }) => {
  const of = useMemo(() => ({ id: ids.sheet, isThere: isMySheet }), [ids.sheet])
  const { line, connection, ready } = useAllianceConnection(ids.alliance, of)
  const body = connection !== undefined && ready ? sectionsOf(connection.doc)[0]?.body : undefined
  if (connection === undefined || body === undefined)
    return (
      <div className={css.mine}>
        <SavedMarkOf line={line} />
      </div>
    )
  return (
    <GoOnWriting connection={connection}>
      <Writing key={connection.doc.guid} {...props} line={line} connection={connection} body={body} />
    </GoOnWriting>
  )
}

const SavedMarkOf = ({ line }: { line: Line }) => <SavedMark saved={useSaved(line)} />

type WritingProps = MySheetProps & { line: Line; connection: AllianceConnection; body: Y.XmlFragment }

const Writing = ({ alliance, section, sheet, labelId, hand, editable, line, connection, body }: WritingProps) => {
  const queries = useQueryClient()
  const saved = useSaved(line)
  const voices = useMemo(() => myVoice(alliance, connection), [alliance, connection])
  const isEmpty = useIsEmpty(body)
  const mark = useMutation({
    mutationFn: (ready: boolean) => sayReady(alliance.id, { section, ready }),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.sheets(alliance.id) })
  })
  const isOver = saved.state === 'refused' || saved.state === 'gone' || saved.state === 'outdated'
  // It has opened, and all that was written is in it: in a moment the sheets stand here.
  const isOpening = saved.state === 'gone' && saved.waiting.sections.length === 0
  const place = useRef<HTMLDivElement>(null)
  // Whoever took it out means to write; not so a line that has begun again by itself.
  const takesHand = useRef(!sheet.ready && line.opened().renewed === undefined)
  useEffect(() => {
    if (!takesHand.current) return
    takesHand.current = false
    place.current?.querySelector<HTMLElement>('[role="textbox"]')?.focus({ preventScroll: true })
  }, [])
  return (
    <>
      <div className={css.mine} ref={place}>
        <SectionEditor
          body={body}
          awareness={connection.awareness}
          voices={voices}
          hand={hand}
          titleId={labelId}
          emptyWords="Nothing here yet."
          editable={editable && !sheet.ready && !isOver}
          rescued={NONE}
          onRescueAnswered={useCallback(() => undefined, [])}
          onEditor={useCallback(() => undefined, [])}
          onOutOfStep={connection.toldOfEditor}
        />
      </div>
      {isOver && !isOpening && (
        <Notice
          kind="trouble"
          title="Some words of this sheet are not saved."
          acts={saved.state === 'refused' && <Button onClick={line.goOnFromSaved}>Go on from the saved words</Button>}
        >
          {saved.state === 'refused' && refusalWords(saved.refused)} Copy out what you want to keep.
          <textarea className={css.late} readOnly rows={6} aria-label="Your words" value={textOf(body)} />
        </Notice>
      )}
      <div className={css.acts}>
        {sheet.ready ? (
          <Button busy={mark.isPending} onClick={() => mark.mutate(false)}>
            Go on writing
          </Button>
        ) : (
          // Only what is saved opens.
          <Button busy={mark.isPending || saved.state !== 'saved'} onClick={() => mark.mutate(true)}>
            {isEmpty ? 'I have nothing yet' : 'I’m ready to open'}
          </Button>
        )}
        {!isOpening && <SavedMark saved={saved} />}
      </div>
      <output className={css.fine}>
        {sheet.ready
          ? 'You are ready. Nobody is told before you all are; then the sheets open side by side.'
          : `You can still change your sheet until ${isTeam(alliance) ? 'all' : 'both'} are open.`}
      </output>
      <Trouble error={mark.error} />
    </>
  )
}

const isTeam = ({ seats }: Alliance): boolean => seats.filter(({ person }) => person !== null).length > 2

const NONE: readonly never[] = []

/** On a sheet there is nobody but its writer. */
const myVoice = ({ seats, me }: Alliance, { doc }: AllianceConnection): Voices => {
  const voices = new Voices(() => undefined)
  const mine = seats.find(({ id }) => id === me.seatId)?.person
  voices.know({
    me: me.seatId,
    voices: mine == null ? [] : [{ seatId: me.seatId, name: mine.name, ink: mine.ink }],
    clients: [[doc.clientID, me.seatId]],
    knowsAuthors: false
  })
  return voices
}

const useIsEmpty = (body: Y.XmlFragment): boolean => {
  const subscribe = useCallback(
    (changed: () => void) => {
      body.observeDeep(changed)
      return () => body.unobserveDeep(changed)
    },
    [body]
  )
  return useSyncExternalStore(subscribe, () => textOf(body).trim() === '')
}
