import { queryOptions } from '@tanstack/react-query'
import type { AllianceId } from '../../shared/alliance/ids.ts'
import { calledTitle } from '../../shared/alliance/title.ts'
import { allianceAnswer } from '../../shared/protocol/bodies.ts'
import { type KeptAnswer, openCopies } from '../connection/copies.ts'
import { keys } from '../connection/queries.ts'

/** `at`: when it was last in step with the server (ms). */
export type CopyHere = { alliance: AllianceId; title: string; at: number }

/** Read on this device, without asking the server. */
export const copiesHereQuery = queryOptions({
  queryKey: ['copies here'],
  queryFn: async (): Promise<CopyHere[]> => {
    const copies = await openCopies().catch(() => undefined)
    if (copies === undefined) return []
    const here = await Promise.all(
      (await copies.all()).map(async (one) => ({ ...one, title: titleIn((await copies.read(one.alliance))?.answers ?? [], one) }))
    )
    copies.close()
    return here.toSorted((a, b) => b.at - a.at)
  }
})

const titleIn = (answers: readonly KeptAnswer[], { alliance: id }: { alliance: AllianceId }): string => {
  const name = JSON.stringify(keys.alliance(id))
  const { data } = allianceAnswer.shape.alliance.safeParse(answers.find((one) => one.name === name)?.answer)
  if (data === undefined) return 'An alliance'
  return calledTitle(
    data.title,
    data.seats.flatMap(({ person }) => (person === null ? [] : [person.name]))
  )
}
