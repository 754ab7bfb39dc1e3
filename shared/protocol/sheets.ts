// What is told of sheets over HTTP. Of another's sheet there is nothing in any of it until all are open.
import * as z from 'zod/mini'
import { frozenNode } from '../sharing/frozenWords.ts'

const mine = z.object({ id: z.string(), ready: z.boolean() })

/** Sections in which I have a sheet, or in which they are open. */
export const sheetsAnswer = z.object({
  sheets: z.array(z.object({ section: z.string(), mine: z.nullable(mine), openedAt: z.nullable(z.string()) }))
})

export const sheetAnswer = z.object({ sheet: mine })

/** Null while they are sealed. `sheets`: in the order of the seats; one without words had nothing yet. */
export const openedSheetsAnswer = z.object({
  opened: z.nullable(z.object({ at: z.string(), sheets: z.array(z.object({ seatId: z.string(), content: frozenNode })) }))
})

export type SheetTold = z.infer<typeof sheetsAnswer>['sheets'][number]
export type OpenedSheets = NonNullable<z.infer<typeof openedSheetsAnswer>['opened']>
