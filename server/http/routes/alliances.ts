import type { Router } from 'express'
import type { AllianceId, PersonId } from '../../../shared/alliance/ids.ts'
import { beginBody } from '../../../shared/protocol/bodies.ts'
import { type Refusal, isRefusal } from '../../../shared/protocol/refusals.ts'
import { beginAlliance, seatedIn } from '../../domain/alliances.ts'
import { beginAgain } from '../../domain/beginAgain.ts'
import type { Agreements } from '../../domain/agreementPorts.ts'
import type { Alliances, Invitations } from '../../domain/alliancePorts.ts'
import type { Clock, Documents, Random, Words } from '../../domain/ports.ts'
import type { Proposals } from '../../domain/proposalPorts.ts'
import type { Templates } from '../../domain/templates.ts'
import { allianceCard, readAlliance } from '../answers.ts'
import { bodyOf, noBody } from '../body.ts'
import type { Entrances } from '../entrances.ts'
import { type Answer, anyone, created, ok, resource } from '../guarded.ts'

export type AlliancesWorld = {
  alliances: Alliances
  agreements: Agreements
  invitations: Invitations
  proposals: Proposals
  documents: Documents
  words: Words
  templates: Templates
  clock: Clock
  random: Random
}

export const allianceRoutes = (router: Router, world: AlliancesWorld, { cookies, limits, signedIn, seated }: Entrances): void => {
  const createdFor = async (person: PersonId, id: AllianceId): Promise<Answer | Refusal> => {
    const found = await seatedIn(world.alliances, { person, id })
    return isRefusal(found) ? found : created(await readAlliance(world, found))
  }

  resource(router, '/api/alliances', {
    get: signedIn.to(async ({ person }) => {
      const { alliances, unreadable } = await world.alliances.of(person)
      return ok({ alliances: alliances.map(allianceCard), unreadable })
    }),
    post: anyone
      .by(limits.of('begin'))
      .by(cookies.optional)
      .by(bodyOf(beginBody))
      .to(async ({ response, body, present }) => {
        const begun = await beginAlliance(world, { body, present })
        if (isRefusal(begun)) return begun
        cookies.hand(response, begun.fresh)
        return createdFor(begun.person, begun.id)
      })
  })

  resource(router, '/api/alliances/:id', {
    get: seated.to(async (found) => ok(await readAlliance(world, found)))
  })

  resource(router, '/api/alliances/:id/authors', {
    get: seated.to(async ({ alliance }) => ok({ authors: await world.alliances.authors(alliance.id) }))
  })

  resource(router, '/api/alliances/:id/begin-again', {
    post: seated
      .by(limits.of('begin'))
      .by(noBody)
      .to(async (found) => createdFor(found.person, await beginAgain(world, found)))
  })
}
