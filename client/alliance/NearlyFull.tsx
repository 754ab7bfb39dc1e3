import { useMemo, useSyncExternalStore } from 'react'
import type * as Y from 'yjs'
import { DocumentSize } from '../connection/DocumentSize.ts'
import { Notice } from '../paper/Notice.tsx'

/** Said in time, before the server has to refuse: there is an end to what one alliance holds. */
export const NearlyFull = ({ doc }: { doc: Y.Doc }) => {
  const size = useMemo(() => new DocumentSize(doc), [doc])
  const isNearlyFull = useSyncExternalStore(size.subscribe, size.isNearlyFull)
  if (!isNearlyFull) return null
  return (
    <Notice kind="waiting" title="This alliance is nearly full.">
      It holds about five million characters, or forty thousand lines, and fewer where very much was changed. Take out paragraphs
      that you no longer need, or begin another for what comes next.
    </Notice>
  )
}
