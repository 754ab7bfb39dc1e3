// The shape of prints (takePrints.ts), apart from the hash that takes them: pages that only read answers need none.
import * as z from 'zod/mini'

export const prints = z.object({ salt: z.string(), title: z.string(), blocks: z.array(z.string()) })

/** Of a section's title, and of each of its blocks that has words in it. */
export type Prints = z.infer<typeof prints>
