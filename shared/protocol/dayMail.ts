// A line by mail on the day to come back, over HTTP. There is nothing of it where no mail server is configured.
import * as z from 'zod/mini'
import { isZone } from '../agreement/comingBack.ts'
import { isMailAddress } from '../agreement/mailAddress.ts'

export const dayMailBody = z.strictObject({
  address: z.string().check(z.refine(isMailAddress, 'expects one mail address such as amara@example.org')),
  zone: z.string().check(z.refine(isZone, 'expects a time zone such as Europe/Berlin'))
})
export const mailLinkBody = z.strictObject({ token: z.string().check(z.maxLength(200)) })

export type DayMailBody = z.infer<typeof dayMailBody>

// ── answers ──────────────────────────────────────────────────────────────────────────────────────

/** `waits`: until whoever reads mail at this address has said yes. */
const state = z.enum(['waits', 'confirmed'])

/** Mine alone; null while I have asked for none. */
export const dayMailAnswer = z.object({ mail: z.nullable(z.object({ address: z.string(), zone: z.string(), state })) })
/** What the link in a mail is for. It names nobody, and no alliance. */
export const mailLinkAnswer = z.object({ state })

export type DayMailTold = z.infer<typeof dayMailAnswer>['mail']
export type MailLinkTold = z.infer<typeof mailLinkAnswer>
