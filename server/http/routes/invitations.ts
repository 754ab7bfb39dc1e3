import type { Router } from 'express'
import { acceptBody, inviteBody, previewBody } from '../../../shared/protocol/bodies.ts'
import { isRefusal } from '../../../shared/protocol/refusals.ts'
import { seatedIn } from '../../domain/alliances.ts'
import { acceptInvitation, announceSeat, invite, readLetter, withdrawInvitation } from '../../domain/invitations.ts'
import type { Agreements } from '../../domain/agreementPorts.ts'
import type { Alliances, Invitations } from '../../domain/alliancePorts.ts'
import type { Clock, Random, Rooms, Words } from '../../domain/ports.ts'
import type { Proposals } from '../../domain/proposalPorts.ts'
import { invitationAnswer, moment, proposalAnswer, readAlliance, seatAnswer } from '../answers.ts'
import { bodyOf } from '../body.ts'
import type { Entrances } from '../entrances.ts'
import { anyone, created, done, ok, resource } from '../guarded.ts'

export type InvitationsWorld = {
  alliances: Alliances
  agreements: Agreements
  invitations: Invitations
  proposals: Proposals
  words: Words
  rooms: Rooms
  clock: Clock
  random: Random
  /** Who runs this server, in the words of the letter. */
  operator: string
}

export const invitationRoutes = (
  router: Router,
  world: InvitationsWorld,
  { address, cookies, limits, seated, awake }: Entrances
): void => {
  resource(router, '/api/alliances/:id/invitations', {
    post: awake.by(bodyOf(inviteBody)).to(async (found) => {
      const invited = await invite(world, found, found.body.seatId)
      if (isRefusal(invited)) return invited
      if ('asked' in invited) return created({ proposal: proposalAnswer(invited.asked) })
      return created({ invitation: invitationAnswer(invited.invited, address) })
    })
  })

  resource(router, '/api/alliances/:id/invitations/:invitation', {
    delete: seated.to(async (found) => (await withdrawInvitation(world, found, found.request.params['invitation'])) ?? done)
  })

  resource(router, '/api/invitations/preview', {
    post: anyone
      .by(limits.of('tries'))
      .by(bodyOf(previewBody))
      .to(async ({ body }) => {
        const letter = await readLetter(world, body.token)
        if (isRefusal(letter)) return letter
        const { expiresAt, seats, ...words } = letter
        return ok({ ...words, expiresAt: moment(expiresAt), operator: world.operator, seats: seats.map(seatAnswer) })
      })
  })

  resource(router, '/api/invitations/accept', {
    post: anyone
      .by(limits.of('tries'))
      .by(cookies.optional)
      .by(bodyOf(acceptBody))
      .to(async ({ response, body, present }) => {
        const accepted = await acceptInvitation(world, { body, present })
        if (isRefusal(accepted)) return accepted
        cookies.hand(response, accepted.fresh)
        await announceSeat(world.rooms, accepted.id)
        const found = await seatedIn(world.alliances, accepted)
        return isRefusal(found) ? found : ok(await readAlliance(world, found))
      })
  })
}
