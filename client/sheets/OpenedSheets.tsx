import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Editor } from '@tiptap/core'
import { type FocusEvent, useCallback, useState } from 'react'
import type { Section } from '../../shared/alliance/layout.ts'
import type { Alliance, Seat } from '../../shared/protocol/bodies.ts'
import type { OpenedSheets as Opened } from '../../shared/protocol/openedSheets.ts'
import { plainText } from '../../shared/sharing/plainText.ts'
import { keys } from '../connection/queries.ts'
import { openedSheetsQuery, proposeToClear } from '../connection/writingApart.ts'
import { Trouble } from '../home/Trouble.tsx'
import { Button } from '../paper/Button.tsx'
import { useDays } from '../paper/useDays.ts'
import { WordsToChoose } from '../writing/WordsToChoose.tsx'
import { bringIn } from './bringIn.ts'
import { type Passage, passageIn } from './passage.ts'
import { Sheet } from './Sheet.tsx'
import css from './Sheets.module.css'

type OpenedSheetsProps = {
  alliance: Alliance
  section: Section
  /** When they were opened. */
  at: string
  firstPen: string | undefined
  editor: () => Editor | undefined
  editable: boolean
}

/** The sheets as each wrote them, side by side above the shared words; from here a passage goes into those. */
export const OpenedSheets = ({ alliance, section, at, firstPen, editor, editable }: OpenedSheetsProps) => {
  const { day } = useDays()
  const queries = useQueryClient()
  const { data: opened, error } = useQuery(openedSheetsQuery(alliance.id, { section: section.id, at }))
  const clear = useMutation({
    mutationFn: () => proposeToClear(alliance.id, section.id),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.alliance(alliance.id) })
  })
  const [brought, setBrought] = useState(0)
  if (opened == null) return <Trouble error={error} />
  const isAsked = alliance.proposals.some(
    ({ kind, state, section: about }) => kind === 'clear-sheets' && state === 'open' && about?.id === section.id
  )
  return (
    <details className={css.sheets} open>
      <summary className={css.title}>Your sheets, opened on {day(opened.at)}</summary>
      <p className={css.intro}>
        Read them in silence first, if you like. Then bring what belongs to {opened.sheets.length > 2 ? 'all' : 'both'} of you
        into the section, in any words. {firstPen}
      </p>
      <div className={css.pair}>
        {opened.sheets.map((sheet) => (
          <OpenedSheet
            key={sheet.seatId}
            sheet={sheet}
            seat={alliance.seats.find(({ id }) => id === sheet.seatId)}
            labelId={`opened-${section.id}-${sheet.seatId}`}
            onBring={
              editable
                ? ({ blocks }) => {
                    const there = editor()
                    if (there === undefined) return
                    bringIn(there, { blocks, seat: sheet.seatId })
                    setBrought(brought + 1)
                  }
                : undefined
            }
          />
        ))}
      </div>
      <p className={css.acts}>
        <span className={css.fine}>
          {editable && 'Go into a paragraph, or choose words, to bring them over. '}The sheets stay here, as each of you wrote
          them.
        </span>
        {editable && !isAsked && (
          <Button kind="plain" busy={clear.isPending} onClick={() => clear.mutate()}>
            Ask to clear them
          </Button>
        )}
        {isAsked && <span className={css.fine}>Whether to clear them is asked at the top of this page.</span>}
      </p>
      {/* Said anew each time. */}
      <output className={css.fine} key={brought}>
        {brought > 0 && 'Brought in, at the end of the section.'}
      </output>
      <Trouble error={clear.error} />
    </details>
  )
}

type OpenedSheetProps = {
  sheet: Opened['sheets'][number]
  seat: Seat | undefined
  labelId: string
  onBring: ((passage: Passage) => void) | undefined
}

const OpenedSheet = ({ sheet: { content }, seat, labelId, onBring }: OpenedSheetProps) => {
  // By the name that they chose to leave, where they left.
  const who = seat?.person ?? seat?.left
  const name = who?.name ?? 'Someone'
  const [words, setWords] = useState<Editor>()
  const [touched, setTouched] = useState<Passage['kind']>()
  const onEditor = useCallback((there: Editor) => {
    setWords(there)
    const look = (): void => setTouched(there.isFocused ? passageIn(there.state)?.kind : undefined)
    there.on('focus', look)
    there.on('selectionUpdate', look)
  }, [])
  const bring = (): void => {
    const passage = words && passageIn(words.state)
    if (passage !== undefined) onBring?.(passage)
  }
  const onBlur = ({ currentTarget, relatedTarget }: FocusEvent): void => {
    if (!currentTarget.contains(relatedTarget)) setTouched(undefined)
  }
  const isEmpty = plainText(content).trim() === ''
  return (
    <Sheet ink={who?.ink} id={labelId} whose={<bdi>{name}</bdi>}>
      {isEmpty ? (
        <p className={css.fine}>Nothing yet.</p>
      ) : (
        <div className="inked" onBlur={onBlur}>
          <div data-ink={who?.ink}>
            <WordsToChoose content={content} label={`What ${name} wrote apart`} className="words" onEditor={onEditor} />
          </div>
          {onBring && (
            <div className={css.bring}>
              {touched !== undefined && (
                // The hand stays in the words, and what is chosen stays chosen.
                <Button onMouseDown={(event) => event.preventDefault()} onClick={bring}>
                  {touched === 'words' ? 'Bring the chosen words over' : 'Bring this paragraph over'}
                </Button>
              )}
            </div>
          )}
        </div>
      )}
    </Sheet>
  )
}
