import type { Router } from 'express'
import { isRefusal } from '../../../shared/protocol/refusals.ts'
import type { Drafts } from '../../domain/drafts/draftPorts.ts'
import { draftDaysOf, draftOn } from '../../domain/drafts/drafts.ts'
import type { Alliances } from '../../domain/alliancePorts.ts'
import type { Rooms, Words } from '../../domain/ports.ts'
import type { Entrances } from '../entrances.ts'
import { ok, resource } from '../guarded.ts'

/** What a section said at the end of each day that is kept: for those who sit there, by day and never finer. */
export const draftRoutes = (
  router: Router,
  world: { drafts: Drafts; words: Words; rooms: Rooms; alliances: Alliances },
  { seated }: Entrances
): void => {
  resource(router, '/api/alliances/:id/sections/:section/drafts', {
    get: seated.to(async ({ alliance, request }) => {
      const days = await draftDaysOf(world, alliance.id, request.params['section'])
      return isRefusal(days) ? days : ok(days)
    })
  })

  resource(router, '/api/alliances/:id/sections/:section/drafts/:day', {
    get: seated.to(async ({ alliance, request }) => {
      const draft = await draftOn(world, alliance.id, { section: request.params['section'], date: request.params['day'] })
      return isRefusal(draft) ? draft : ok({ draft })
    })
  })
}
