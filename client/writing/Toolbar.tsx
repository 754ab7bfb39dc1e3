import type { Editor } from '@tiptap/core'
import { useEditorState } from '@tiptap/react'
import { useLayoutEffect, useRef } from 'react'
import { LinkForm } from './LinkForm.tsx'
import { ShapeButtons, goAlong } from './ShapeButtons.tsx'
import css from './Toolbar.module.css'
import { floatBeside, linesAround } from './floatBeside.ts'
import type { Box } from './toolbarPlace.ts'

type ToolbarProps = {
  editor: Editor
  /** Whether the focus is in this section: in its words or on this toolbar. */
  within: boolean
  linking: boolean
  onLinking: (linking: boolean) => void
}

/** Floats beside the chosen words; on a phone the dock takes its place. It follows the words in the page's
 *  order, so Tab reaches it from them, and Alt F10 from anywhere among them. */
export const Toolbar = ({ editor, within, linking, onLinking }: ToolbarProps) => {
  const toolbar = useRef<HTMLDivElement>(null)
  const chosen = useEditorState({
    editor,
    selector: ({ editor }) => {
      const { from, to, empty } = editor.state.selection
      return { from, to, any: !empty && editor.isEditable && editor.state.doc.textBetween(from, to).trim() !== '' }
    }
  })

  // After every drawing: it is drawn again only when what is chosen has moved.
  useLayoutEffect(() => {
    if (toolbar.current !== null) place(toolbar.current, editor)
  })

  if (linking)
    return (
      <div ref={toolbar} className={css.toolbar} data-linking>
        <LinkForm editor={editor} onDone={() => onLinking(false)} />
      </div>
    )
  if (!chosen.any || !within) return null
  return (
    <div
      ref={toolbar}
      className={css.toolbar}
      role="toolbar"
      tabIndex={-1}
      aria-label="Shape the chosen words"
      onKeyDown={(event) => {
        if (event.key === 'Escape') editor.commands.focus()
        else goAlong(event)
      }}
    >
      <ShapeButtons editor={editor} onLink={() => onLinking(true)} />
    </div>
  )
}

/** Close to what is chosen and over as few words as can be. */
const place = (toolbar: HTMLElement, editor: Editor): void => {
  const chosen = chosenBox(editor)
  const { from, to } = editor.state.selection
  const dom: Element = editor.view.dom
  floatBeside(toolbar, editor, {
    chosen,
    lines: [
      ...linesAround(editor, from, to).filter((line) => line.bottom <= chosen.top + 1 || line.top >= chosen.bottom - 1),
      ...inMargin(editor)
    ],
    column: dom.getBoundingClientRect()
  })
}

/** Questions and notes that stand beside these words. */
const inMargin = ({ view }: Editor): DOMRect[] =>
  [...(view.dom.closest('section')?.querySelectorAll('[data-margin], aside') ?? [])].map((one) => one.getBoundingClientRect())

const chosenBox = ({ view, state: { selection } }: Editor): Box => {
  const start = view.coordsAtPos(selection.from, 1)
  const end = view.coordsAtPos(selection.to, -1)
  // Over several lines, only where it begins says something of left and right.
  const oneLine = end.top <= start.bottom
  return { left: start.left, right: oneLine ? end.right : start.left, top: start.top, bottom: end.bottom }
}
