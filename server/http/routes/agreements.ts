import type { Router } from 'express'
import { stanceBody } from '../../../shared/protocol/bodies.ts'
import { isRefusal } from '../../../shared/protocol/refusals.ts'
import type { Agreements } from '../../domain/agreementPorts.ts'
import type { Clock, Rooms, Words } from '../../domain/ports.ts'
import type { RecordLines } from '../../domain/recordPorts.ts'
import { agreementsOf, sayStance } from '../../domain/stances.ts'
import { agreementAnswer, readSections, recordAnswer } from '../answers.ts'
import { bodyOf } from '../body.ts'
import type { Entrances } from '../entrances.ts'
import { ok, resource } from '../guarded.ts'

export type AgreementsWorld = { agreements: Agreements; record: RecordLines; words: Words; rooms: Rooms; clock: Clock }

/** Where each stands on a section's words, what was agreed, and what happened to the alliance. */
export const agreementRoutes = (router: Router, world: AgreementsWorld, { seated, awake }: Entrances): void => {
  resource(router, '/api/alliances/:id/sections/:section/stance', {
    put: awake.by(bodyOf(stanceBody)).to(async (found) => {
      const said = await sayStance(world, found, { wanted: found.request.params['section'], body: found.body })
      if (typeof said !== 'string') return said
      const section = (await readSections(world, found.alliance.id)).find(({ id }) => id === said)
      return section === undefined ? { refused: 'not-found' } : ok({ section })
    })
  })

  resource(router, '/api/alliances/:id/sections/:section/agreements', {
    get: seated.to(async (found) => {
      const agreements = await agreementsOf(world, found, found.request.params['section'])
      return isRefusal(agreements) ? agreements : ok({ agreements: agreements.map(agreementAnswer) })
    })
  })

  resource(router, '/api/alliances/:id/record', {
    get: seated.to(async ({ alliance }) => ok(recordAnswer(await world.record.of(alliance.id))))
  })
}
