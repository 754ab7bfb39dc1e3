// My key and my devices: the ways back to my seats.
import type { Router } from 'express'
import { type SessionId, parseId } from '../../../shared/alliance/ids.ts'
import { openKeyBody } from '../../../shared/protocol/bodies.ts'
import { isRefusal } from '../../../shared/protocol/refusals.ts'
import { makeKey, openKey } from '../../domain/keys.ts'
import type { Clock, Random, Rooms } from '../../domain/ports.ts'
import type { Keys, Sessions } from '../../domain/sessionPorts.ts'
import { endSession } from '../../domain/sessions.ts'
import { day, moment } from '../answers.ts'
import { bodyOf, noBody } from '../body.ts'
import type { Entrances } from '../entrances.ts'
import { anyone, created, done, ok, resource } from '../guarded.ts'

export type MeWorld = { keys: Keys; sessions: Sessions; rooms: Rooms; clock: Clock; random: Random }

export const meRoutes = (router: Router, world: MeWorld, { address, cookies, limits, signedIn }: Entrances): void => {
  resource(router, '/api/me', {
    get: signedIn.to(async ({ person }) => {
      const madeAt = await world.keys.madeAt(person)
      return ok({ person: { id: person }, key: madeAt === undefined ? null : { madeAt: moment(madeAt) } })
    })
  })

  resource(router, '/api/me/key', {
    post: signedIn.by(noBody).to(async ({ person }) => {
      const { token, madeAt } = await makeKey(world, person)
      return created({ key: { url: `${address.origin}/me#${token}`, madeAt: moment(madeAt) } })
    }),
    delete: signedIn.to(async ({ person }) => {
      await world.keys.forget(person)
      return done
    })
  })

  resource(router, '/api/me/devices', {
    get: signedIn.to(async ({ person, session }) => {
      const sessions = await world.sessions.of(person, world.clock.now())
      return ok({ devices: sessions.map(({ id, since }) => ({ id, since: day(since), thisOne: id === session })) })
    })
  })

  resource(router, '/api/me/devices/:device', {
    delete: signedIn.to(async ({ request, response, person, session }) => {
      const id = parseId<SessionId>(request.params['device'])
      const refusal = id === undefined ? { refused: 'not-found' as const } : await endSession(world, person, id)
      if (refusal !== undefined) return refusal
      if (id === session) cookies.takeBack(response)
      return done
    })
  })

  resource(router, '/api/keys/open', {
    post: anyone
      .by(limits.of('tries'))
      .by(cookies.optional)
      .by(bodyOf(openKeyBody))
      .to(async ({ response, body, present }) => {
        const opened = await openKey(world, { token: body.token, present })
        if (isRefusal(opened)) return opened
        cookies.hand(response, opened.fresh)
        return ok({ person: { id: opened.person } })
      })
  })
}
