// The words of earlier days, as they are told.
import * as z from 'zod/mini'
import { inkedNode } from '../sharing/frozenWords.ts'

/** `2026-11-16`: a day in UTC, for everyone alike. */
const date = z.iso.date()

export const draftDaysAnswer = z.object({
  /** For how many days drafts are kept. */
  windowDays: z.number(),
  /** Every day at whose end the section can be read, the first one first: whether anything changed on it or not. */
  days: z.array(date)
})

/** The words as they were at the end of that day; `by` in the content is the seat that wrote a run. */
export const draftAnswer = z.object({ draft: z.object({ day: date, title: z.string(), content: inkedNode }) })

export type DraftDays = z.infer<typeof draftDaysAnswer>
export type Draft = z.infer<typeof draftAnswer>['draft']
