import type { Router } from 'express'
import { comingBackBody } from '../../../shared/protocol/returning.ts'
import { isRefusal } from '../../../shared/protocol/refusals.ts'
import { comingBackFile, dropComingBack, makeCalendarLink, setComingBack } from '../../domain/comingBack.ts'
import type { CalendarLinks, ComingBacks } from '../../domain/comingBackPorts.ts'
import type { Clock, Random, Rooms } from '../../domain/ports.ts'
import { moment } from '../answers.ts'
import { bodyOf, noBody } from '../body.ts'
import { calendarPath, sentCalendar } from '../calendarPages.ts'
import type { Entrances } from '../entrances.ts'
import { created, done, ok, resource } from '../guarded.ts'

export type ComingBackWorld = {
  comingBacks: ComingBacks
  calendarLinks: CalendarLinks
  rooms: Rooms
  clock: Clock
  random: Random
}

/** The day on which they mean to come back, and my own way to have it in a calendar. Read with the return itself. */
export const comingBackRoutes = (router: Router, world: ComingBackWorld, { address, seated, awake }: Entrances): void => {
  const pageOf = (alliance: string): string => `${address.origin}/a/${alliance}`

  resource(router, '/api/alliances/:id/coming-back', {
    put: awake.by(bodyOf(comingBackBody)).to(async (found) => (await setComingBack(world, found, found.body)) ?? done),
    delete: seated.to(async (found) => {
      await dropComingBack(world, found)
      return done
    })
  })

  resource(router, '/api/alliances/:id/coming-back.ics', {
    get: seated.to(async (found) => {
      const file = await comingBackFile({ ...world, pageOf }, found)
      return typeof file === 'string' ? sentCalendar(found.response, { text: file, as: 'attachment' }) : file
    })
  })

  resource(router, '/api/alliances/:id/calendar-link', {
    get: seated.to(async ({ alliance, mine }) => {
      const madeAt = await world.calendarLinks.madeAt(alliance.id, mine.id)
      return ok({ link: madeAt === undefined ? null : { madeAt: moment(madeAt) } })
    }),
    post: seated.by(noBody).to(async (found) => {
      const made = await makeCalendarLink(world, found)
      if (isRefusal(made)) return made
      return created({ link: { url: address.origin + calendarPath(made.token), madeAt: moment(made.madeAt) } })
    }),
    delete: seated.to(async ({ alliance, mine }) => {
      await world.calendarLinks.forget(alliance.id, mine.id)
      return done
    })
  })
}
