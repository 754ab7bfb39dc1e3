import { type Editor } from '@tiptap/core'
import { useEditorState } from '@tiptap/react'
import css from './ShapeButtons.module.css'
import { comeBackTo, takesNotes } from './notedWords.ts'
import { type Shape, shapes } from './shapes.ts'

type ShapeButtonsProps = { editor: Editor; onLink: () => void }

const LABELS: Record<Shape, string> = {
  bold: 'Bold',
  italic: 'Italic',
  quotation: 'Quotation',
  list: 'List',
  numbered: 'Numbered list',
  tasks: 'List of tasks'
}
const SHOWN = ['bold', 'italic', 'quotation', 'list', 'tasks'] as const satisfies readonly Shape[]

/** What can be done to the chosen words. One tab stop; the arrows go along it. */
export const ShapeButtons = ({ editor, onLink }: ShapeButtonsProps) => {
  const active = useEditorState({
    editor,
    selector: ({ editor }) => ({
      bold: shapes.bold.active(editor),
      italic: shapes.italic.active(editor),
      quotation: shapes.quotation.active(editor),
      list: shapes.list.active(editor),
      tasks: shapes.tasks.active(editor),
      link: editor.isActive('link'),
      chosen: hasChosenWords(editor)
    })
  })
  return (
    <>
      {SHOWN.map((shape, index) => (
        <button
          key={shape}
          type="button"
          className={css.shape}
          aria-label={LABELS[shape]}
          aria-pressed={active[shape]}
          tabIndex={index === 0 ? 0 : -1}
          // The focus stays in the words, and with it what is chosen.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => shapes[shape].toggle(editor)}
        >
          {shape === 'bold' ? (
            <span className={css.bold}>B</span>
          ) : shape === 'italic' ? (
            <span className={css.italic}>I</span>
          ) : (
            <Icon shape={shape} />
          )}
        </button>
      ))}
      <button
        type="button"
        className={css.shape}
        aria-label="Link"
        aria-pressed={active.link}
        tabIndex={-1}
        onPointerDown={(event) => event.preventDefault()}
        onClick={onLink}
      >
        <Icon shape="link" />
      </button>
      {active.chosen && takesNotes(editor) && (
        <button
          type="button"
          className={css.sentence}
          tabIndex={-1}
          aria-haspopup="dialog"
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => comeBackTo(editor)}
        >
          Come back to this
        </button>
      )}
    </>
  )
}

const hasChosenWords = ({ state: { selection, doc } }: Editor): boolean =>
  !selection.empty && doc.textBetween(selection.from, selection.to).trim() !== ''

/** Arrow keys, Home and End move along a toolbar (WAI-ARIA, toolbar pattern). */
export const goAlong = (event: React.KeyboardEvent<HTMLElement>): void => {
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const at = buttons.findIndex((button) => button === document.activeElement)
  if (at < 0) return
  const rtl = getComputedStyle(event.currentTarget).direction === 'rtl'
  const step = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1 }[event.key]
  const next =
    event.key === 'Home'
      ? 0
      : event.key === 'End'
        ? buttons.length - 1
        : step === undefined
          ? undefined
          : (at + step + buttons.length) % buttons.length
  if (next === undefined) return
  event.preventDefault()
  buttons[next]?.focus()
}

const PATHS = {
  quotation:
    'M7.2 5.2C4.900 6 3.700 7.800 3.700 10.200v2.300h3.400V9.300H5.400M14.300 5.200c-2.300.8-3.500 2.600-3.500 5v2.300h3.400V9.300h-1.700',
  tasks: 'M3 2.500h5.500v5.500H3zM3 10h5.500v5.500H3zM4.300 5.100l1.200 1.200 2.100-2.600M11.500 5.300h4M11.500 12.800h4',
  list: 'M7 5h8M7 9h8M7 13h8M3.200 5h.1M3.200 9h.1M3.200 13h.1',
  link: 'M7.600 10.400a2.700 2.700 0 0 0 3.900 0l2.400-2.400a2.700 2.700 0 0 0-3.900-3.900l-.9.9M10.400 7.600a2.700 2.700 0 0 0-3.900 0L4.100 10A2.700 2.700 0 0 0 8 13.900l.9-.9'
} as const

const Icon = ({ shape }: { shape: keyof typeof PATHS }) => (
  <svg viewBox="0 0 18 18" className={css.icon} aria-hidden="true" focusable="false">
    <path d={PATHS[shape]} />
  </svg>
)
