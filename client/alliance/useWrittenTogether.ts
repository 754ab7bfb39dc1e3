import { useMemo, useSyncExternalStore } from 'react'
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import * as z from 'zod/mini'
import { sectionHolding } from '../../shared/alliance/layout.ts'
import { presentUser } from '../writing/carets.ts'

const id = z.object({ client: z.number(), clock: z.number() })
const place = z.object({ type: z.optional(z.nullable(id)), item: z.optional(z.nullable(id)) })
const writing = z.object({ user: presentUser, cursor: z.object({ head: place }) })

/** The sections in which more than one person has a caret, this page's own included, joined by spaces: one text, so
 *  that nothing is drawn again while the same people stay in the same sections. */
export const useWrittenTogether = (awareness: Awareness, doc: Y.Doc): ReadonlySet<string> => {
  const together = useSyncExternalStore(
    useMemo(
      () => (listener: () => void) => {
        awareness.on('change', listener)
        return () => awareness.off('change', listener)
      },
      [awareness]
    ),
    () => writtenTogether(awareness, doc).join(' ')
  )
  return useMemo(() => new Set(together.split(' ')), [together])
}

/** The names of the others who have a caret in this section now. */
export const writersIn = (
  { awareness, doc }: { awareness: Awareness; doc: Y.Doc },
  { section, me }: { section: string; me: string | undefined }
): string[] => {
  const names = new Map<string, string>()
  for (const state of awareness.getStates().values()) {
    const { data } = writing.safeParse(state)
    if (data === undefined || data.user.id === me) continue
    if (sectionOf(doc, data.cursor.head.item ?? data.cursor.head.type) === section) names.set(data.user.id, data.user.name)
  }
  return [...names.values()]
}

const writtenTogether = (awareness: Awareness, doc: Y.Doc): string[] => {
  const people = new Map<string, Set<string>>()
  for (const state of awareness.getStates().values()) {
    const { data } = writing.safeParse(state)
    const section = data && sectionOf(doc, data.cursor.head.item ?? data.cursor.head.type)
    if (data === undefined || section === undefined) continue
    people.set(section, (people.get(section) ?? new Set()).add(data.user.id))
  }
  return [...people].flatMap(([section, who]) => (who.size > 1 ? [section] : [])).sort()
}

const sectionOf = (doc: Y.Doc, at: { client: number; clock: number } | null | undefined): string | undefined => {
  const structs = at ? doc.store.clients.get(at.client) : undefined
  if (!at || structs === undefined || Y.getState(doc.store, at.client) <= at.clock || at.clock < 0) return undefined
  const struct = structs[Y.findIndexSS(structs, at.clock)]
  if (!(struct instanceof Y.Item)) return undefined
  if (struct.content instanceof Y.ContentType) return sectionHolding(doc, struct.content.type)
  return struct.parent instanceof Y.AbstractType ? sectionHolding(doc, struct.parent) : undefined
}
