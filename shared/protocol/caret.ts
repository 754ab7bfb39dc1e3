// Where somebody's caret is, as the binding of the editor writes it into their presence: two places relative to what stands in
// the document. Pages look these up in their own document with every change, and what they cannot read throws there: then
// nobody could write any more. So nobody is shown a caret of another form.
import * as z from 'zod/mini'

const count = z.int().check(z.nonnegative())
const id = z.object({ client: count, clock: count })
const place = z
  .object({
    type: z.nullish(id),
    item: z.nullish(id),
    // The name of a root: no words stand in one.
    tname: z.nullish(z.never()),
    assoc: z.optional(z.int())
  })
  .check(z.refine(({ type, item }) => type != null || item != null))

export const caretPlace = z.object({ anchor: place, head: place })
