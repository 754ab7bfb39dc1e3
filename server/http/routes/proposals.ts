import type { Router } from 'express'
import { answerBody, proposeBody } from '../../../shared/protocol/bodies.ts'
import { isRefusal } from '../../../shared/protocol/refusals.ts'
import type { Fading } from '../../domain/drafts/draftPorts.ts'
import type { Notes } from '../../domain/notePorts.ts'
import type { Clock, Random, Rooms, Words } from '../../domain/ports.ts'
import type { SheetRooms, Sheets } from '../../domain/sheetPorts.ts'
import type { Leaving } from '../../domain/leavingPorts.ts'
import type { Proposals } from '../../domain/proposalPorts.ts'
import { answerProposal, proposeAct, readFrozen } from '../../domain/proposals.ts'
import { answeredAnswer, proposalAnswer } from '../answers.ts'
import { bodyOf } from '../body.ts'
import type { Entrances } from '../entrances.ts'
import { created, ok, resource } from '../guarded.ts'
import { sentSnapshot } from '../snapshotPages.ts'

export type ProposalsWorld = {
  proposals: Proposals
  notes: Notes
  sheets: Sheets
  words: Words
  rooms: Rooms & SheetRooms
  clock: Clock
  random: Random
  leaving: Leaving
  drafts: Pick<Fading, 'forget'>
}

/** What needs everyone's yes: proposed by one, done with the last yes, ended by one no. */
export const proposalRoutes = (router: Router, world: ProposalsWorld, { address, limits, seated, awake }: Entrances): void => {
  resource(router, '/api/alliances/:id/proposals', {
    post: seated
      .by(limits.of('begin'))
      .by(bodyOf(proposeBody))
      .to(async (found) => {
        const proposal = await proposeAct(world, found, found.body)
        return isRefusal(proposal) ? proposal : created({ proposal: proposalAnswer(proposal) })
      })
  })

  resource(router, '/api/alliances/:id/proposals/:proposal/preview', {
    get: seated.to(async (found) => {
      const frozen = await readFrozen(world, found, found.request.params['proposal'])
      return isRefusal(frozen) ? frozen : sentSnapshot(found.response, { ...frozen, as: 'html' })
    })
  })

  resource(router, '/api/alliances/:id/proposals/:proposal/answer', {
    post: awake.by(bodyOf(answerBody)).to(async (found) => {
      const { proposal: wanted } = found.request.params
      const answered = await answerProposal(world, found, { wanted, answer: found.body.answer })
      return isRefusal(answered) ? answered : ok(answeredAnswer(answered, address))
    })
  })
}
