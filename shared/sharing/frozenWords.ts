// What a snapshot holds, as it is stored and as `.json` shows it (docs/snapshots.md): the words, who sat there, by whom they were
// agreed, and nothing of who wrote what. What was frozen in an earlier shape is read as it was frozen, and never rewritten.
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

/** What stands in a paragraph, a text for each of its nodes; for a break of a line its end. */
export const textsIn = ({ content = [] }: FrozenNode): string[] =>
  content.map(({ type, text }) => (type === 'hardBreak' ? '\n' : (text ?? '')))

export const FROZEN_SCHEMA = 'alongside-snapshot/2'

const mark = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['bold', 'italic']) }),
  z.object({ type: z.literal('link'), attrs: z.object({ href: z.string() }) })
])
const node = {
  type: z.string(),
  attrs: z.optional(z.record(z.string(), z.union([z.boolean(), z.number(), z.string()]))),
  text: z.optional(z.string()),
  marks: z.optional(z.array(mark))
}
export const frozenNode: z.ZodMiniType<FrozenNode> = z.object({
  ...node,
  content: z.optional(z.array(z.lazy(() => frozenNode)))
})
/** The same where it is told whose each run is. */
export const inkedNode: z.ZodMiniType<FrozenNode> = z.object({
  ...node,
  content: z.optional(z.array(z.lazy(() => inkedNode))),
  by: z.optional(z.string())
})

/** As they chose to be shown: whole names, or initials. */
const person = z.object({ name: z.string(), ink: z.enum(INKS) })
const always = {
  title: z.string(),
  /** A language tag: that of the template the alliance began from. */
  language: z.string(),
  people: z.array(person),
  frozenAt: z.iso.datetime(),
  shownUntil: z.iso.datetime()
}

const firstShape = z.object({
  schema: z.literal('alongside-snapshot/1'),
  ...always,
  /** The head of the alliance’s record at that moment; absent in what was frozen before there was one. */
  record: z.optional(z.string()),
  sections: z.array(z.object({ title: z.string(), content: frozenNode }))
})

const agreed = z.object({
  /** How often the section had been agreed by then. */
  number: z.number(),
  at: z.iso.datetime(),
  /** In the order of the seats. */
  by: z.array(z.extend(person, { stance: z.enum(['willing', 'in']) }))
})

const thisShape = z.object({
  schema: z.literal(FROZEN_SCHEMA),
  ...always,
  direction: z.enum(['ltr', 'rtl']),
  /** As they stood at that moment, or as they were last agreed. */
  words: z.enum(['now', 'agreed']),
  /** What they wrote on top, for whoever reads it. */
  note: z.nullable(z.string()),
  record: z.string(),
  /** `agreed`: where everyone stood on these very words; null where they did not. */
  sections: z.array(z.object({ title: z.string(), content: frozenNode, agreed: z.nullable(agreed) }))
})

export const frozenWords = z.discriminatedUnion('schema', [firstShape, thisShape])

export type FrozenWords = z.infer<typeof frozenWords>
/** What is frozen today. */
export type FrozenNow = z.infer<typeof thisShape>
export type FrozenAgreement = z.infer<typeof agreed>
