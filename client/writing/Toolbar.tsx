import type { Editor } from '@tiptap/core'
import { useEditorState } from '@tiptap/react'
import { useLayoutEffect, useRef } from 'react'
import { LinkForm } from './LinkForm.tsx'
import { ShapeButtons, goAlong } from './ShapeButtons.tsx'
import css from './Toolbar.module.css'

type ToolbarProps = {
  editor: Editor
  /** Whether the focus is in this section: in its words or on this toolbar. */
  within: boolean
  linking: boolean
  onLinking: (linking: boolean) => void
}

/** Floats above the chosen words; on a phone the dock takes its place. It follows the words in the page's
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

/** Above the first line of what is chosen, within the column; in pixels, since the words decide where that is. */
const place = (toolbar: HTMLElement, { view, state }: Editor): void => {
  const column = toolbar.parentElement?.getBoundingClientRect()
  if (column === undefined) return
  const start = view.coordsAtPos(state.selection.from, 1)
  const end = view.coordsAtPos(state.selection.to, -1)
  const middle = end.top > start.bottom ? start.left : (start.left + end.right) / 2
  const left = Math.max(0, Math.min(column.width - toolbar.offsetWidth, middle - column.left - toolbar.offsetWidth / 2))
  toolbar.style.setProperty('left', `${Math.round(left)}px`)
  // Held at its foot, so that it grows upwards, away from the words.
  toolbar.style.setProperty('bottom', `${Math.round(column.bottom - start.top + 4)}px`)
}
