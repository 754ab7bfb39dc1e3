import { type FormEvent, type RefCallback, useState } from 'react'
import { STANCES, type Stance, isYes } from '../../shared/agreement/stance.ts'
import type { Ink } from '../../shared/alliance/inks.ts'
import type { Section } from '../../shared/alliance/layout.ts'
import type { Alliance, Seat, Section as SectionTold } from '../../shared/protocol/bodies.ts'
import type { AllianceConnection } from '../connection/AllianceConnection.ts'
import { HttpProblem } from '../connection/http.ts'
import { Trouble } from '../home/Trouble.tsx'
import { Button } from '../paper/Button.tsx'
import { Field } from '../paper/Field.tsx'
import { Mark } from '../paper/Mark.tsx'
import { Notice } from '../paper/Notice.tsx'
import { StandingLine } from '../paper/StandingLine.tsx'
import { listed } from '../sharing/words.ts'
import css from './Stances.module.css'
import { type Standing, openNotes } from './standing.ts'
import { useStance } from './useStance.ts'

type StancesProps = {
  alliance: Alliance
  section: Section
  told: SectionTold
  standing: Standing
  /** Of the words as they are shown. */
  digest: string
  connection: AllianceConnection
  /** The names of the others whose caret is in these words now. */
  writing: () => readonly string[]
}

const SAID: Record<Stance, string> = { 'not-yet': 'not yet', willing: 'willing to try', in: 'I’m in' }
const FORMS = { 'not-yet': 'straight', willing: 'stitched', in: 'wound' } as const

/** Where each stands on these words: three lines to stand on, taken and left with one act. */
export const Stances = ({ alliance, section, told, standing, digest, connection, writing }: StancesProps) => {
  const { seats, me } = alliance
  const stance = useStance(alliance, { section, connection })
  const mine = standing.where.get(me.seatId)
  const taken = seats.filter((seat): seat is Taken => seat.person !== null)
  const others = taken.filter(({ id }) => id !== me.seatId)
  const waitsFor = others.filter(({ id }) => !isYesNow(standing.where.get(id)))
  const notes = openNotes(told, digest)
  return (
    <div className={css.stances}>
      {notes.map(({ seatId, note }) => (
        <figure key={seatId} className={css.note}>
          <figcaption className="fine">
            {seatId === me.seatId ? 'You wrote beside your yes:' : <bdi>{nameOf(taken, seatId)} wrote beside the yes:</bdi>}
          </figcaption>
          <blockquote dir="auto">{note}</blockquote>
        </figure>
      ))}
      <fieldset className={css.set}>
        <legend className={css.legend}>
          Where you each stand on {standing.since === 'changed' ? 'the words now' : 'these words'}
        </legend>
        <div className={css.stations} data-many={taken.length > 3 || undefined}>
          {STANCES.map((one) => {
            const here = taken.filter(({ id }) => standing.where.get(id) === one)
            return (
              <button
                key={one}
                type="button"
                className={css.station}
                aria-pressed={mine === one}
                onClick={() => stance.say({ stance: one })}
              >
                <span className={css.whose}>
                  {here.map(({ id, person }) => (
                    <span key={id} data-ink={person.ink}>
                      <Mark ink={person.ink} />
                      <bdi>{id === me.seatId ? 'you' : person.name}</bdi>
                    </span>
                  ))}
                </span>
                <span className={css.line}>
                  <StandingLine form={FORMS[one]} inks={here.map(({ person }) => person.ink)} among={taken.length} />
                </span>
                <span className={css.stand}>{SAID[one]}</span>
              </button>
            )
          })}
        </div>
      </fieldset>
      <output className={css.said}>
        {stance.waiting === undefined ? wordsOf({ standing, mine, waitsFor }) : waitingWords(stance.waiting, others)}
      </output>
      <WhyNot error={stance.error} writing={writing} />
      {isYesNow(mine) && makesOne(standing) && waitsFor.length > 0 && (
        <Noting
          before={notes.find(({ seatId }) => seatId === me.seatId)?.note}
          others={waitsFor.map(({ person }) => person.name)}
          busy={stance.busy}
          onNote={(note) => stance.say({ stance: mine, note })}
        />
      )}
    </div>
  )
}

