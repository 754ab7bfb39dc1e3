import { useMutation, useQueryClient } from '@tanstack/react-query'
import { isYes, type Stance } from '../../shared/agreement/stance.ts'
import type { Section } from '../../shared/alliance/layout.ts'
import type { Alliance, StanceBody } from '../../shared/protocol/bodies.ts'
import type { AllianceConnection } from '../connection/AllianceConnection.ts'
import { takeStance } from '../connection/http.ts'
import { keys, readAgain } from '../connection/queries.ts'
import { whenSaved } from '../connection/whenSaved.ts'
import { wordsNow } from './useWords.ts'

export type Saying = { stance: Stance; note?: string | null }

/** Says where I stand, on the words that this screen shows at the moment of saying it. A yes waits until they are saved; a
 *  *not yet* waits for nothing. */
export const useStance = (alliance: Alliance, { section, connection }: { section: Section; connection: AllianceConnection }) => {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async ({ stance, note }: Saying) => {
      const body: StanceBody = { stance, ...(note !== undefined && { note }) }
      if (isYes(stance)) {
        body.digest = wordsNow(section).digest
        await whenSaved(connection)
      }
      return takeStance(alliance.id, section.id, body)
    },
    onSuccess: (said) =>
      queries.setQueryData<Alliance>(
        keys.alliance(alliance.id),
        (before) => before && { ...before, sections: before.sections.map((one) => (one.id === said.id ? said : one)) }
      ),
    onSettled: () => readAgain(queries, alliance.id)
  })
}
