import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type Mark, inOrderOfTalk } from '../../shared/agreement/returning.ts'
import type { Section } from '../../shared/alliance/layout.ts'
import type { ComingBackTold, Return } from '../../shared/protocol/returning.ts'
import { keys, returnQuery } from '../connection/queries.ts'
import * as http from '../connection/returning.ts'

export type Returning = {
  /** Undefined until it is known; null while none is under way. */
  now: Return | null | undefined
  /** The day on which we mean to come back. */
  comingBack: ComingBackTold | null | undefined
  /** Once it is open: the sections that somebody marked, in the order in which to speak of them. */
  marked: readonly Section[]
  begin: () => void
  mark: (section: string, mark: Mark | null) => void
  finish: (finished: boolean) => void
  end: (how: 'returned' | 'let-go') => void
  busy: boolean
  error: unknown
}

/** The return that is under way, and what I do in it. */
export const useReturn = (alliance: string, sections: readonly Section[]): Returning => {
  const queries = useQueryClient()
  const { data } = useQuery(returnQuery(alliance))
  const { mutate, isPending, error } = useMutation({
    mutationFn: (doing: () => Promise<unknown>) => doing(),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.returning(alliance) })
  })
  const now = data?.return
  const comingBack = data?.comingBack
  const marked = useMemo(() => markedIn(sections, now), [sections, now])
  const id = now?.id
  return useMemo(() => {
    const within = (doing: (of: string) => Promise<unknown>) => {
      if (id !== undefined) mutate(() => doing(id))
    }
    return {
      now,
      comingBack,
      marked,
      begin: () => mutate(() => http.beginReturn(alliance)),
      mark: (section, mark) => within((of) => http.markInReturn(alliance, { of, section, mark })),
      finish: (finished) => within((of) => http.finishReturn(alliance, { of, finished })),
      end: (how) => within((of) => http.endReturn(alliance, { of, how })),
      busy: isPending,
      error
    }
  }, [now, comingBack, marked, id, alliance, mutate, isPending, error])
}

const NONE: readonly Section[] = []

const markedIn = (sections: readonly Section[], now: Return | null | undefined): readonly Section[] => {
  if (now?.opened == null) return NONE
  const { marks } = now.opened
  const has = new Set(marks.map(({ section }) => section))
  return inOrderOfTalk(
    sections.filter(({ id }) => has.has(id)),
    marks
  )
}
