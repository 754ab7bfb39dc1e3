import { useEffect, useState } from 'react'
import { Toast } from './Toast.tsx'

/** Longer than a part takes to come on a line. */
const SAID_AFTER_MS = 1_000

/** In the place of a part that somebody asked for, while it does not come. */
export const PartAwaited = () => {
  const [said, setSaid] = useState<'not yet' | 'yes' | 'put away'>('not yet')
  useEffect(() => {
    const timer = setTimeout(() => setSaid('yes'), SAID_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <Toast
      words={said === 'yes' ? 'This part of the page comes when there is a line again.' : undefined}
      onPutAway={() => setSaid('put away')}
    />
  )
}
