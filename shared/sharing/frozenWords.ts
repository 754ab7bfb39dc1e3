// What a snapshot holds, as it is stored and as `.json` shows it: the words as they stood, who sat there,
// and nothing of who wrote what.
import * as z from 'zod/mini'
import { INKS } from '../alliance/inks.ts'

/** A mark of a run of words. */
export type FrozenMark = { type: 'bold' | 'italic' } | { type: 'link'; attrs: { href: string } }

/** A node in the shape that ProseMirror writes. */
export type FrozenNode = {
  type: string
  attrs?: Record<string, boolean | number | string> | undefined
  content?: FrozenNode[] | undefined
  text?: string | undefined
  marks?: FrozenMark[] | undefined
  /** The seat that wrote it, where that is asked for; never in what is kept. */
  by?: string | undefined
}

export const FROZEN_SCHEMA = 'alongside-snapshot/1'

const mark = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['bold', 'italic']) }),
  z.object({ type: z.literal('link'), attrs: z.object({ href: z.string() }) })
])
export const frozenNode: z.ZodMiniType<FrozenNode> = z.object({
  type: z.string(),
  attrs: z.optional(z.record(z.string(), z.union([z.boolean(), z.number(), z.string()]))),
  content: z.optional(z.array(z.lazy(() => frozenNode))),
  text: z.optional(z.string()),
  marks: z.optional(z.array(mark))
})

export const frozenWords = z.object({
  schema: z.literal(FROZEN_SCHEMA),
  title: z.string(),
  /** A language tag: that of the template the alliance began from. */
  language: z.string(),
  /** As they chose to be shown: whole names, or initials. */
  people: z.array(z.object({ name: z.string(), ink: z.enum(INKS) })),
  frozenAt: z.iso.datetime(),
  shownUntil: z.iso.datetime(),
  /** The head of the alliance’s record at that moment; absent in what was frozen before there was one. */
  record: z.optional(z.string()),
  sections: z.array(z.object({ title: z.string(), content: frozenNode }))
})

export type FrozenWords = z.infer<typeof frozenWords>
