import type { Ink } from '../../shared/alliance/inks.ts'
import { Strands } from './Strands.tsx'
import css from './Thread.module.css'
import { ThreadPlace } from './ThreadPlace.tsx'
import { laid, widthOf } from '../../shared/thread/rails.ts'

/** Two who both wrote, for the first page: it asks for nothing that winds. */
export const StraightThread = ({ inks }: { inks: readonly [Ink, Ink] }) => (
  <ThreadPlace>
    {({ height: length }) => (
      <Strands
        drawing={{
          width: widthOf('m'),
          height: length,
          shapes: [...laid(0, { length, size: 'm' }), ...laid(1, { length, size: 'm' })]
        }}
        inks={inks}
        className={css.drawing}
      />
    )}
  </ThreadPlace>
)
