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
import { Option } from '../paper/Option.tsx'
import { Field, LongField, WhatIsWrong } from '../paper/Field.tsx'
import css from './ShareDialog.module.css'
import { anyOfYou, capital } from '../alliance/seatWords.ts'
import { dayAfter, dayInput, endOfDay } from './lastDay.ts'
import { useNamedIn } from './useNamedIn.ts'
import { listed, namedWords } from './words.ts'

type ShareDialogProps = {
  alliance: Alliance
  /** As its document has it; empty until they gave it one. */
  title: string
  sections: readonly Section[]
  onClosed: () => void
}

/** As the server takes it. */
const MAX_NOTE = 1_000
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
  const [basis, setBasis] = useState<'now' | 'agreed'>('now')
  const [note, setNote] = useState('')
  const [names, setNames] = useState<'full' | 'initials'>('full')
  const [called, setCalled] = useState('')
  const [until, setUntil] = useState(() => dayInput(dayAfter(today, SHOWN_DAYS)))
  const [wrong, setWrong] = useState<Wrong>({})
  const agreed = new Set(alliance.sections.flatMap(({ id, agreement }) => (agreement === null ? [] : [id])))
  const canBeShown = ({ id }: Section): boolean => basis === 'now' || agreed.has(id)
  const chosen = sections.filter((section) => !left.has(section.id) && canBeShown(section))
  const named = useNamedIn({ alliance, chosen, basis, title: called, note, isWanted: names === 'initials' })
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
        words: basis,
        ...(note.trim() === '' ? {} : { note }),
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
        A copy of these words, at a link. Whoever has the link can read it, without a name or a key. {listed(others)}{' '}
        {others.length === 1 ? 'reads' : 'read'} it first, and nothing is shown without a yes. {capital(anyOfYou(alliance.seats))}{' '}
        can close it at once; copies that somebody has made by then stay with them.
      </p>
      <fieldset className={css.choice}>
        <legend>Which words</legend>
        {(['now', 'agreed'] as const).map((which) => (
          <Option key={which} type="radio" name="words" checked={basis === which} onChange={() => setBasis(which)} says="words">
            {which === 'now' ? 'As they are now' : 'As you last agreed on them'}
          </Option>
        ))}
      </fieldset>
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
        {sections.map((section) => (
          <Option
            key={section.id}
            type="checkbox"
            says="words"
            checked={!left.has(section.id) && canBeShown(section)}
            disabled={!canBeShown(section)}
            onChange={(event) => setLeft((before) => toggled(before, section.id, event.target.checked))}
          >
            <bdi>{section.title}</bdi>
            {!canBeShown(section) && <span className={css.soft}> has not been agreed</span>}
          </Option>
        ))}
        <WhatIsWrong id="share-sections-wrong">{wrong.sections}</WhatIsWrong>
      </fieldset>
      <fieldset className={css.choice}>
        <legend>Your names</legend>
        {(['full', 'initials'] as const).map((how) => (
          <Option key={how} type="radio" name="names" checked={names === how} onChange={() => setNames(how)} says="words">
            {how === 'full' ? 'In full: ' : 'Initials: '}
            <bdi>{listed(how === 'full' ? people : initialsOf(people))}</bdi>
          </Option>
        ))}
        <p className="fine">
          <output>
            {named.length === 0 ? (
              'Names that stand in the words, or in a title, stay as they are written.'
            ) : (
              <>
                Still there, as they are written: <bdi>{namedWords(named)}</bdi>. A name in another form is not found; read the
                words through.
              </>
            )}
          </output>
        </p>
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
        <LongField
          label="A note on top, for whoever reads it (if you like)"
          value={note}
          rows={2}
          maxLength={MAX_NOTE}
          dir="auto"
          onChange={(event) => setNote(event.target.value)}
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
