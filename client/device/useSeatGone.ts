import { useEffect, useSyncExternalStore } from 'react'
import type { Line } from '../connection/Line.ts'

/** Of an alliance in which my seat is gone, this device keeps nothing. */
export const useSeatGone = (alliance: string, line: Line): void => {
  const over = useSyncExternalStore(line.subscribe, () => howItIsOver(line))
  useEffect(() => {
    if (over === 'leaves nothing') void import('./leaveNothing.ts').then(({ leaveNothing }) => leaveNothing(alliance))
    else if (over !== undefined)
      void import('../connection/letCopiesGo.ts').then(({ letAllCopiesGo, letCopyGo }) =>
        over === 'signed out' ? letAllCopiesGo() : letCopyGo(alliance)
      )
  }, [over, alliance])
}

/** Whoever opens a page that they have no seat in may be another person than the one who holds notes here: those stay. */
const howItIsOver = (line: Line): 'leaves nothing' | 'not mine' | 'signed out' | undefined => {
  const { saved, ready, copyOf } = line.view()
  if (saved.state !== 'gone') return undefined
  if (saved.why === 'signed-out') return 'signed out'
  const wasMine = saved.why === 'left' || (ready && copyOf === undefined)
  return wasMine ? 'leaves nothing' : 'not mine'
}
