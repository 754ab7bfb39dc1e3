import type { Editor } from '@tiptap/core'
import { useEditorState } from '@tiptap/react'
import { useLayoutEffect, useRef } from 'react'
import { LinkForm } from './LinkForm.tsx'
import { ShapeButtons, goAlong } from './ShapeButtons.tsx'
import css from './Toolbar.module.css'
import { type Box, toolbarPlace } from './toolbarPlace.ts'

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

/** Close to what is chosen and over as few words as can be; in pixels, since the words decide where that is. */
const place = (toolbar: HTMLElement, editor: Editor): void => {
  const around = toolbar.offsetParent?.getBoundingClientRect()
  const dom: Element = editor.view.dom
  if (around === undefined) return
  const chosen = chosenBox(editor)
  const { left, top } = toolbarPlace({
    chosen,
    lines: linesAround(editor).filter((line) => line.bottom <= chosen.top + 1 || line.top >= chosen.bottom - 1),
    size: { width: toolbar.offsetWidth, height: toolbar.offsetHeight },
    column: dom.getBoundingClientRect(),
    within: { left: 0, top: headerFoot(), right: document.documentElement.clientWidth, bottom: window.innerHeight },
    rightToLeft: getComputedStyle(dom).direction === 'rtl'
  })
  toolbar.style.setProperty('left', `${Math.round(left - around.left)}px`)
  toolbar.style.setProperty('top', `${Math.round(top - around.top)}px`)
}

const chosenBox = ({ view, state: { selection } }: Editor): Box => {
  const start = view.coordsAtPos(selection.from, 1)
  const end = view.coordsAtPos(selection.to, -1)
  // Over several lines, only where it begins says something of left and right.
  const oneLine = end.top <= start.bottom
  return { left: start.left, right: oneLine ? end.right : start.left, top: start.top, bottom: end.bottom }
}

/** The lines of the chosen blocks and of those just before and after. */
const linesAround = ({ view, state: { selection } }: Editor): DOMRect[] => {
  const blocks = [...view.dom.children].slice(Math.max(0, selection.$from.index(0) - 1), selection.$to.index(0) + 2)
  const range = document.createRange()
  return blocks.flatMap((block) => {
    const lines: DOMRect[] = []
    const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT)
    for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
      range.selectNodeContents(text)
      lines.push(...range.getClientRects())
    }
    return lines
  })
}

const headerFoot = (): number => Math.max(0, document.querySelector('header')?.getBoundingClientRect().bottom ?? 0)
