import { Suspense } from 'react'
import { PartAwaited } from '../paper/PartAwaited.tsx'
import { later } from '../connection/later.ts'
import type { Editor } from '@tiptap/core'
import type { Section } from '../../shared/alliance/layout.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { Button } from '../paper/Button.tsx'
import type { Hand } from '../writing/Hand.ts'
import css from './SheetPlace.module.css'
import type { SheetsHere } from './useSheets.ts'

// Read by those who write apart.
const SealedSheets = later(async () => ({ default: (await import('./SealedSheets.tsx')).SealedSheets }))
const OpenedSheets = later(async () => ({ default: (await import('./OpenedSheets.tsx')).OpenedSheets }))
const LateWords = later(async () => ({ default: (await import('./LateWords.tsx')).LateWords }))

type SheetPlaceProps = {
  alliance: Alliance
  section: Section
  sheets: SheetsHere
  /** Whether the section is one to begin apart, as yet. */
  isApart: boolean
  /** Who begins, once they are open. */
  firstPen: string | undefined
  hand: Hand
  editor: () => Editor | undefined
  editable: boolean
}

/** Where the sheets of a section lie; and what came too late for one. */
export const SheetPlace = (props: SheetPlaceProps) => (
  <>
    <Sheets {...props} />
    {props.sheets.late.length > 0 && (
      <Suspense>
        <LateWords alliance={props.alliance.id} late={props.sheets.late} />
      </Suspense>
    )}
  </>
)

/** Sealed, begun or not, or open side by side. */
const Sheets = ({ sheets, isApart, firstPen, editor, ...props }: SheetPlaceProps) => {
  const { told } = sheets
  if (told !== undefined && told.openedAt !== null)
    return (
      <Suspense>
        <OpenedSheets {...props} firstPen={firstPen} editor={editor} at={told.openedAt} />
      </Suspense>
    )
  // What rests is not written in.
  if (props.alliance.state === 'resting') return null
  if (sheets.lies)
    return (
      <Suspense fallback={<PartAwaited />}>
        <SealedSheets {...props} sheets={sheets} />
      </Suspense>
    )
  if (!props.editable || (!isApart && told === undefined)) return null
  return (
    <p className={css.place}>
      Each of you has a sheet of your own here, sealed.{' '}
      <Button kind="plain" onClick={() => sheets.lay(true)}>
        {told === undefined ? 'Write on mine' : 'Open mine'}
      </Button>
    </p>
  )
}
