import { Suspense, useState } from 'react'
import { ActInWords } from '../paper/ActInWords.tsx'
import { PartAwaited } from '../paper/PartAwaited.tsx'
import { later } from '../connection/later.ts'
import { KEPT_FOR_LEAVER_MS } from '../../shared/agreement/leaving.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import css from './LeaveWithEverything.module.css'

const TakeCopy = later(async () => ({ default: (await import('./LeavingDialogs.tsx')).TakeCopy }))
const Leave = later(async () => ({ default: (await import('./LeavingDialogs.tsx')).Leave }))

const Erase = later(async () => ({ default: (await import('./LeavingDialogs.tsx')).Erase }))

type Asked = 'copy' | 'leave' | 'erase'

/** The ways out, at the foot of the page: small, and always there. */
export const LeaveWithEverything = ({ alliance }: { alliance: Alliance }) => {
  const [asked, setAsked] = useState<Asked>()
  const [now] = useState(() => Date.now())
  const mayErase = mayAskToErase(alliance, now)
  const close = () => setAsked(undefined)
  return (
    <div>
      Everything here is yours to take along.{' '}
      <span className={css.acts}>
        <ActInWords onClick={() => setAsked('copy')}>Take a copy</ActInWords>
        <ActInWords onClick={() => setAsked('leave')}>Leave</ActInWords>
        {mayErase && <ActInWords onClick={() => setAsked('erase')}>Erase</ActInWords>}
      </span>
      <Suspense fallback={<PartAwaited />}>
        {asked === 'copy' && <TakeCopy alliance={alliance} onClosed={close} />}
        {asked === 'erase' && <Erase alliance={alliance} onClosed={close} />}
        {asked === 'leave' && <Leave alliance={alliance} onClosed={close} />}
      </Suspense>
    </div>
  )
}

/** With everyone who sits here, and at least two; or alone, once what was kept for whoever left is no longer kept. */
const mayAskToErase = ({ seats, state }: Alliance, now: number): boolean =>
  state === 'resting'
    ? seats.every(({ left }) => left === undefined || Date.parse(left.at) + KEPT_FOR_LEAVER_MS <= now)
    : seats.filter(({ person }) => person !== null).length > 1
