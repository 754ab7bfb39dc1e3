// A person's complete copy of an alliance: all that is theirs to read, in one document. `GET …/export?format=json` is this very
// document, and an import takes it; the other formats are made of it. Described for people in docs/export.md.
//
// Never in it: another's private marks or sealed writing, what others last saw, and whatever opens something: tokens of
// invitations, links, sessions, keys.
import * as z from 'zod/mini'
import { CLOSINGS } from '../agreement/notes.ts'
import { STANCES } from '../agreement/stance.ts'
import { type Ink, INKS } from '../alliance/inks.ts'
import type { FrozenNode } from '../sharing/frozenWords.ts'

/** Anything in it that changes its meaning is a new number. What is only added is not: readers pass over what they do not know. */
export const COPY_SCHEMA = 'alongside-export/1'

const ink = z.enum(INKS)
const moment = z.iso.datetime()
const digest = z.string().check(z.regex(/^[0-9a-f]{64}$/, 'expects 64 hex digits'))
/** A seat of this copy, by its `id` there. */
const seat = z.string()

const mark = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['bold', 'italic']) }),
  z.object({ type: z.literal('link'), attrs: z.object({ href: z.string() }) })
])

/** Words as ProseMirror writes them; `by` is the seat that wrote them, where that is known. */
const writtenNode: z.ZodMiniType<FrozenNode> = z.object({
  type: z.string(),
  attrs: z.optional(z.record(z.string(), z.union([z.boolean(), z.number(), z.string()]))),
  content: z.optional(z.array(z.lazy(() => writtenNode))),
  text: z.optional(z.string()),
  marks: z.optional(z.array(mark)),
  by: z.optional(seat)
})

const copiedSeat = z.object({
  id: z.string(),
  label: z.string(),
  person: z.nullable(z.object({ name: z.string(), ink })),
  /** Who sat here and left, by the name that they chose to leave behind. */
  left: z.optional(z.object({ name: z.string(), ink, at: moment }))
})

const copiedAgreement = z.object({
  /** The first of a section is 1. */
  number: z.number(),
  agreedAt: moment,
  /** Of `title` and `content`: whoever has the words can make it again. */
  digest,
  title: z.string(),
  content: writtenNode,
  /** The same words without their shapes. */
  text: z.string(),
  stances: z.array(z.object({ seatId: seat, name: z.string(), ink, stance: z.enum(['willing', 'in']), at: moment })),
  note: z.nullable(z.string()),
  noteBy: z.nullable(seat)
})

const copiedSection = z.object({
  id: z.string(),
  /** The template's name for it; null for a section of one's own. */
  key: z.nullable(z.string()),
  title: z.string(),
  setAside: z.boolean(),
  digest,
  content: writtenNode,
  /** What each who sits here last said. */
  stances: z.array(
    z.object({
      seatId: seat,
      stance: z.enum(STANCES),
      digest: z.nullable(digest),
      at: moment,
      stands: z.boolean(),
      note: z.nullable(z.string())
    })
  ),
  /** All of them, the first one first. */
  agreements: z.array(copiedAgreement)
})

const words = z.optional(z.string())
const copiedNote = z.object({
  section: z.string(),
  seatId: seat,
  at: moment,
  state: z.enum(['sealed', 'open', 'closed']),
  /** How it was laid to rest, and when. */
  ended: z.optional(z.nullable(z.object({ how: z.enum(CLOSINGS), at: moment }))),
  /** The words that it was said to. */
  quote: z.string(),
  noticed: words,
  did: words,
  would: words,
  replies: z.array(z.object({ seatId: seat, at: moment, heard: words, said: words }))
})

export const copySchema = z.object({
  schema: z.literal(COPY_SCHEMA),
  copiedAt: moment,
  alliance: z.object({
    id: z.string(),
    title: z.string(),
    template: z.string(),
    language: z.string(),
    createdAt: moment,
    state: z.enum(['open', 'resting'])
  }),
  /** Whose copy it is. */
  me: z.object({ seatId: seat }),
  seats: z.array(copiedSeat),
  /** In the order of the page, set-aside ones included. */
  sections: z.array(copiedSection),
  record: z.object({
    events: z.array(z.looseObject({ at: moment, kind: z.string(), seatId: z.nullable(seat) })),
    /** The hash of the last line, over all before it. */
    head: z.string()
  }),
  /** Those that I may read. */
  notes: z.optional(z.array(copiedNote)),
  /** Of sections that each wrote apart, once they were opened. */
  sheets: z.optional(z.array(z.object({ section: z.string(), openedAt: moment, seatId: seat, content: writtenNode }))),
  /** What each hears an agreement promise, in their own words. */
  ownWords: z.optional(
    z.array(
      z.object({ section: z.string(), seatId: seat, agreement: z.number(), language: z.nullable(z.string()), text: z.string() })
    )
  ),
  /** What is mine alone. */
  mine: z.object({
    /** What I wrote apart, sealed as yet. */
    sheets: z.optional(z.array(z.object({ section: z.string(), content: writtenNode }))),
    /** My words that lost their place while two changed one paragraph. */
    rescued: z.array(z.object({ section: z.nullable(z.string()), before: z.string(), words: z.string() })),
    /** Sections as I left them, where they have changed since. */
    since: z.array(z.object({ section: z.string(), at: moment, title: z.string(), content: writtenNode }))
  })
})

export type Copy = z.infer<typeof copySchema>
export type CopiedSection = Copy['sections'][number]
export type CopiedAgreement = CopiedSection['agreements'][number]
export type CopiedSeat = Copy['seats'][number]

export const COPY_FORMATS = ['html', 'json', 'markdown', 'docx'] as const
export type CopyFormat = (typeof COPY_FORMATS)[number]

/** Who sits, or sat, in this seat; its label where nobody ever did. */
export const nameInSeat = ({ person, left, label }: CopiedSeat): string => person?.name ?? left?.name ?? label
export const inkOfSeat = ({ person, left }: CopiedSeat): Ink | undefined => person?.ink ?? left?.ink
