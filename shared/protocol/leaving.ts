// Leaving, coming back, and what is left to whoever left.
import * as z from 'zod/mini'
import { LEFT_AS } from '../agreement/leaving.ts'
import { MAX_NAME, tidyLine } from '../alliance/names.ts'

export const leaveBody = z.strictObject({
  /** How my name stays on what I wrote; `keep` when nothing is said. */
  name: z.optional(z.enum(LEFT_AS)),
  /** Whether what is shown outside is closed; it is when nothing is said. */
  closeSnapshots: z.optional(z.boolean())
})

/** `name`: to sit down under another one than before. */
export const comeBackBody = z.strictObject({
  name: z.optional(
    z.pipe(
      z.string(),
      z.transform((text: string, context) => {
        const tidy = tidyLine(text, MAX_NAME)
        if (tidy === undefined)
          context.issues.push({ code: 'custom', message: `expects 1 to ${MAX_NAME} visible characters`, input: text })
        return tidy ?? ''
      })
    )
  )
})

const left = z.object({
  id: z.string(),
  title: z.string(),
  leftAt: z.string(),
  /** Until then I come back alone. */
  aloneUntil: z.string(),
  /** Whether I may sit down again now: alone, or because everyone who sits there says so. */
  mayComeBack: z.boolean(),
  /** My copy, as it was when I left, until that day; null when it is gone. */
  copyUntil: z.nullable(z.string())
})

/** `copy`: a link of my own, shown this once. */
export const leaveAnswer = z.object({ left, copy: z.object({ url: z.string(), until: z.string() }) })
export const leftAnswer = z.object({ left: z.array(left) })
/** The seats that say the one who left may come back. */
export const welcomeAnswer = z.object({ welcomedBy: z.array(z.string()) })

export type LeaveBody = z.infer<typeof leaveBody>
export type Left = z.infer<typeof left>
export type LeaveTold = z.infer<typeof leaveAnswer>
