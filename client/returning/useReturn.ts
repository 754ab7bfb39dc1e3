import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Mark } from '../../shared/agreement/returning.ts'
import type { Return } from '../../shared/protocol/bodies.ts'
import * as http from '../connection/http.ts'
import { keys, returnQuery } from '../connection/queries.ts'

export type Returning = {
  /** Undefined until it is known; null while none is under way. */
  now: Return | null | undefined
  begin: () => void
  mark: (section: string, mark: Mark | null) => void
  finish: (finished: boolean) => void
  end: (how: 'returned' | 'let-go') => void
  busy: boolean
  error: unknown
}

/** The return that is under way, and what I do in it. */
export const useReturn = (alliance: string): Returning => {
  const queries = useQueryClient()
  const { data: now } = useQuery(returnQuery(alliance))
  const { mutate, isPending, error } = useMutation({
    mutationFn: (doing: () => Promise<unknown>) => doing(),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.returning(alliance) })
  })
  const id = now?.id
  return useMemo(() => {
    const within = (doing: (of: string) => Promise<unknown>) => {
      if (id !== undefined) mutate(() => doing(id))
    }
    return {
      now,
      begin: () => mutate(() => http.beginReturn(alliance)),
      mark: (section, mark) => within((of) => http.markInReturn(alliance, { of, section, mark })),
      finish: (finished) => within((of) => http.finishReturn(alliance, { of, finished })),
      end: (how) => within((of) => http.endReturn(alliance, { of, how })),
      busy: isPending,
      error
    }
  }, [now, id, alliance, mutate, isPending, error])
}
