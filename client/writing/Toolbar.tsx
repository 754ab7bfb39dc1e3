import type { Editor } from '@tiptap/core'
import { useEditorState } from '@tiptap/react'
import { type RefObject, useLayoutEffect } from 'react'
import { LinkForm } from './LinkForm.tsx'
import { ShapeButtons, goAlong } from './ShapeButtons.tsx'
import css from './Toolbar.module.css'

type ToolbarProps = {
  ref: RefObject<HTMLDivElement | null>
  editor: Editor
  linking: boolean
  onLinking: (linking: boolean) => void
}

/** Floats above the chosen words; on a phone the dock takes its place. It follows the words in the page's
 *  order, so Tab reaches it from them, and Alt F10 from anywhere among them. */
export const Toolbar = ({ ref, editor, linking, onLinking }: ToolbarProps) => {
  const chosen = useEditorState({
    editor,
    selector: ({ editor }) => {
      const { from, to, empty } = editor.state.selection
      return { from, to, any: !empty && editor.isEditable && editor.state.doc.textBetween(from, to).trim() !== '', focused: editor.isFocused }
    }
  })
  const shown = linking || (chosen.any && (chosen.focused || ref.current?.contains(document.activeElement) === true))

  useLayoutEffect(() => {
    if (shown && ref.current !== null) place(ref.current, editor)
  }, [shown, linking, chosen.from, chosen.to, editor, ref])

  if (!shown) return null
  return (
    <div
      ref={ref}
      className={css.toolbar}
      role={linking ? 'group' : 'toolbar'}
      aria-label={linking ? 'Link the chosen words' : 'Shape the chosen words'}
      data-linking={linking || undefined}
      onKeyDown={(event) => {
        if (event.key === 'Escape') editor.commands.focus()
        else if (!linking) goAlong(event)
      }}
    >
      {linking ? <LinkForm editor={editor} onDone={() => onLinking(false)} /> : <ShapeButtons editor={editor} onLink={() => onLinking(true)} />}
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
  toolbar.style.setProperty('top', `${Math.round(start.top - column.top - toolbar.offsetHeight - 4)}px`)
}
