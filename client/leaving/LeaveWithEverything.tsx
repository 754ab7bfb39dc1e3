import { Suspense, lazy, useState } from 'react'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import css from './LeaveWithEverything.module.css'

const TakeCopy = lazy(async () => ({ default: (await import('./LeavingDialogs.tsx')).TakeCopy }))
const Leave = lazy(async () => ({ default: (await import('./LeavingDialogs.tsx')).Leave }))

type Asked = 'copy' | 'leave'

/** The ways out, at the foot of the page: small, and always there. */
export const LeaveWithEverything = ({ alliance }: { alliance: Alliance }) => {
  const [asked, setAsked] = useState<Asked>()
  const close = () => setAsked(undefined)
  return (
    <div>
      Everything here is yours to take along.{' '}
      <span className={css.acts}>
        <button type="button" className={css.act} onClick={() => setAsked('copy')}>
          Take a copy
        </button>
        <button type="button" className={css.act} onClick={() => setAsked('leave')}>
          Leave
        </button>
      </span>
      <Suspense>
        {asked === 'copy' && <TakeCopy alliance={alliance} onClosed={close} />}
        {asked === 'leave' && <Leave alliance={alliance} onClosed={close} />}
      </Suspense>
    </div>
  )
}
