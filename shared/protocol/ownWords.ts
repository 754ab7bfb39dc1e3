// What each hears an agreement promise, in words of their own, as it travels over HTTP.
import * as z from 'zod/mini'
import { plainLines } from './plainLines.ts'

export const MAX_OWN_WORDS = 2_000

/** `language`: what it is written in, where its writer says so. */
export const ownWordsBody = z.strictObject({
  text: plainLines(MAX_OWN_WORDS),
  language: z.optional(z.string().check(z.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'expects a language tag such as en')))
})

const ownWords = z.object({
  section: z.string(),
  seatId: z.string(),
  text: z.string(),
  language: z.nullable(z.string()),
  /** What was agreed last when they were written. */
  agreement: z.object({ number: z.number(), agreedAt: z.string() })
})
export const ownWordsAnswer = z.object({ ownWords: z.array(ownWords) })

export type OwnWordsBody = z.infer<typeof ownWordsBody>
export type OwnWordsTold = z.infer<typeof ownWords>
