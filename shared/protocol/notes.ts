// Notes, as they travel over HTTP.
import * as z from 'zod/mini'
import { CLOSINGS, MAX_NOTE_WORDS, TOLD_WHEN } from '../agreement/notes.ts'
import { plainLines } from './plainLines.ts'

/** A place among the words, as `Y.encodeRelativePosition` writes it, in base64url. */
const point = z.string().check(z.regex(/^[A-Za-z0-9_-]{4,40}$/, 'expects a place among the words'))
/** The first of the words and the last. */
const anchor = z.strictObject({ from: point, to: point })
const words = plainLines(MAX_NOTE_WORDS)

/** The three are offered, and none is asked for: a note may say no more than that one would come back to these words. */
const openings = z.strictObject({ noticed: z.optional(words), did: z.optional(words), would: z.optional(words) })

export const tellNoteBody = z.strictObject({
  section: z.string(),
  when: z.enum(TOLD_WHEN),
  anchor,
  /** The words themselves, for when they are gone. */
  quote: plainLines(MAX_NOTE_WORDS),
  words: openings
})
/** The words were moved: where they stand now. */
export const anchorNoteBody = z.strictObject({ section: z.string(), anchor })
/** First what one hears that it did; what one would say to it comes after. */
export const replyBody = z
  .strictObject({ heard: z.optional(words), said: z.optional(words) })
  .check(
    z.refine(({ heard, said }) => heard !== undefined || said !== undefined, { path: ['heard'], error: 'expects some words' })
  )
/** Null takes it back. */
export const closeNoteBody = z.strictObject({ how: z.nullable(z.enum(CLOSINGS)) })

const note = z.object({
  id: z.string(),
  section: z.string(),
  /** The seat that raised it. */
  by: z.string(),
  when: z.enum(TOLD_WHEN),
  /** Sealed: it waits for the next return, and is told to nobody but its own seat. */
  state: z.enum(['sealed', 'open', 'closed']),
  /** When it was told; while it is sealed, when it was written. */
  at: z.string(),
  anchor: z.object({ from: z.string(), to: z.string() }),
  quote: z.string(),
  words: z.object({ noticed: z.optional(z.string()), did: z.optional(z.string()), would: z.optional(z.string()) }),
  replies: z.array(
    z.object({ n: z.number(), by: z.string(), at: z.string(), heard: z.optional(z.string()), said: z.optional(z.string()) })
  ),
  /** What each would do with it. */
  choices: z.array(z.object({ seatId: z.string(), how: z.enum(CLOSINGS) })),
  ended: z.nullable(z.object({ how: z.enum(CLOSINGS), at: z.string() }))
})

export const notesAnswer = z.object({
  /** The first one first. */
  notes: z.array(note),
  /** Sections that were mended, where everyone wanted it to show. */
  seams: z.array(z.object({ section: z.string(), at: z.string() }))
})

export type TellNoteBody = z.infer<typeof tellNoteBody>
export type AnchorNoteBody = z.infer<typeof anchorNoteBody>
export type ReplyBody = z.infer<typeof replyBody>
export type NoteTold = z.infer<typeof note>
export type NotesTold = z.infer<typeof notesAnswer>