type Taken = Seat & { person: { id: string; name: string; ink: Ink } }

const isYesNow = (where: ReturnType<Standing['where']['get']>): where is 'willing' | 'in' =>
  where !== undefined && where !== 'lapsed' && isYes(where)

/** Whether an agreement would come of it: on the words that were last agreed there is none for a note to stay with. */
const makesOne = ({ since }: Standing): boolean => since === 'never' || since === 'changed'

const nameOf = (taken: readonly Taken[], seat: string): string => taken.find(({ id }) => id === seat)?.person.name ?? 'Someone'

/** What is so, where the lines alone do not say it. */
const wordsOf = ({
  standing,
  mine,
  waitsFor
}: {
  standing: Standing
  mine: ReturnType<Standing['where']['get']>
  waitsFor: readonly Taken[]
}): string => {
  if (standing.since === 'agreed') return ''
  if (mine === 'lapsed') return 'Your yes was to the words before. It stands again if they come back.'
  if (isYesNow(mine) && waitsFor.length > 0) return `It waits for ${listed(waitsFor.map(({ person }) => person.name))}.`
  return ''
}

/** Said while there is no line. A yes is to the words on this screen, and the other may be changing them. */
const waitingWords = (stance: Stance, others: readonly Taken[]): string =>
  isYes(stance)
    ? 'There is no line just now. Your yes is said when it is back, if these are still the words.'
    : `There is no line just now. ${listed(others.map(({ person }) => person.name))} will read it here when it is back.`

/** The words moved under the hand, or the line is away. */
const WhyNot = ({ error, writing }: { error: unknown; writing: () => readonly string[] }) =>
  error instanceof HttpProblem && error.code === 'words-changed' ? <Moved writing={writing} /> : <Trouble error={error} />

const Moved = ({ writing: writingNow }: { writing: () => readonly string[] }) => {
  const [writing] = useState(writingNow)
  return (
    <Notice kind="trouble" title="The words changed while you were reading.">
      {writing.length > 0 && (
        <>
          <bdi>{listed(writing)}</bdi> {writing.length === 1 ? 'is' : 'are'} writing here.{' '}
        </>
      )}
      Read them again before you say where you stand.
    </Notice>
  )
}

/** A few words beside a yes, which the others read before theirs makes an agreement of it. */
const Noting = ({
  before,
  others,
  busy,
  onNote
}: {
  before: string | undefined
  others: readonly string[]
  busy: boolean
  onNote: (note: string | null) => void
}) => {
  const [isOpen, setOpen] = useState(false)
  const [text, setText] = useState('')
  if (!isOpen)
    return (
      <p className={css.said}>
        <Button
          kind="plain"
          onClick={() => {
            setText(before ?? '')
            setOpen(true)
          }}
        >
          {before === undefined ? 'Write beside it why' : 'Change what you wrote'}
        </Button>
      </p>
    )
  const keep = (event: FormEvent): void => {
    event.preventDefault()
    onNote(text.trim() === '' ? null : text)
    setOpen(false)
  }
  return (
    <form ref={beginWriting} className={css.noting} onSubmit={keep}>
      <Field
        label={`A few words beside your yes. ${listed(others)} will read them first; they stay with what you agree.`}
        value={text}
        maxLength={1000}
        onChange={(event) => setText(event.target.value)}
      />
      <div className={css.acts}>
        <Button type="submit" busy={busy}>
          Keep it
        </Button>
        <Button kind="plain" onClick={() => setOpen(false)}>
          Leave it
        </Button>
      </div>
    </form>
  )
}

/** Whoever opened it has asked for it. */
const beginWriting: RefCallback<HTMLFormElement> = (form) => form?.querySelector('input')?.focus()
