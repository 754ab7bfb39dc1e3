import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, useSyncExternalStore } from 'react'
import { isYes, type Stance } from '../../shared/agreement/stance.ts'
import type { Section } from '../../shared/alliance/layout.ts'
import type { Alliance, Section as SectionTold, StanceBody } from '../../shared/protocol/bodies.ts'
import type { AllianceConnection } from '../connection/AllianceConnection.ts'
import { takeStance } from '../connection/http.ts'
import { keys, readAgain } from '../connection/queries.ts'
import { whenSaved } from '../connection/whenSaved.ts'
import { Sayings } from './Sayings.ts'
import { wordsNow } from './useWords.ts'

type Saying = { stance: Stance; note?: string | null }

type StanceActs = {
  say: (saying: Saying) => void
  busy: boolean
  error: unknown
  /** What was said here and cannot have been heard yet: there is no line. */
  waiting: Stance | undefined
}

/** Says where I stand, on the words that this screen shows at the moment of saying it. A yes waits until they are saved; a
 *  *not yet* waits for nothing, shows at once, and is said until it is heard. Whatever is said last counts. */
export const useStance = (
  alliance: Alliance,
  { section, connection }: { section: Section; connection: AllianceConnection }
): StanceActs => {
  const queries = useQueryClient()
  const [sayings] = useState(() => new Sayings<SectionTold>())
  const isAway = useSyncExternalStore(connection.subscribe, () => AWAY.has(connection.view().saved.state))
  const tell = (changed: (before: SectionTold) => SectionTold): void => {
    queries.setQueryData<Alliance>(
      keys.alliance(alliance.id),
      (before) => before && { ...before, sections: before.sections.map((one) => (one.id === section.id ? changed(one) : one)) }
    )
  }
  const { mutate, isPending, variables, error } = useMutation({
    mutationFn: ({ stance, note }: Saying) => {
      const body: StanceBody = { stance, ...(note !== undefined && { note }) }
      if (isYes(stance)) body.digest = wordsNow(section).digest
      const send = () => takeStance(alliance.id, section.id, body)
      return isYes(stance) ? sayings.when(whenSaved(connection), send) : sayings.untilHeard(send)
    },
    onMutate: ({ stance }) => {
      if (!isYes(stance)) tell((before) => steppedBack(before, alliance.me.seatId))
    },
    onSuccess: (said) => said && tell(() => said),
    onSettled: (said, trouble) => {
      if (said !== undefined || trouble !== null) void readAgain(queries, alliance.id)
    }
  })
  return { say: mutate, busy: isPending, error, waiting: isPending && isAway ? variables.stance : undefined }
}

const AWAY: ReadonlySet<string> = new Set(['offline', 'late', 'busy'])

/** As the server will tell it: nothing can refuse it. */
const steppedBack = (told: SectionTold, seatId: string): SectionTold => ({
  ...told,
  stances: [
    ...told.stances.filter((one) => one.seatId !== seatId),
    { seatId, stance: 'not-yet', digest: null, at: new Date().toISOString(), stands: false, note: null }
  ]
})
