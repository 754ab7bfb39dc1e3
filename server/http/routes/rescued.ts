import type { Router } from 'express'
import { type RescueId, parseId } from '../../../shared/alliance/ids.ts'
import type { Rescues } from '../../domain/updateLogPorts.ts'
import type { Rooms } from '../../domain/ports.ts'
import type { Entrances } from '../entrances.ts'
import { done, ok, resource } from '../guarded.ts'

/** Words that fell away while two changed the same paragraph: read, and answered, by the seat that wrote them alone. */
export const rescuedRoutes = (
  router: Router,
  { rescues, rooms }: { rescues: Rescues; rooms: Rooms },
  { seated }: Entrances
): void => {
  resource(router, '/api/alliances/:id/rescued', {
    get: seated.to(async ({ alliance, mine }) => {
      const rescued = await rescues.of(alliance.id, mine.id)
      return ok({ rescued: rescued.map(({ id, section, before, words }) => ({ id, section: section ?? null, before, words })) })
    })
  })

  resource(router, '/api/alliances/:id/rescued/:rescue', {
    delete: seated.to(async ({ alliance, mine, request }) => {
      const rescue = parseId<RescueId>(request.params['rescue'])
      // Another's are not answered by anybody else.
      const isMine = (await rescues.of(alliance.id, mine.id)).some(({ id }) => id === rescue)
      if (rescue === undefined || !isMine) return { refused: 'not-found' }
      // First, so that what falls away from now on is told of by itself, and nothing that is on its way brings it back.
      await rooms.rescueAnswered(alliance.id, rescue)
      if (!(await rescues.letGo(alliance.id, mine.id, rescue))) return { refused: 'not-found' }
      rooms.nudge(alliance.id, 'rescued', mine.id)
      return done
    })
  })
}
