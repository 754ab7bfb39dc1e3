import { useCallback, useSyncExternalStore } from 'react'
import { hasDayCome } from '../../shared/agreement/comingBack.ts'
import type { ComingBackTold } from '../../shared/protocol/returning.ts'
import { Button } from '../paper/Button.tsx'
import { useDays } from '../paper/useDays.ts'
import css from './ComingBack.module.css'

type ComingBackProps = { comingBack: ComingBackTold; busy: boolean; onBegin: () => void; onChange: () => void }

/** The day on which we mean to come back; when it has come, that we can. Whenever that is, nothing is said of it. */
export const ComingBack = ({ comingBack, busy, onBegin, onChange }: ComingBackProps) => {
  const { appointment } = useDays()
  const hasCome = useHasDayCome(comingBack)
  return (
    <p className={css.line}>
      <span>
        You {hasCome ? 'meant' : 'mean'} to come back to this on{' '}
        <time dateTime={comingBack.at}>{appointment(comingBack.at)}</time>.
      </span>
      {hasCome && (
        <Button kind="plain" busy={busy} onClick={onBegin}>
          Begin
        </Button>
      )}
      <Button kind="plain" onClick={onChange}>
        {hasCome ? 'Another day' : 'The day and your calendar'}
      </Button>
    </p>
  )
}

/** A page may stand open over night. */
const LOOK_EVERY_MS = 30_000

const useHasDayCome = ({ at, zone }: ComingBackTold): boolean => {
  const look = useCallback(() => hasDayCome({ at: Date.parse(at), zone }, Date.now()), [at, zone])
  return useSyncExternalStore(everyNowAndThen, look)
}

const everyNowAndThen = (listener: () => void): (() => void) => {
  const timer = setInterval(listener, LOOK_EVERY_MS)
  return () => clearInterval(timer)
}
