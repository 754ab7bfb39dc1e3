import type { Editor } from '@tiptap/core'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Section } from '../../shared/alliance/layout.ts'
import { draftDaysQuery, draftQuery } from '../connection/drafts.ts'
import { Trouble } from '../home/Trouble.tsx'
import { Button } from '../paper/Button.tsx'
import type { Hand } from '../writing/Hand.ts'
import type { Voices } from '../writing/Voices.ts'
import { AskForDrafts } from './AskForDrafts.tsx'
import { chosenIn, copyBack } from './copyBack.ts'
import { draftDay, keptFor } from './dayWords.ts'
import css from './EarlierDays.module.css'
import EarlierWords from './EarlierWords.tsx'

type EarlierDaysProps = {
  alliance: string
  section: Section
  voices: Voices
  hand: Hand
  /** The section's own, where the words go that are copied back. */
  editor: () => Editor | undefined
  editable: boolean
  onClose: () => void
}

const NONE: readonly string[] = []

/** A day is looked at for so long while they are played. */
const A_DAY_MS = 1_100

/** The words of a section at the end of each day that is kept. */
const EarlierDays = ({ alliance, section, voices, hand, editor, editable, onClose }: EarlierDaysProps) => {
  const told = useQuery(draftDaysQuery(alliance, section.id))
  const days = told.data?.days ?? NONE
  const [chosen, setChosen] = useState<string>()
  const [isPlaying, setPlaying] = useState(false)
  const at = Math.max(0, chosen === undefined ? days.length - 1 : days.indexOf(chosen))
  const day = days[at]
  const draft = useQuery(draftQuery(alliance, section.id, day))
  const words = useRef<Editor>(undefined)
  const onWords = useCallback((there: Editor) => void (words.current = there), [])
  const isLast = at >= days.length - 1
  const isThere = draft.data?.day === day

  useEffect(() => {
    if (!isPlaying || !isThere) return
    const next = setTimeout(() => (isLast ? setPlaying(false) : setChosen(days[at + 1])), A_DAY_MS)
    return () => clearTimeout(next)
  }, [isPlaying, isThere, isLast, days, at])

  const play = (): void => {
    if (!isPlaying && isLast) setChosen(days[0])
    setPlaying(!isPlaying)
  }
  const copy = (): void => {
    const [from, to] = [words.current, editor()]
    if (from !== undefined && to !== undefined) copyBack(to, chosenIn(from.state), hand.editor() === to ? 'caret' : 'end')
  }

  return (
    <section className={css.earlier} aria-label={`Earlier days of “${section.title}”`}>
      <Trouble error={told.error ?? draft.error} />
      {told.data !== undefined && day === undefined && (
        <p>Nothing to look back on yet. From tomorrow, these words can be read as they were at the end of each day.</p>
      )}
      {day !== undefined && (
        <>
          <output className={css.day}>{draftDay(day)}</output>
          <input
            ref={focusOnce}
            className={css.slider}
            type="range"
            aria-label="Day"
            aria-valuetext={draftDay(day)}
            min={0}
            max={Math.max(0, days.length - 1)}
            value={at}
            onChange={({ currentTarget }) => {
              setPlaying(false)
              setChosen(days[currentTarget.valueAsNumber])
            }}
          />
          {draft.data !== undefined && (
            <>
              {draft.data.title !== section.title && (
                <p className={css.title} dir="auto">
                  {draft.data.title}
                </p>
              )}
              <EarlierWords
                content={draft.data.content}
                voices={voices}
                label={`“${draft.data.title}”, ${draftDay(draft.data.day)}`}
                onEditor={onWords}
              />
            </>
          )}
        </>
      )}
      <p className={css.acts}>
        {days.length > 1 && (
          <Button kind="plain" onClick={play}>
            {isPlaying ? 'Stop' : 'Play'}
          </Button>
        )}
        {editable && day !== undefined && (
          <Button kind="plain" busy={!isThere} onClick={copy}>
            Copy them back
          </Button>
        )}
        <Button kind="plain" onClick={onClose}>
          Enough
        </Button>
      </p>
      {told.data !== undefined && <p className="fine">{keptFor(told.data.windowDays)}</p>}
      {editable && told.data !== undefined && <AskForDrafts alliance={alliance} windowDays={told.data.windowDays} />}
    </section>
  )
}

/** Whoever opened this goes on from here. */
const focusOnce = (element: HTMLElement | null): void => element?.focus({ preventScroll: true })

export default EarlierDays
