// One's name, where a sentence asks for it: begun with, or sat down with.
import { type RefObject, useEffect, useRef, useState } from 'react'
import { MAX_NAME, tidyLine } from '../../shared/alliance/names.ts'
import { Blank, KeepWith } from '../paper/Blank.tsx'
import { NAME_TOO_LONG, whatIsWrongWithName } from './nameWords.ts'

type Name = {
  typed: string
  type: (typed: string) => void
  wrong: string
  blank: RefObject<HTMLInputElement | null>
  /** As it is to be kept; undefined when it cannot be one, which is said then. */
  tidy: () => string | undefined
  /** The server does not take it. */
  refuse: () => void
}

export const useName = (): Name => {
  const [typed, setTyped] = useState('')
  const [wrong, setWrong] = useState('')
  const blank = useRef<HTMLInputElement>(null)
  // What was typed while the script was still on its way.
  useEffect(() => {
    const already = blank.current?.value
    if (already !== undefined && already !== '') setTyped(already)
  }, [])
  const say = (words: string): void => {
    setWrong(words)
    blank.current?.focus()
  }
  return {
    typed,
    type(next) {
      setTyped(next)
      setWrong('')
    },
    wrong,
    blank,
    tidy() {
      const tidy = tidyLine(typed, MAX_NAME)
      if (tidy === undefined) say(whatIsWrongWithName(typed))
      else setWrong('')
      return tidy
    },
    refuse: () => say(NAME_TOO_LONG)
  }
}

/** `errorId`: of what says what is wrong with it. */
export const NameBlank = ({ name: { typed, type, wrong, blank }, errorId }: { name: Name; errorId: string }) => (
  <KeepWith>
    <Blank
      ref={blank}
      aria-label="Your name"
      placeholder="your name"
      autoComplete="given-name"
      value={typed}
      onChange={(event) => type(event.target.value)}
      aria-invalid={wrong !== '' || undefined}
      aria-describedby={errorId}
    />
    ,
  </KeepWith>
)
