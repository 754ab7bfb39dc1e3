import { Suspense, useState, useSyncExternalStore } from 'react'
import { PartAwaited } from '../paper/PartAwaited.tsx'
import { later } from '../connection/later.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import type { MarginLines } from '../connection/MarginLines.ts'
import type { Hand } from '../writing/Hand.ts'

// Read by those who scribble, and by whoever is here while they do.
const MarginStrip = later(async () => ({ default: (await import('./MarginStrip.tsx')).MarginStrip }))

type MarginProps = {
  alliance: Alliance
  margin: MarginLines
  hand: Hand
  /** Asked for from the contents: it counts how often. */
  asked: number
}

/** The scratch strip beside the alliance: there when it was asked for, or when somebody who is here writes in it. */
export const Margin = ({ alliance, margin, hand, asked }: MarginProps) => {
  const isWritten = useSyncExternalStore(margin.subscribe, () => margin.lines().length > 0)
  const [put, setPut] = useState({ askedThen: 0, away: false })
  const isAsked = asked > put.askedThen
  // What was put away stays away until it is asked for, or has been wiped clean and is written in anew.
  if (put.away && !isWritten) setPut({ ...put, away: false })
  if (!isAsked && (!isWritten || put.away)) return null
  return (
    <Suspense fallback={<PartAwaited />}>
      <MarginStrip
        alliance={alliance}
        margin={margin}
        hand={hand}
        takesFocus={isAsked}
        onPutAway={() => setPut({ askedThen: asked, away: isWritten })}
      />
    </Suspense>
  )
}
