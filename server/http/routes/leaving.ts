import type { Router } from 'express'
import { comeBackBody, leaveBody, type Left } from '../../../shared/protocol/leaving.ts'
import { type AllianceId, parseId } from '../../../shared/alliance/ids.ts'
import { isRefusal } from '../../../shared/protocol/refusals.ts'
import { seatedIn } from '../../domain/alliances.ts'
import type { CopiesWorld } from '../../domain/copies.ts'
import { aloneUntil, comeBack, leave, welcomeBack } from '../../domain/leaving.ts'
import type { LeftAlliance, Leaving } from '../../domain/leavingPorts.ts'
import type { Alliances, Invitations } from '../../domain/alliancePorts.ts'
import type { Random, Rooms, Words } from '../../domain/ports.ts'
import type { SheetRooms } from '../../domain/sheetPorts.ts'
import type { Proposals } from '../../domain/proposalPorts.ts'
import { moment, readAlliance } from '../answers.ts'
import { anyBodyOf, noBody } from '../body.ts'
import type { Entrances } from '../entrances.ts'
import { ok, resource } from '../guarded.ts'

export type LeavingWorld = CopiesWorld & {
  leaving: Leaving
  alliances: Alliances
  invitations: Invitations
  proposals: Proposals
  words: Words
  rooms: Rooms & SheetRooms
  random: Random
}

/** Leaving, and what is left to whoever left. An alliance that I left is a 404 to me: what is mine of it stands beside it, under `/api/left`. */
export const leavingRoutes = (router: Router, world: LeavingWorld, { address, seated, signedIn, limits }: Entrances): void => {
  resource(router, '/api/alliances/:id/leave', {
    post: seated.by(anyBodyOf(leaveBody)).to(async (found) => {
      const done = await leave(world, found, found.body)
      if (isRefusal(done)) return done
      const { left, copy } = done
      return ok({ left: leftAnswer(left), copy: { url: `${address.origin}/c/${copy.token}`, until: moment(copy.until) } })
    })
  })

  resource(router, '/api/alliances/:id/seats/:seat/welcome', {
    get: seated.to(async ({ alliance, request }) => {
      const left = alliance.seats.find(({ id, left: gone }) => id === request.params['seat'] && gone !== undefined)
      if (left === undefined) return { refused: 'not-found' }
      return ok({ welcomedBy: await world.leaving.welcomedBy(alliance.id, left.id) })
    }),
    put: seated.by(noBody).to((found) => answerWelcome(world, found, true)),
    delete: seated.to((found) => answerWelcome(world, found, false))
  })

  resource(router, '/api/left', {
    get: signedIn.to(async ({ person }) => ok({ left: (await world.leaving.leftBy(person, world.clock.now())).map(leftAnswer) }))
  })

  resource(router, '/api/left/:id/return', {
    post: signedIn
      .by(limits.of('begin'))
      .by(anyBodyOf(comeBackBody))
      .to(async ({ person, request, body }) => {
        const id = await comeBack(world, { person, wanted: request.params['id'], name: body.name })
        if (typeof id !== 'string') return id
        const found = await seatedIn(world.alliances, { person, id: parseId<AllianceId>(id) })
        return isRefusal(found) ? found : ok(await readAlliance(world, found))
      })
  })
}

const answerWelcome = async (
  world: LeavingWorld,
  found: Parameters<typeof welcomeBack>[1] & { request: { params: Record<string, unknown> } },
  welcome: boolean
) => {
  const by = await welcomeBack(world, found, { wanted: found.request.params['seat'], welcome })
  return isRefusal(by) ? by : ok({ welcomedBy: by })
}

const leftAnswer = (left: LeftAlliance): Left => ({
  id: left.id,
  title: left.title,
  leftAt: moment(left.leftAt),
  aloneUntil: moment(aloneUntil(left)),
  mayComeBack: left.mayComeBack,
  copyUntil: left.copyUntil === undefined ? null : moment(left.copyUntil)
})
