import type { Router } from 'express'
import { shareBody } from '../../../shared/protocol/bodies.ts'
import { isRefusal } from '../../../shared/protocol/refusals.ts'
import type { Agreements } from '../../domain/agreementPorts.ts'
import type { Clock, Documents, Random, Rooms } from '../../domain/ports.ts'
import type { RecordLines } from '../../domain/recordPorts.ts'
import type { Snapshots } from '../../domain/snapshotPorts.ts'
import type { Proposals } from '../../domain/proposalPorts.ts'
import { closeSnapshot, shareSnapshot } from '../../domain/snapshots.ts'
import { proposalAnswer, snapshotAnswer } from '../answers.ts'
import { bodyOf } from '../body.ts'
import type { Entrances } from '../entrances.ts'
import { created, done, ok, resource } from '../guarded.ts'

export type SnapshotsWorld = {
  proposals: Proposals
  snapshots: Snapshots
  documents: Documents
  agreements: Agreements
  record: RecordLines
  rooms: Rooms
  clock: Clock
  random: Random
}

/** Showing words to people outside: proposed by one, opened by everyone, closed by anyone. */
export const snapshotRoutes = (router: Router, world: SnapshotsWorld, { address, limits, seated, awake }: Entrances): void => {
  resource(router, '/api/alliances/:id/snapshots', {
    get: seated.to(async ({ alliance }) => {
      const snapshots = await world.snapshots.of(alliance.id, world.clock.now())
      return ok({ snapshots: snapshots.map((snapshot) => snapshotAnswer(snapshot, address)) })
    }),
    post: awake
      .by(limits.of('begin'))
      .by(bodyOf(shareBody))
      .to(async (found) => {
        const proposal = await shareSnapshot(world, found, found.body)
        return isRefusal(proposal) ? proposal : created({ proposal: proposalAnswer(proposal) })
      })
  })

  resource(router, '/api/alliances/:id/snapshots/:snapshot', {
    delete: seated.to(async (found) => (await closeSnapshot(world, found, found.request.params['snapshot'])) ?? done)
  })
}
