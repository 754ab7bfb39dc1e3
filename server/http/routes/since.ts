import type { Router } from 'express'
import { type SectionId, parseId } from '../../../shared/alliance/ids.ts'
import type { Clock, Words } from '../../domain/ports.ts'
import type { Seen } from '../../domain/seenPorts.ts'
import { moment } from '../answers.ts'
import type { Entrances } from '../entrances.ts'
import { done, ok, resource } from '../guarded.ts'

/** What has changed since this seat was last here, for it alone; and that it has been read. */
export const sinceRoutes = (
  router: Router,
  { seen, words, clock }: { seen: Seen; words: Words; clock: Clock },
  { seated }: Entrances
): void => {
  resource(router, '/api/alliances/:id/since', {
    get: seated.to(async ({ alliance, mine }) => {
      const { sections } = await words.read(alliance.id)
      const now = new Map(sections.filter(({ setAside }) => !setAside).map(({ id, digest }) => [id, digest]))
      const left = await seen.returned({ id: alliance.id, seat: mine.id, person: mine.person.id }, now)
      return ok({
        since: left.map(({ section, at, ...words }) => ({
          section,
          at: moment(at),
          ...('faded' in words ? { faded: words.faded } : { title: words.title, content: words.content })
        }))
      })
    })
  })

  resource(router, '/api/alliances/:id/since/:section', {
    delete: seated.to(async ({ alliance, mine, request }) => {
      const section = parseId<SectionId>(request.params['section'])
      const there = section === undefined ? undefined : await words.readSection(alliance.id, section)
      if (section === undefined || there === undefined) return { refused: 'not-found' }
      const who = { id: alliance.id, seat: mine.id, person: mine.person.id }
      await seen.putAway(who, new Map([[section, there]]), clock.now())
      return done
    })
  })
}
