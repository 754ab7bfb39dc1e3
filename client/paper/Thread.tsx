import { Strands } from './Strands.tsx'
import css from './Thread.module.css'
import { ThreadPlace } from './ThreadPlace.tsx'
import type { ThreadSize, ThreadState } from '../../shared/thread/rails.ts'
import { drawThread } from '../../shared/thread/thread.ts'
import { drawThreadOfMany } from '../../shared/thread/threadOfMany.ts'

type ThreadProps = { state: ThreadState; size?: ThreadSize; className?: string | undefined }

/** The thread of the place it stands in. */
export const Thread = ({ state, size = 'm', className }: ThreadProps) => (
  <ThreadPlace className={className}>
    {(place) => (
      <Strands
        drawing={state.rails.length > 2 ? drawThreadOfMany({ state, size, ...place }) : drawThread({ state, size, ...place })}
        inks={state.rails.map(({ ink }) => ink)}
        className={css.drawing}
      />
    )}
  </ThreadPlace>
)
