import type { Router } from 'express'
import { ownWordsBody } from '../../../shared/protocol/ownWords.ts'
import { type OwnWordsWorld, keepOwnWords, letOwnWordsGo } from '../../domain/ownWords.ts'
import { moment } from '../answers.ts'
import { bodyOf } from '../body.ts'
import type { Entrances } from '../entrances.ts'
import { done, ok, resource } from '../guarded.ts'

/** What each hears an agreement promise: read by all who sit here, changed by who wrote it. */
export const ownWordsRoutes = (router: Router, world: OwnWordsWorld, { seated, awake }: Entrances): void => {
  resource(router, '/api/alliances/:id/own-words', {
    get: seated.to(async ({ alliance }) => {
      const all = await world.ownWords.of(alliance.id)
      return ok({
        ownWords: all.map(({ section, seat, text, language, agreement: { number, agreedAt } }) => ({
          section,
          seatId: seat,
          text,
          language: language ?? null,
          agreement: { number, agreedAt: moment(agreedAt) }
        }))
      })
    })
  })

  resource(router, '/api/alliances/:id/sections/:section/own-words', {
    put: awake
      .by(bodyOf(ownWordsBody))
      .to(
        async (found) =>
          (await keepOwnWords(world, found, { wanted: found.request.params['section'], words: found.body })) ?? done
      ),
    delete: seated.to(async (found) => (await letOwnWordsGo(world, found, found.request.params['section'])) ?? done)
  })
}
