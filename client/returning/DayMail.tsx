import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { isMailAddress } from '../../shared/agreement/mailAddress.ts'
import { LASTS_DAYS } from '../../shared/permissions/lasting.ts'
import type { DayMailTold } from '../../shared/protocol/dayMail.ts'
import { askForDayMail, dayMailQuery, dropDayMail } from '../connection/dayMail.ts'
import { keys } from '../connection/queries.ts'
import { Trouble } from '../home/Trouble.tsx'
import { Button } from '../paper/Button.tsx'
import { Field } from '../paper/Field.tsx'
import css from './ComingBackDialog.module.css'

/** One line on that day, to me alone. Nobody else here learns of it. */
export const DayMail = ({ alliance }: { alliance: string }) => {
  const queries = useQueryClient()
  const said = useRef<HTMLOutputElement>(null)
  const { data: mail, error } = useQuery(dayMailQuery(alliance))
  const act = useMutation({
    mutationFn: (doing: () => Promise<void>) => doing(),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.dayMail(alliance) })
      // What was pressed may be gone: what came of it is read next.
      said.current?.focus()
    }
  })
  const ask = (address: string): void =>
    act.mutate(() => askForDayMail(alliance, { address, zone: Intl.DateTimeFormat().resolvedOptions().timeZone }))
  const drop = (): void => act.mutate(() => dropDayMail(alliance))

  return (
    <section className={css.calendar} aria-labelledby="by-mail">
      <h3 id="by-mail">A line by mail on that day</h3>
      <output ref={said} tabIndex={-1} className={css.told}>
        <Told mail={mail} />
      </output>
      {mail === null && <AddressForm busy={act.isPending} onAsk={ask} />}
      {mail != null && (
        <div className={css.acts}>
          {mail.state === 'waits' && (
            <Button kind="plain" busy={act.isPending} onClick={() => ask(mail.address)}>
              Ask it once more
            </Button>
          )}
          <Button kind="plain" busy={act.isPending} onClick={drop}>
            {mail.state === 'waits' ? 'Take it away' : 'End it'}
          </Button>
        </div>
      )}
      <Trouble error={error ?? act.error} doing="writing" />
    </section>
  )
}

const Told = ({ mail }: { mail: DayMailTold | undefined }) => {
  if (mail === undefined) return null
  if (mail === null)
    return <>In its morning, to you alone: the day, and the address of this page. Nobody else here sees that you asked for it.</>
  const address = <bdi className={css.address}>{mail.address}</bdi>
  return mail.state === 'confirmed' ? (
    <>On the morning of each day that you set here, one line goes to {address}. Nothing else is sent there.</>
  ) : (
    <>
      {address} is being asked. Say yes by the link in that mail; without it nothing else is sent there, and after{' '}
      {LASTS_DAYS.unconfirmed} days the address is forgotten. An address is asked a few times a day at most.
    </>
  )
}

const AddressForm = ({ busy, onAsk }: { busy: boolean; onAsk: (address: string) => void }) => {
  const [address, setAddress] = useState('')
  const [wrong, setWrong] = useState('')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const written = address.trim()
    const isOne = isMailAddress(written)
    setWrong(isOne ? '' : 'Write one address, such as amara@example.org.')
    if (isOne) onAsk(written)
  }
  return (
    <form className={css.byMail} onSubmit={submit} noValidate>
      <Field
        label="Your mail address"
        type="email"
        autoComplete="email"
        maxLength={254}
        value={address}
        error={wrong}
        onChange={(event) => setAddress(event.target.value)}
      />
      <Button kind="plain" type="submit" busy={busy}>
        Ask this address
      </Button>
    </form>
  )
}
