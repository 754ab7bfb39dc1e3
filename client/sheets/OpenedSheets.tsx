import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Editor } from '@tiptap/core'
import { useState } from 'react'
import type { Section } from '../../shared/alliance/layout.ts'
import type { Alliance, Seat } from '../../shared/protocol/bodies.ts'
import type { OpenedSheets as Opened } from '../../shared/protocol/openedSheets.ts'
import { plainText } from '../../shared/sharing/plainText.ts'
import type { FrozenNode } from '../../shared/sharing/frozenWords.ts'
import { FrozenWords } from '../amending/FrozenWords.tsx'
import { keys } from '../connection/queries.ts'
import { openedSheetsQuery, proposeToClear } from '../connection/writingApart.ts'
import { Trouble } from '../home/Trouble.tsx'
import { Button } from '../paper/Button.tsx'
import { useDays } from '../paper/useDays.ts'
import { bringIn } from './bringIn.ts'
import { LateWords } from './LateWords.tsx'
import { Sheet } from './Sheet.tsx'
import css from './Sheets.module.css'

type OpenedSheetsProps = {
  alliance: Alliance
  section: Section
  /** When they were opened. */
  at: string
  /** What was my sheet. */
  mine: string | undefined
  firstPen: string | undefined
  editor: () => Editor | undefined
  editable: boolean
}

/** The sheets as each wrote them, side by side above the shared words; from here a passage goes into those. */
export const OpenedSheets = ({ alliance, section, at, mine, firstPen, editor, editable }: OpenedSheetsProps) => {
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
                ? (block) => {
                    const there = editor()
                    if (there === undefined) return
                    bringIn(there, { block, seat: sheet.seatId })
                    setBrought(brought + 1)
                  }
                : undefined
            }
          />
        ))}
      </div>
      <p className={css.acts}>
        <span className={css.fine}>The sheets stay here, as each of you wrote them.</span>
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
      {mine !== undefined && <LateWords sheet={mine} />}
    </details>
  )
}

type OpenedSheetProps = {
  sheet: Opened['sheets'][number]
  seat: Seat | undefined
  labelId: string
  onBring: ((block: FrozenNode) => void) | undefined
}

const OpenedSheet = ({ sheet: { content }, seat, labelId, onBring }: OpenedSheetProps) => {
  // By the name that they chose to leave, where they left.
  const who = seat?.person ?? seat?.left
  const blocks = (content.content ?? []).flatMap((block, nth) => (wordsOf(block) === '' ? [] : [{ block, place: String(nth) }]))
  return (
    <Sheet ink={who?.ink} id={labelId} whose={<bdi>{who?.name ?? 'Someone'}</bdi>}>
      {blocks.length === 0 && <p className={css.fine}>Nothing yet.</p>}
      {blocks.map(({ block, place }) => (
        <div key={place} className={`${css.block} inked`}>
          <div data-ink={who?.ink}>
            <FrozenWords content={{ type: 'doc', content: [block] }} />
          </div>
          {onBring && (
            <div className={css.bring}>
              <Button kind="plain" aria-label={`Bring it in: ${beginningOf(block)}`} onClick={() => onBring(block)}>
                Bring it in
              </Button>
            </div>
          )}
        </div>
      ))}
    </Sheet>
  )
}

const wordsOf = (block: FrozenNode): string => plainText({ type: 'doc', content: [block] }).trim()

const beginningOf = (block: FrozenNode): string => {
  const words = wordsOf(block).split(/\s+/)
  return words.slice(0, 8).join(' ') + (words.length > 8 ? '…' : '')
}
