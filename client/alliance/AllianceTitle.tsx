import { type KeyboardEvent, useRef, useState } from 'react'
import type * as Y from 'yjs'
import { ROOTS } from '../../shared/alliance/layout.ts'
import { MAX_TITLE, tidyLine } from '../../shared/alliance/names.ts'
import { calledTitle } from '../../shared/alliance/title.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import type { OfferedTemplate } from '../../shared/templates/template.ts'
import { ActInWords } from '../paper/ActInWords.tsx'
import { dayOf } from '../paper/day.ts'
import css from './AllianceTitle.module.css'
import { namesIn } from './namesIn.ts'

type AllianceTitleProps = {
  alliance: Alliance
  title: string
  template?: OfferedTemplate | undefined
  /** Where a new title is written; without it the title is only read. */
  doc?: Y.Doc | undefined
}

/** `returned`: done with a key, so the focus goes back to where it came from. */
type Naming = 'no' | 'yes' | 'returned'

/** What the alliance is called: its own title or, until it has one, the names of those who sit in it. */
export const AllianceTitle = ({ alliance, title, template, doc }: AllianceTitleProps) => {
  const [naming, setNaming] = useState<Naming>('no')
  const [now] = useState(() => new Date())
  const called = calledTitle(title, namesIn(alliance))
  const begun = dayOf(alliance.createdAt, { language: alliance.language, now })
  return (
    <header className={css.title}>
      <h1 className={css.called}>
        {naming === 'yes' && doc !== undefined ? (
          <TitleLine title={title} called={called} doc={doc} onDone={setNaming} />
        ) : (
          <bdi onDoubleClick={() => setNaming(doc === undefined ? 'no' : 'yes')}>{called}</bdi>
        )}
      </h1>
      <p className={css.about}>
        {template === undefined ? 'Begun' : `${template.title}, begun`} {begun}.
        {doc !== undefined && naming !== 'yes' && (
          <>
            {' '}
            <ActInWords
              ref={naming === 'returned' ? takeFocus : null}
              onBlur={() => setNaming('no')}
              onClick={() => setNaming('yes')}
            >
              {title.trim() === '' ? 'Give it a title' : 'Change the title'}
            </ActInWords>
          </>
        )}
      </p>
    </header>
  )
}

const takeFocus = (button: HTMLButtonElement | null): void => button?.focus()

type TitleLineProps = { title: string; called: string; doc: Y.Doc; onDone: (how: 'no' | 'returned') => void }

const TitleLine = ({ title, called, doc, onDone }: TitleLineProps) => {
  const left = useRef(false)
  const leave = (typed: string | undefined, how: 'no' | 'returned') => {
    if (left.current) return
    left.current = true
    // An empty line takes the title away: then the names stand there again.
    const next = typed === undefined ? undefined : typed.trim() === '' ? '' : tidyLine(typed, MAX_TITLE)
    if (next !== undefined && next !== title) doc.getMap(ROOTS.meta).set('title', next)
    onDone(how)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return
    // The same press would go on to the button that takes the focus now, and open the line again.
    event.preventDefault()
    if (event.key === 'Enter') leave(event.currentTarget.value, 'returned')
    if (event.key === 'Escape') leave(undefined, 'returned')
  }
  return (
    <input
      className={css.line}
      aria-label="Title of the alliance"
      defaultValue={title}
      placeholder={called}
      maxLength={MAX_TITLE}
      dir="auto"
      ref={(input) => input?.focus()}
      onKeyDown={onKeyDown}
      onBlur={(event) => leave(event.currentTarget.value, 'no')}
    />
  )
}
