// What anyone may read before they begin.
import type { Router } from 'express'
import type { Templates } from '../../domain/templates.ts'
import { CompressedAnswers } from '../compressedAnswers.ts'
import type { Entrances } from '../entrances.ts'
import { anyone, ok, resource } from '../guarded.ts'

export const templateRoutes = (
  router: Router,
  { templates, operator, writesMail }: { templates: Templates; operator: string; writesMail: boolean },
  { address }: Entrances
): void => {
  const answers = new CompressedAnswers()
  resource(router, '/api/templates', {
    get: anyone.to((visit) => {
      const { language, sections } = visit.request.query
      const offered = templates.offered(typeof language === 'string' ? language : 'en')
      // Whoever only chooses one needs no more than its name and seats.
      return answers.send(visit, { templates: sections === 'none' ? offered.map((one) => ({ ...one, sections: [] })) : offered })
    })
  })

  resource(router, '/api/about', {
    get: anyone.to(() => ok({ operator, onThisComputerOnly: address.onThisComputerOnly, ...(writesMail ? { writesMail } : {}) }))
  })
}
