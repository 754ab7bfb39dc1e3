// What the server said over HTTP, as far as a page needs it that opens without a line: who sits here and where each stands, what was
// agreed and heard in it, what changed since I was here, my notes, and whose ink is whose. Nothing else of what was read is kept: no sheet, and no mark of
// a return.
import type { QueryClient } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { agreementsAnswer, allianceAnswer, authorsAnswer, sinceAnswer } from '../../shared/protocol/bodies.ts'
import { notesAnswer } from '../../shared/protocol/notes.ts'
import { ownWordsAnswer } from '../../shared/protocol/ownWords.ts'
import { templatesAnswer } from '../../shared/templates/template.ts'
import type { KeptAnswer } from './copies.ts'
import { agreementsQuery } from './queries.ts'

/** By what stands in the query's key beside the alliance and the section (queries.ts). */
const KEPT = new Map<string, z.ZodMiniType>([
  ['alliance', allianceAnswer.shape.alliance],
  ['authors', authorsAnswer.shape.authors],
  ['since', sinceAnswer.shape.since],
  ['agreements', agreementsAnswer.shape.agreements],
  ['notes', notesAnswer],
  ['notes own words', ownWordsAnswer.shape.ownWords],
  ['templates', templatesAnswer.shape.templates]
])

const queryKey = z.array(z.string())

/** What it has to look like; undefined for what is not kept, or is of another alliance. */
const schemaOf = ([kind, of, part]: readonly unknown[], alliance: string): z.ZodMiniType | undefined => {
  if (typeof kind !== 'string' || (kind !== 'templates' && of !== alliance)) return undefined
  return KEPT.get(kind === 'agreements' || typeof part !== 'string' ? kind : `${kind} ${part}`)
}

/** Shows what was kept, until the server has answered: each is asked for as if it were not known. */
export const layKeptAnswers = (queries: QueryClient, alliance: string, answers: readonly KeptAnswer[]): void => {
  // Nobody looks at them until they are asked for, which may be long.
  queries.setQueryDefaults(['agreements', alliance], { gcTime: Infinity })
  for (const { name, answer, at } of answers) {
    const key = queryKey.safeParse(parseJson(name)).data
    const read = key && schemaOf(key, alliance)?.safeParse(answer)
    if (key === undefined || read?.success !== true || queries.getQueryData(key) !== undefined) continue
    queries.setQueryData(key, read.data, { updatedAt: at })
    void queries.invalidateQueries({ queryKey: key, exact: true, refetchType: 'none' })
  }
}

/** Hands over what is read, now and from now on; ends with what it returns. */
export const followAnswers = (
  queries: QueryClient,
  { alliance, keep }: { alliance: string; keep: (answers: readonly KeptAnswer[]) => void }
): (() => void) => {
  const cache = queries.getQueryCache()
  const answerOf = ({ queryKey: key, state }: ReturnType<typeof cache.getAll>[number]): KeptAnswer[] =>
    schemaOf(key, alliance) !== undefined && state.data !== undefined
      ? [{ name: JSON.stringify(key), answer: state.data, at: state.dataUpdatedAt }]
      : []
  keep(cache.getAll().flatMap(answerOf))
  return cache.subscribe((event) => {
    if (event.type === 'updated' && event.action.type === 'success') keep(answerOf(event.query))
  })
}

/** What was agreed is read before anybody asks, so that it can be read without a line. */
export const readAgreed = async (
  queries: QueryClient,
  alliance: { id: string; sections: readonly { id: string; agreement: { number: number } | null }[] }
): Promise<void> => {
  for (const { id, agreement } of alliance.sections) {
    const query = agreementsQuery(alliance.id, id)
    if (agreement === null || queries.getQueryData(query.queryKey)?.at(-1)?.number === agreement.number) continue
    // One after the other: nobody waits for them.
    await queries.prefetchQuery({ ...query, gcTime: Infinity })
  }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
