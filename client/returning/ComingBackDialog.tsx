import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { ComingBackTold } from '../../shared/protocol/returning.ts'
import { keys } from '../connection/queries.ts'
import { useWritesMail } from '../connection/useWritesMail.ts'
import { comingBackFilePath, dropComingBack, setComingBack } from '../connection/returning.ts'
import { Trouble } from '../home/Trouble.tsx'
import { Button } from '../paper/Button.tsx'
import { Dialog, Keys } from '../paper/Dialog.tsx'
import { Field } from '../paper/Field.tsx'
import { CalendarLink } from './CalendarLink.tsx'
import { DayMail } from './DayMail.tsx'
import css from './ComingBackDialog.module.css'
import { appointmentIn, fieldsOf } from './appointment.ts'

type ComingBackDialogProps = { alliance: string; comingBack: ComingBackTold | null; onClosed: () => void }

/** The day on which we mean to come back, and how each has it in their own calendar. */
export const ComingBackDialog = ({ alliance, comingBack, onClosed }: ComingBackDialogProps) => {
  const writesMail = useWritesMail()
  return (
    <Dialog question="When do you mean to come back?" onClosed={onClosed}>
      {(close) => (
        <>
          <Setting alliance={alliance} comingBack={comingBack} writesMail={writesMail} onDone={close} />
          <section className={css.calendar} aria-labelledby="in-your-calendar">
            <h3 id="in-your-calendar">In your own calendar</h3>
            {comingBack !== null && (
              <p>
                <a href={comingBackFilePath(alliance)} download>
                  A file with this day
                </a>
              </p>
            )}
            <CalendarLink alliance={alliance} />
          </section>
          {writesMail && <DayMail alliance={alliance} />}
        </>
      )}
    </Dialog>
  )
}

const NO_DAY = { day: '', time: '09:00' }

type SettingProps = Omit<ComingBackDialogProps, 'onClosed'> & { writesMail: boolean; onDone: () => void }

const Setting = ({ alliance, comingBack, writesMail, onDone }: SettingProps) => {
  const queries = useQueryClient()
  const [fields, setFields] = useState(() => (comingBack === null ? NO_DAY : fieldsOf(comingBack.at)))
  const [wrong, setWrong] = useState('')
  const [zone] = useState(() => Intl.DateTimeFormat().resolvedOptions().timeZone)
  const act = useMutation({
    mutationFn: (doing: () => Promise<void>) => doing(),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.returning(alliance) })
      onDone()
    }
  })

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const at = appointmentIn(fields)
    const isToCome = at !== undefined && at.getTime() > Date.now()
    setWrong(isToCome ? '' : 'Choose a day and a time that are still to come.')
    if (isToCome) act.mutate(() => setComingBack(alliance, { at: at.toISOString(), zone }))
  }

  return (
    <form onSubmit={submit} noValidate>
      <p className={css.about}>
        You all see it here. Nobody is reminded{writesMail && ' who did not ask for it'}, and coming on another day is fine.
      </p>
      <div className={css.fields}>
        <Field
          label="Day"
          type="date"
          value={fields.day}
          error={wrong}
          onChange={(event) => setFields({ ...fields, day: event.target.value })}
        />
        <Field
          label="Time"
          type="time"
          value={fields.time}
          aria-describedby="coming-back-zone"
          onChange={(event) => setFields({ ...fields, time: event.target.value })}
        />
        <p className="fine" id="coming-back-zone">
          In your time, {zone.replaceAll('_', ' ')}. Each of you reads it in their own.
        </p>
      </div>
      <Trouble error={act.error} doing="writing" />
      {comingBack !== null && (
        <p className={css.away}>
          <Button kind="plain" busy={act.isPending} onClick={() => act.mutate(() => dropComingBack(alliance))}>
            Take the day away
          </Button>
        </p>
      )}
      <Keys>
        <Button onClick={onDone}>{comingBack === null ? 'No day for now' : 'Leave it as it is'}</Button>
        <Button type="submit" busy={act.isPending}>
          Keep this day
        </Button>
      </Keys>
    </form>
  )
}
