// Sheets that are open.
import * as z from 'zod/mini'
import { frozenNode } from '../sharing/frozenWords.ts'

/** Null while they are sealed. `sheets`: in the order of the seats; one without words had nothing yet. */
export const openedSheetsAnswer = z.object({
  opened: z.nullable(z.object({ at: z.string(), sheets: z.array(z.object({ seatId: z.string(), content: frozenNode })) }))
})

export type OpenedSheets = NonNullable<z.infer<typeof openedSheetsAnswer>['opened']>
