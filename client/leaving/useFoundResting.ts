import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import type { Line } from '../connection/Line.ts'
import { readAgain } from '../connection/queries.ts'

/** Nobody was told that somebody left. A page that was open meanwhile finds it out when it writes, and then reads how things are. */
export const useFoundResting = (id: string, line: Line): void => {
  const queries = useQueryClient()
  const found = useSyncExternalStore(line.subscribe, () => {
    const { saved } = line.view()
    return saved.state === 'refused' && saved.refused.code === 'resting'
  })
  useEffect(() => {
    if (found) void readAgain(queries, id)
  }, [found, queries, id])
}
