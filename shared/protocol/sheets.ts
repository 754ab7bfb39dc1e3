// What is told of sheets over HTTP. Of another's sheet there is nothing in any of it until all are open.
import * as z from 'zod/mini'

const mine = z.object({ id: z.string(), ready: z.boolean() })

/** Sections in which I have a sheet, or in which they are open. */
export const sheetsAnswer = z.object({
  sheets: z.array(z.object({ section: z.string(), mine: z.nullable(mine), openedAt: z.nullable(z.string()) }))
})

export type SheetTold = z.infer<typeof sheetsAnswer>['sheets'][number]
