import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import type { Rescued } from '../../shared/protocol/bodies.ts'
import type { AllianceConnection } from '../connection/AllianceConnection.ts'
import { HttpProblem, letRescuedGo } from '../connection/http.ts'
import { keys, rescuedQuery } from '../connection/queries.ts'
import { whenSaved } from '../connection/whenSaved.ts'
import type { OnRescueAnswered } from '../writing/RescuedWords.tsx'

const NONE: readonly Rescued[] = []

type Answering = { id: string; takeOut: (() => void) | undefined }

type RescuedHere = {
  rescuedIn: (section: string) => readonly Rescued[]
  /** Those that stood in none of these: in one that is set aside, or nobody can say any more where. */
  rescuedElsewhere: (sections: readonly { id: string }[]) => readonly Rescued[]
  answer: OnRescueAnswered
}

/** My words that fell away, and what I say becomes of them. Those that are put back are forgotten only when they are saved
 *  where they stand again: told twice, rather than lost. */
export const useRescued = (alliance: string, connection: AllianceConnection): RescuedHere => {
  const queries = useQueryClient()
  const { data = NONE } = useQuery(rescuedQuery(alliance))
  const [answered, setAnswered] = useState<readonly string[]>([])
  const { mutate } = useMutation({
    mutationFn: async ({ id, takeOut }: Answering) => {
      if (takeOut !== undefined) await whenSaved(connection)
      await letRescuedGo(alliance, id)
    },
    onMutate: ({ id }) => setAnswered((before) => [...before, id]),
    // What could not be told is asked again; what another page of mine has answered is not here twice.
    onSettled: async (_data, error, { id, takeOut }) => {
      if (error instanceof HttpProblem && error.code === 'not-found') takeOut?.()
      await queries.invalidateQueries({ queryKey: keys.rescued(alliance) })
      if (error !== null) setAnswered((before) => before.filter((one) => one !== id))
    }
  })
  const answer = useCallback((id: string, takeOut?: () => void) => mutate({ id, takeOut }), [mutate])
  return useMemo(() => {
    const open = data.filter(({ id }) => !answered.includes(id))
    const bySection = new Map<string | null, Rescued[]>()
    for (const one of open) bySection.set(one.section, [...(bySection.get(one.section) ?? []), one])
    return {
      rescuedIn: (section) => bySection.get(section) ?? NONE,
      rescuedElsewhere: (sections) => open.filter(({ section }) => !sections.some(({ id }) => id === section)),
      answer
    }
  }, [data, answered, answer])
}
