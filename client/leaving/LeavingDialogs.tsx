import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { LeftAs } from '../../shared/agreement/leaving.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { initialsOf } from '../../shared/sharing/initials.ts'
import { copyPath, leave, proposeErasing } from '../connection/leaving.ts'
import { keys, readAgain } from '../connection/queries.ts'
import { HeldGoToo } from '../device/HeldGoToo.tsx'
import { leaveNothing } from '../device/leaveNothing.ts'
import { Trouble } from '../home/Trouble.tsx'
import { Button } from '../paper/Button.tsx'
import { Dialog, Keys } from '../paper/Dialog.tsx'
import { Option } from '../paper/Option.tsx'
import { CopyList } from './CopyList.tsx'
import css from './LeavingDialogs.module.css'

type DialogProps = { alliance: Alliance; onClosed: () => void }

/** Everything that is mine to read, in four forms. */
export const TakeCopy = ({ alliance, onClosed }: DialogProps) => (
  <Dialog question="Take a copy" onClosed={onClosed}>
    {(close) => (
      <>
        <p>All of it as it is now: the words and whose they are, where you each stand, every agreement, and what happened.</p>
        <CopyList pathOf={(format) => copyPath(alliance.id, format)} />
        <p className="fine">
          A copy is yours to keep. What the other keeps to themselves is not in it, and nothing in it opens anything.
        </p>
        <p className={css.done}>
          <Button onClick={close}>Done</Button>
        </p>
      </>
    )}
  </Dialog>
)

/** Nothing is erased by it while others sit here: it asks them. */
export const Erase = ({ alliance, onClosed }: DialogProps) => (
  <Dialog question="Erase this alliance for all of you? Take a copy first if you want one." onClosed={onClosed}>
    {(close) => <Erasing alliance={alliance} onKeep={close} />}
  </Dialog>
)

const Erasing = ({ alliance, onKeep }: { alliance: Alliance; onKeep: () => void }) => {
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  const isAlone = alliance.state === 'resting'
  const go = useMutation({
    mutationFn: () => proposeErasing(alliance.id),
    onSuccess: async () => {
      if (isAlone) {
        void leaveNothing(alliance.id)
        navigate('/', { replace: true })
        queries.removeQueries({ queryKey: keys.alliance(alliance.id) })
        return queries.invalidateQueries({ queryKey: keys.alliances })
      }
      await readAgain(queries, alliance.id)
      onKeep()
    }
  })
  return (
    <>
      <p>
        {isAlone
          ? 'All of it is gone at once, and no backup of this server can bring it back.'
          : 'It needs the yes of everyone who sits here. Then all of it is gone at once, and no backup of this server can bring it back.'}
      </p>
      <HeldGoToo alliance={alliance.id} seat={alliance.me.seatId} />
      <Trouble error={go.error} />
      <Keys>
        <Button onClick={onKeep}>No, keep it</Button>
        <Button busy={go.isPending} onClick={() => go.mutate()}>
          {isAlone ? 'Yes, erase it' : 'Ask everyone'}
        </Button>
      </Keys>
    </>
  )
}

/** Two presses: this one was the first. What can be chosen is quiet, and what most would choose is chosen. */
export const Leave = ({ alliance, onClosed }: DialogProps) => (
  <Dialog question="Leave this alliance?" onClosed={onClosed}>
    {(close) => <Leaving alliance={alliance} onStay={close} />}
  </Dialog>
)

const Leaving = ({ alliance, onStay }: { alliance: Alliance; onStay: () => void }) => {
  const [as, setAs] = useState<LeftAs>('keep')
  const [closes, setCloses] = useState(true)
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  const others = alliance.seats.filter(({ id, person }) => person !== null && id !== alliance.me.seatId).length
  const me = alliance.seats.find(({ id }) => id === alliance.me.seatId)?.person?.name ?? ''
  const go = useMutation({
    mutationFn: () => leave(alliance.id, { name: as, closeSnapshots: closes }),
    onSuccess: (told) => {
      void leaveNothing(alliance.id)
      queries.setQueryData(keys.leftJustNow, told)
      // First the page goes: read again while it stands, it would say that there is nothing here.
      navigate('/', { replace: true })
      queries.removeQueries({ queryKey: keys.alliance(alliance.id) })
      void queries.invalidateQueries({ queryKey: keys.alliances })
    }
  })
  return (
    <>
      <p>
        Your seat is empty at once. Your words stay, and what you read today is kept for you for ninety days
        {others > 1 && ', unless everyone who stays erases all of it'}. You can come back by yourself for seven days. Nobody is
        told; who stays sees it when they look.
      </p>
      <details className={css.choices}>
        <summary>How your name stays, and what is shown outside</summary>
        <fieldset>
          <legend>On your words you stand as</legend>
          {NAMES.map((one) => (
            <Option key={one} type="radio" name="as" checked={as === one} onChange={() => setAs(one)}>
              <bdi>{one === 'keep' ? me : one === 'initials' ? initialsOf([me])[0] : 'someone'}</bdi>
            </Option>
          ))}
        </fieldset>
        <Option type="checkbox" checked={closes} onChange={(event) => setCloses(event.target.checked)}>
          Close what is shown outside
        </Option>
        {as !== 'keep' && (
          <p>
            You stand so in what you agreed, in the record and in every copy that is taken from now on. Once you can no longer
            come back by yourself, the name is gone from this server, too. Where it was written among the words
            {closes ? '' : ', or is shown outside,'} it stays, as in copies that were taken before.
          </p>
        )}
      </details>
      <HeldGoToo alliance={alliance.id} seat={alliance.me.seatId} />
      <Trouble error={go.error} />
      <Keys>
        <Button onClick={onStay}>No, stay</Button>
        <Button busy={go.isPending} onClick={() => go.mutate()}>
          Yes, leave
        </Button>
      </Keys>
    </>
  )
}

const NAMES: readonly LeftAs[] = ['keep', 'initials', 'someone']
