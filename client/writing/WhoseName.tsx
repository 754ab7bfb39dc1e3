import type { Editor } from '@tiptap/core'
import { useEditorState } from '@tiptap/react'
import { useEffect, useLayoutEffect, useRef } from 'react'
import { Person } from '../paper/Person.tsx'
import type { Voices } from './Voices.ts'
import css from './WhoseName.module.css'
import { floatBeside, isFromRight, linesAround, linesOf } from './floatBeside.ts'
import type { Box } from './toolbarPlace.ts'
import { askedIn, forgetWhose, metIn } from './whoseWords.ts'

/** Says whose the words are that are asked about: to the eye after their line, to the ear when the caret comes to another voice. */
export const WhoseName = ({ editor, voices }: { editor: Editor; voices: Voices }) => {
  const name = useRef<HTMLParagraphElement>(null)
  const { asked, met } = useEditorState({
    editor,
    selector: ({ editor: { state } }) => ({ asked: askedIn(state, voices), met: metIn(state, voices) })
  })

  useLayoutEffect(() => {
    if (name.current !== null && asked !== undefined) place(name.current, editor, asked.at)
  }, [editor, asked])

  const isAsked = asked !== undefined
  useEffect(() => {
    if (!isAsked) return
    const { dom } = editor.view
    const forget = () => forgetWhose(editor.view)
    const onKey = (event: KeyboardEvent) => void (event.key === 'Escape' && forget())
    const onLeave = ({ relatedTarget }: PointerEvent) => {
      // The name may be gone to, to be read with a magnifying glass.
      const goesToName = relatedTarget instanceof Node && name.current?.contains(relatedTarget) === true
      if (asked.by === 'pointer' && !goesToName) forget()
    }
    document.addEventListener('keydown', onKey)
    dom.addEventListener('pointerleave', onLeave)
    return () => {
      document.removeEventListener('keydown', onKey)
      dom.removeEventListener('pointerleave', onLeave)
    }
  }, [editor, isAsked, asked?.by])

  return (
    <>
      {isAsked && (
        <p
          ref={name}
          className={css.name}
          data-by={asked.by}
          aria-hidden="true"
          onPointerLeave={() => forgetWhose(editor.view)}
          onPointerDown={() => forgetWhose(editor.view)}
        >
          <Person name={asked.voice.name} ink={asked.voice.ink} />
        </p>
      )}
      <output className={`${css.told} unseen`}>
        {met !== undefined && (met.seatId === voices.me ? 'You wrote this.' : `${met.name} wrote this.`)}
      </output>
    </>
  )
}

/** After the line, where the paper is empty: in the margin, or before it where the line is short. */
const place = (name: HTMLElement, editor: Editor, at: number): void => {
  const { left, right, top, bottom } = editor.view.coordsAtPos(at, -1)
  const chosen: Box = { left, right, top, bottom }
  const words = linesAround(editor, at, at)
  const middle = (top + bottom) / 2
  const line = words.filter((part) => part.top < middle && part.bottom > middle)
  const column: Element = editor.view.dom
  const around = column.getBoundingClientRect()
  const ends = isFromRight(editor)
    ? { left: Math.min(chosen.left, ...line.map((part) => part.left)), right: around.right }
    : { left: around.left, right: Math.max(chosen.right, ...line.map((part) => part.right)) }
  const beside = column.closest('section')?.querySelectorAll('[role=note], details, .flag') ?? []
  const others = [...beside].flatMap((element) =>
    element.matches('.flag') ? [element.getBoundingClientRect()] : linesOf(element)
  )
  floatBeside(name, editor, {
    chosen,
    lines: [...words, ...others],
    column: { ...ends, top: around.top, bottom: around.bottom },
    marginFirst: true
  })
}
