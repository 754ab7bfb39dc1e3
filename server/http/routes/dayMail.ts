import type { Router } from 'express'
import { dayMailBody, mailLinkBody } from '../../../shared/protocol/dayMail.ts'
import { isRefusal } from '../../../shared/protocol/refusals.ts'
import { type MailWorld, askForDayMail, followMailLink, forgetDayMail, readMailLink } from '../../domain/dayMail.ts'
import type { Clock, Random, Rooms } from '../../domain/ports.ts'
import { bodyOf } from '../body.ts'
import type { Entrances } from '../entrances.ts'
import { anyone, done, ok, resource } from '../guarded.ts'
import type { MailLimits } from '../mailLimits.ts'

export type DayMailWorld = { mail: MailWorld; mailLimits: MailLimits; rooms: Rooms; clock: Clock; random: Random }

/** A line by mail on the day to come back: mine alone, told to no other seat. Where no mail is configured there are no such routes. */
export const dayMailRoutes = (router: Router, world: DayMailWorld, { seated, awake, limits }: Entrances): void => {
  const { mail, mailLimits, clock } = world

  resource(router, '/api/alliances/:id/day-mail', {
    get: seated.to(async ({ alliance, mine }) =>
      ok({ mail: (await mail.dayMails.of(alliance.id, mine.id, clock.now())) ?? null })
    ),
    put: awake
      .by(bodyOf(dayMailBody))
      .by(({ mine }) => mailLimits.ofPerson(mine.person.id))
      .to(async (found) => {
        const mayWriteTo = (address: string): Promise<boolean> => mailLimits.mayWriteTo(address)
        await askForDayMail(world, found, { ...found.body, mayWriteTo })
        return done
      }),
    delete: seated.to(async (found) => {
      await forgetDayMail(world, found)
      return done
    })
  })

  // With what a mail brought, wherever it is read. Reading tells and changes nothing; acting takes a press, so that what looks through
  // mail for its own reasons neither confirms nor ends anything.
  const withLink = anyone.by(limits.of('tries')).by(bodyOf(mailLinkBody))
  resource(router, '/api/mail-links/preview', {
    post: withLink.to(async ({ body }) => {
      const link = await readMailLink(world, body.token)
      return isRefusal(link) ? link : ok(link)
    })
  })
  resource(router, '/api/mail-links/confirm', {
    post: withLink.to(async ({ body }) => (await followMailLink(world, body.token, 'confirm')) ?? done)
  })
  resource(router, '/api/mail-links/end', {
    post: withLink.to(async ({ body }) => (await followMailLink(world, body.token, 'end')) ?? done)
  })
}
