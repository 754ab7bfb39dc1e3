import type { Router } from 'express'
import { isRefusal } from '../../../shared/protocol/refusals.ts'
import { type SheetsWorld, readOpenedSheets, sayReady, takeSheet } from '../../domain/sheets.ts'
import { moment } from '../answers.ts'
import { noBody } from '../body.ts'
import type { Entrances } from '../entrances.ts'
import { done, ok, resource } from '../guarded.ts'

/** Writing apart, opening together. The words of a sheet go over its socket, to who writes it; here is what there is beside them. */
export const sheetRoutes = (router: Router, world: SheetsWorld, { seated, awake }: Entrances): void => {
  resource(router, '/api/alliances/:id/sheets', {
    get: seated.to(async ({ alliance, mine }) => {
      const told = await world.sheets.of({ id: alliance.id, seat: mine.id, person: mine.person.id })
      return ok({
        sheets: told.map(({ section, mine: own, openedAt }) => ({
          section,
          mine: own ?? null,
          openedAt: openedAt === undefined ? null : moment(openedAt)
        }))
      })
    })
  })

  resource(router, '/api/alliances/:id/sections/:section/sheets', {
    get: seated.to(async (found) => {
      const opened = await readOpenedSheets(world, found, found.request.params['section'])
      return ok({
        opened: opened === undefined ? null : { at: moment(opened.at), sheets: opened.sheets.map(sheetTold) }
      })
    })
  })

  resource(router, '/api/alliances/:id/sections/:section/sheet', {
    put: awake.by(noBody).to(async (found) => {
      const sheet = await takeSheet(world, found, found.request.params['section'])
      return isRefusal(sheet) ? sheet : ok({ sheet })
    })
  })

  resource(router, '/api/alliances/:id/sections/:section/sheet/ready', {
    put: awake.by(noBody).to(async (found) => {
      const { section } = found.request.params
      return (await sayReady(world, found, { section, ready: true })) ?? done
    }),
    delete: seated.to(async (found) => {
      const { section } = found.request.params
      return (await sayReady(world, found, { section, ready: false })) ?? done
    })
  })
}

const sheetTold = <C>({ seat, content }: { seat: string; content: C }) => ({ seatId: seat, content })
