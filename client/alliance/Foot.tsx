import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { Trouble } from '../home/Trouble.tsx'
import { beginAgain } from '../connection/http.ts'
import { ThisDevice } from '../device/ThisDevice.tsx'
import { ActInWords } from '../paper/ActInWords.tsx'
import { Button } from '../paper/Button.tsx'
import { Dialog, Keys } from '../paper/Dialog.tsx'
import { LeaveWithEverything } from '../leaving/LeaveWithEverything.tsx'
import css from './Foot.module.css'

/** What is seldom needed, at the end of the page. */
export const Foot = ({ alliance }: { alliance: Alliance }) => (
  <footer className={css.foot}>
    <p>
      This browser holds your seat. Keep <Link href="/me">my key</Link> too: it opens the seat on another device, and if this
      browser forgets. Whatever one of you may do here, each of you may:{' '}
      <Link href={`/a/${alliance.id}/who`}>who holds what</Link>.
    </p>
    <ThisDevice alliance={alliance.id} />
    {alliance.seats.every(({ person }) => person !== null) && <BeginAgain alliance={alliance} />}
    <LeaveWithEverything alliance={alliance} />
  </footer>
)

const BeginAgain = ({ alliance }: { alliance: Alliance }) => {
  const [asked, setAsked] = useState(false)
  const [, navigate] = useLocation()
  const again = useMutation({
    mutationFn: () => beginAgain(alliance.id),
    onSuccess: ({ id }) => navigate(`/a/${id}`)
  })
  return (
    <div>
      The wrong person sat down? <ActInWords onClick={() => setAsked(true)}>Begin again with my words</ActInWords>
      {asked && (
        <Dialog question="Begin again with your words?" onClosed={() => setAsked(false)}>
          {(close) => (
            <>
              <p>
                You get a fresh alliance with the same sections, with only you in it, holding the words that you wrote and nobody
                else’s. This one stays as it is, for everyone who sits in it.
              </p>
              <Trouble error={again.error} />
              <Keys>
                <Button onClick={close}>No, stay here</Button>
                <Button busy={again.isPending} onClick={() => again.mutate()}>
                  Yes, begin again
                </Button>
              </Keys>
            </>
          )}
        </Dialog>
      )}
    </div>
  )
}
