import type { Router } from 'express'
import { endReturnBody, markBody } from '../../../shared/protocol/returning.ts'
import type { ComingBacks } from '../../domain/comingBackPorts.ts'
import type { Clock, Random, Rooms, Words } from '../../domain/ports.ts'
import type { Returns } from '../../domain/returnPorts.ts'
import type { SeatedAlliance } from '../../domain/alliances.ts'
import { actInReturn, beginReturn } from '../../domain/returns.ts'
import { returnAnswer } from '../answers.ts'
import { bodyOf, noBody } from '../body.ts'
import type { Entrances } from '../entrances.ts'
import { created, done, ok, resource } from '../guarded.ts'

export type ReturnsWorld = {
  returns: Returns
  comingBacks: ComingBacks
  words: Words
  rooms: Rooms
  clock: Clock
  random: Random
}

/** Coming back together: begun, marked, finished, opened, ended. */
export const returnRoutes = (router: Router, world: ReturnsWorld, { seated, awake, limits }: Entrances): void => {
  resource(router, '/api/alliances/:id/return', {
    get: seated.to(async (found) => ok(await readReturn(world, found))),
    post: awake
      .by(limits.of('begin'))
      .by(noBody)
      .to(async (found) => {
        await beginReturn(world, found)
        return created(await readReturn(world, found))
      })
  })

  resource(router, '/api/alliances/:id/return/:return/marks/:section', {
    put: seated.by(bodyOf(markBody)).to(async (found) => {
      const { section, return: of } = found.request.params
      return (await actInReturn(world, found, { of, does: 'mark', section, mark: found.body.mark })) ?? done
    })
  })

  resource(router, '/api/alliances/:id/return/:return/finished', {
    put: seated.by(noBody).to(async (found) => {
      const { return: of } = found.request.params
      return (await actInReturn(world, found, { of, does: 'finish', finished: true })) ?? done
    }),
    delete: seated.to(async (found) => {
      const { return: of } = found.request.params
      return (await actInReturn(world, found, { of, does: 'finish', finished: false })) ?? done
    })
  })

  resource(router, '/api/alliances/:id/return/:return/end', {
    post: seated.by(bodyOf(endReturnBody)).to(async (found) => {
      const { return: of } = found.request.params
      return (await actInReturn(world, found, { of, does: 'end', how: found.body.how })) ?? done
    })
  })
}

const readReturn = async (
  { returns, comingBacks, clock }: Pick<ReturnsWorld, 'returns' | 'comingBacks' | 'clock'>,
  { alliance, mine }: SeatedAlliance
) => {
  const kept = await returns.now(alliance.id, clock.now())
  return returnAnswer({ kept, comingBack: await comingBacks.of(alliance.id) }, mine.id)
}
