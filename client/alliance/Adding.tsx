import { type FormEvent, useCallback, useState, useSyncExternalStore } from 'react'
import type * as Y from 'yjs'
import type { SectionId } from '../../shared/alliance/ids.ts'
import type { Section } from '../../shared/alliance/layout.ts'
import { MAX_TITLE } from '../../shared/alliance/names.ts'
import { sectionTitle } from '../../shared/alliance/sectionActs.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import type { OfferedTemplate } from '../../shared/templates/template.ts'
import { Button } from '../paper/Button.tsx'
import { Field } from '../paper/Field.tsx'
import css from './Adding.module.css'
import type { SectionActs } from './SectionActs.ts'
import { anyOfYou, capital } from './seatWords.ts'
import { textOf } from './textOf.ts'

export const ADDING_ID = 'adding'

type AddingProps = {
  /** Those that are set aside. */
  waiting: readonly Section[]
  template: OfferedTemplate | undefined
  acts: SectionActs
  seats: Alliance['seats']
  /** It is on the page now, and wants to be gone to. */
  onAdded: (id: SectionId) => void
}

/** The sections that wait until somebody wants them, and one of your own. */
export const Adding = ({ waiting, template, acts, seats, onAdded }: AddingProps) => {
  const [title, setTitle] = useState('')
  const [wrong, setWrong] = useState(false)
  const add = (event: FormEvent): void => {
    event.preventDefault()
    const kept = sectionTitle(title)
    if (kept === undefined) return setWrong(true)
    setTitle('')
    setWrong(false)
    onAdded(acts.add(kept))
  }
  const bringBack = (section: Section): void => {
    acts.bringBack(section)
    onAdded(section.id)
  }
  return (
    <section id={ADDING_ID} className={css.adding} aria-labelledby="adding-title" tabIndex={-1}>
      <h2 id="adding-title" className={css.title}>
        Add a section
      </h2>
      <p className={css.about}>
        {waiting.length > 0 && 'These wait until one of you wants them. '}
        {capital(anyOfYou(seats))} can set a section aside again; nothing in it is lost.
      </p>
      {waiting.length > 0 && (
        <ul className={css.waiting}>
          {waiting.map((section) => (
            <li key={section.id}>
              <button type="button" onClick={() => bringBack(section)}>
                <bdi className={css.name}>{section.title}</bdi>
                <WhatItHolds section={section} template={template} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <form className={css.own} onSubmit={add} noValidate>
        <Field
          label={waiting.length > 0 ? 'Or one of your own' : 'One of your own'}
          value={title}
          maxLength={MAX_TITLE}
          dir="auto"
          autoComplete="off"
          error={wrong ? 'A section needs a title. One word will do.' : undefined}
          onChange={(event) => {
            setTitle(event.target.value)
            if (sectionTitle(event.target.value) !== undefined) setWrong(false)
          }}
        />
        <Button type="submit">Add it</Button>
      </form>
    </section>
  )
}

/** Enough to know it again. */
const FIRST_WORDS = 90

/** Its first words, once somebody wrote in it; until then the questions to begin from. */
const WhatItHolds = ({ section, template }: { section: Section; template: OfferedTemplate | undefined }) => {
  const words = useFirstWords(section.body)
  const questions = template?.sections.find(({ key }) => key === section.key)?.prompts.slice(0, 2) ?? []
  if (words !== '') return <bdi className={css.words}>{words}</bdi>
  return questions.length > 0 && <span className={css.questions}>{questions.join(' ')}</span>
}

/** Read again as somebody who has it under the hand still writes in it. */
const useFirstWords = (body: Y.XmlFragment): string =>
  useSyncExternalStore(
    useCallback(
      (listener: () => void) => {
        body.observeDeep(listener)
        return () => body.unobserveDeep(listener)
      },
      [body]
    ),
    () => {
      const words = textOf(body).trim().replace(/\s+/g, ' ')
      return words.length > FIRST_WORDS ? `${words.slice(0, FIRST_WORDS).trimEnd()}…` : words
    }
  )
