// Coming back together, over HTTP: what each marks, the day they mean to come back, and the link that a calendar reads it from.
import * as z from 'zod/mini'
import { MARKS } from '../agreement/returning.ts'
import { isZone } from '../agreement/comingBack.ts'

export const markBody = z.strictObject({ mark: z.nullable(z.enum(MARKS)) })
export const endReturnBody = z.strictObject({ how: z.enum(['returned', 'let-go']) })
/** `at` with its zone, e.g. `2026-12-03T09:00:00Z`. How far away it may be, the domain says. */
export const comingBackBody = z.strictObject({
  at: z.iso.datetime({ offset: true, error: 'expects a moment such as 2026-12-03T09:00:00Z' }),
  zone: z.string().check(z.refine(isZone, 'expects a time zone such as Europe/Berlin'))
})

export type ComingBackBody = z.infer<typeof comingBackBody>

// ── answers ──────────────────────────────────────────────────────────────────────────────────────

const markTold = z.object({ section: z.string(), mark: z.enum(MARKS) })
const comingBackTold = z.object({ at: z.string(), zone: z.string() })

export const returnAnswer = z.object({
  /** Null while none is under way. */
  return: z.nullable(
    z.object({
      id: z.string(),
      by: z.string(),
      begunAt: z.string(),
      /** `takesPart`: false for whoever sat down meanwhile, until they join in; nobody waits for them before. */
      mine: z.object({ marks: z.array(markTold), finished: z.boolean(), takesPart: z.boolean() }),
      /** Null until everyone has finished; who has, nobody is told. */
      opened: z.nullable(z.object({ at: z.string(), marks: z.array(z.extend(markTold, { seatId: z.string() })) }))
    })
  ),
  /** The day on which they mean to come back; null while none is set. */
  comingBack: z.nullable(comingBackTold)
})

/** When I made my link; null while I have none. The link itself is not known to anyone but who holds it. */
export const calendarLinkAnswer = z.object({ link: z.nullable(z.object({ madeAt: z.string() })) })
/** The link, shown this once. */
export const madeCalendarLinkAnswer = z.object({ link: z.object({ url: z.string(), madeAt: z.string() }) })

export type ReturnTold = z.infer<typeof returnAnswer>
export type Return = NonNullable<ReturnTold['return']>
export type ComingBackTold = NonNullable<ReturnTold['comingBack']>
export type CalendarLinkTold = z.infer<typeof calendarLinkAnswer>['link']
export type MadeCalendarLink = z.infer<typeof madeCalendarLinkAnswer>['link']
