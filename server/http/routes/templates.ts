// What anyone may read before they begin.
import type { Router } from 'express'
import type { Templates } from '../../domain/templates.ts'
import type { Entrances } from '../entrances.ts'
import { anyone, ok, resource } from '../guarded.ts'

export const templateRoutes = (
  router: Router,
  { templates, operator }: { templates: Templates; operator: string },
  { address }: Entrances
): void => {
  resource(router, '/api/templates', {
    get: anyone.to(({ request }) => {
      const { language } = request.query
      return ok({ templates: templates.offered(typeof language === 'string' ? language : 'en') })
    })
  })

  resource(router, '/api/about', {
    get: anyone.to(() => ok({ operator, onThisComputerOnly: address.onThisComputerOnly }))
  })
}
