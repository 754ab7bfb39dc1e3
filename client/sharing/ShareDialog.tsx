import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Section } from '../../shared/alliance/layout.ts'
import { MAX_TITLE, tidyLine } from '../../shared/alliance/names.ts'
import { calledTitle } from '../../shared/alliance/title.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { initialsOf } from '../../shared/sharing/initials.ts'
import { shareSnapshot } from '../connection/http.ts'
import { readAgain } from '../connection/queries.ts'
import { Trouble } from '../home/Trouble.tsx'
import { Button } from '../paper/Button.tsx'
import { Dialog, Keys } from '../paper/Dialog.tsx'
import { Field, WhatIsWrong } from '../paper/Field.tsx'
import css from './ShareDialog.module.css'
import { dayAfter, dayInput, endOfDay } from './lastDay.ts'
import { listed } from './words.ts'

type ShareDialogProps = {
  alliance: Alliance
  /** As its document has it; empty until they gave it one. */
  title: string
  sections: readonly Section[]
  onClosed: () => void
}

const SHOWN_DAYS = 30
const MOST_DAYS = 365

/** Choosing what to show outside. Nothing is shown by it: it asks the other first. */
export const ShareDialog = ({ alliance, title, sections, onClosed }: ShareDialogProps) => (
  <Dialog question="What shall someone outside read?" onClosed={onClosed}>
    {(close) => <Choosing alliance={alliance} title={title} sections={sections} onDone={close} />}
  </Dialog>
)

type Wrong = { sections?: string; until?: string; title?: string }

const Choosing = ({
  alliance,
  title,
  sections,
  onDone
}: Pick<ShareDialogProps, 'alliance' | 'title' | 'sections'> & { onDone: () => void }) => {
  const queries = useQueryClient()
  const [today] = useState(() => new Date())
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [names, setNames] = useState<'full' | 'initials'>('full')
  const [called, setCalled] = useState('')
  const [until, setUntil] = useState(() => dayInput(dayAfter(today, SHOWN_DAYS)))
  const [wrong, setWrong] = useState<Wrong>({})
  const chosen = sections.filter(({ id }) => !left.has(id))
  const people = alliance.seats.flatMap(({ person }) => person?.name ?? [])
  const others = alliance.seats.flatMap(({ id, person }) => (id === alliance.me.seatId ? [] : (person?.name ?? [])))

  const ask = useMutation({
    mutationFn: (expiresAt: Date) => {
      const given = tidyLine(called, MAX_TITLE)
      return shareSnapshot(alliance.id, {
        // Not `all`: what the other adds in this very moment was not chosen.
        sections: chosen.map(({ id }) => id),
        ...(given === undefined ? {} : { title: given }),
        names,
        expiresAt: expiresAt.toISOString()
      })
    },
    onSuccess: async () => {
      await readAgain(queries, alliance.id)
      onDone()
    }
  })

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const lastDay = endOfDay(until)
    const isLate = lastDay !== undefined && lastDay > endOf(dayAfter(today, MOST_DAYS))
    const found: Wrong = {
      ...(chosen.length === 0 && { sections: 'Choose one section at least.' }),
      ...(called.trim() !== '' &&
        tidyLine(called, MAX_TITLE) === undefined && { title: 'This title has letters that cannot be shown.' }),
      ...((lastDay === undefined || lastDay <= today || isLate) && {
        until: 'Choose a day from today on, up to a year from now.'
      })
    }
    setWrong(found)
    if (lastDay !== undefined && Object.keys(found).length === 0) ask.mutate(lastDay)
  }

  return (
    <form onSubmit={submit} noValidate>
      <p>
        A copy of these words as they are now, at a link. Whoever has the link can read it, without a name or a key.{' '}
        {listed(others)} {others.length === 1 ? 'reads' : 'read'} it first, and nothing is shown without a yes. Either of you can
        close it at once; copies that somebody has made by then stay with them.
      </p>
      <fieldset className={css.choice} aria-describedby="share-sections-wrong">
        <legend>Sections</legend>
        <p className={css.every}>
          <button type="button" onClick={() => setLeft(new Set())}>
            All
          </button>
          <button type="button" onClick={() => setLeft(new Set(sections.map(({ id }) => id)))}>
            None
          </button>
        </p>
        {sections.map(({ id, title: name }) => (
          <label key={id} className={css.option}>
            <input
              type="checkbox"
              checked={!left.has(id)}
              onChange={(event) => setLeft((before) => toggled(before, id, event.target.checked))}
            />
            <bdi>{name}</bdi>
          </label>
        ))}
        <WhatIsWrong id="share-sections-wrong">{wrong.sections}</WhatIsWrong>
      </fieldset>
      <fieldset className={css.choice}>
        <legend>Your names</legend>
        {(['full', 'initials'] as const).map((how) => (
          <label key={how} className={css.option}>
            <input type="radio" name="names" checked={names === how} onChange={() => setNames(how)} />
            <span>
              {how === 'full' ? 'In full: ' : 'Initials: '}
              <bdi>{listed(how === 'full' ? people : initialsOf(people))}</bdi>
            </span>
          </label>
        ))}
        <p className="fine">Names that stand in the words, or in a title, stay as they are written.</p>
      </fieldset>
      <div className={css.fields}>
        <Field
          label="Its title"
          value={called}
          placeholder={calledTitle(title, names === 'full' ? people : initialsOf(people))}
          maxLength={MAX_TITLE}
          dir="auto"
          autoComplete="off"
          error={wrong.title}
          onChange={(event) => setCalled(event.target.value)}
        />
        <Field
          label="Show it until"
          type="date"
          value={until}
          min={dayInput(today)}
          max={dayInput(dayAfter(today, MOST_DAYS))}
          error={wrong.until}
          onChange={(event) => setUntil(event.target.value)}
        />
      </div>
      <Trouble error={ask.error} doing="writing" />
      <Keys>
        <Button onClick={onDone}>No, not now</Button>
        <Button type="submit" busy={ask.isPending}>
          Ask {listed(others)}
        </Button>
      </Keys>
    </form>
  )
}

const endOf = (date: Date): Date => endOfDay(dayInput(date)) ?? date

const toggled = (before: ReadonlySet<string>, id: string, chosen: boolean): ReadonlySet<string> => {
  const after = new Set(before)
  if (chosen) after.delete(id)
  else after.add(id)
  return after
}
