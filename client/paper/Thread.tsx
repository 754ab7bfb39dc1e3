import { Strands } from './Strands.tsx'
import css from './Thread.module.css'
import { type Place, ThreadPlace } from './ThreadPlace.tsx'
import type { ThreadSize, ThreadState } from '../../shared/thread/rails.ts'
import { drawThread } from '../../shared/thread/thread.ts'
import { drawThreadOfMany } from '../../shared/thread/threadOfMany.ts'

/** `ties`: it becomes a cord, and is whipped. `winds`: a yes winds, or winds otherwise. `loosens`: somebody stepped back. */
export type Motion = { kind: 'ties' | 'winds' | 'loosens'; from: ThreadState; nth: number }

type ThreadProps = {
  state: ThreadState
  size?: ThreadSize
  className?: string | undefined
  /** What it was drawn as until now, and gives way as this is drawn in. */
  motion?: Motion | undefined
  onStill?: () => void
}

/** The thread of the place it stands in. */
export const Thread = ({ state, size = 'm', className, motion, onStill }: ThreadProps) => {
  const strands = (drawn: ThreadState, place: Place, moves?: string) => (
    <Strands
      drawing={
        drawn.rails.length > 2 ? drawThreadOfMany({ state: drawn, size, ...place }) : drawThread({ state: drawn, size, ...place })
      }
      inks={drawn.rails.map(({ ink }) => ink)}
      className={moves === undefined ? css.drawing : `${css.drawing} ${moves}`}
    />
  )
  return (
    <ThreadPlace className={className}>
      {(place) =>
        motion === undefined ? (
          strands(state, place)
        ) : (
          // Anew for every motion, or a style sheet would think it the one that is over. What gives way is the last to be still.
          <span
            key={motion.nth}
            data-motion={motion.kind}
            onAnimationEnd={({ target, currentTarget }) => target === currentTarget.firstChild && onStill?.()}
          >
            {strands(motion.from, place, css.former)}
            {strands(state, place, css.coming)}
          </span>
        )
      }
    </ThreadPlace>
  )
}
