// A template is data: one JSON file a relationship and language (coaching.en.json), checked by this schema
// when the server starts. Nothing else knows what a coach or a client is.
import * as z from 'zod/mini'

const words = (max: number) => z.string().check(z.minLength(1), z.maxLength(max), z.trim())
const seatIndex = z.int().check(z.minimum(0), z.maximum(7))

const section = z.strictObject({
  key: z.string().check(z.regex(/^[a-z][a-z-]{0,39}$/)),
  title: words(200),
  /** Whose pen goes first: a seat's index, or each apart and then together; and who follows. */
  firstPen: z.strictObject({ first: z.union([seatIndex, z.literal('apart')]), then: z.optional(seatIndex) }),
  prompts: z.array(words(300)).check(z.minLength(1), z.maxLength(8)),
  /** Stands on the page from the beginning; the others wait in "add a section". */
  starts: z.boolean()
})

export const templateSchema = z
  .strictObject({
    key: z.string().check(z.regex(/^[a-z][a-z-]{0,39}$/)),
    language: z.string().check(z.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)),
    /** Where it stands among those that are offered; without one, after those that have one. */
    place: z.optional(z.int().check(z.minimum(1))),
    title: words(200),
    about: words(600),
    /** What each seat is called. Seats that differ in nothing have one label: two friends, eight teammates. Whoever begins among
     *  such sits on the first, and a first pen of 0 is theirs. */
    seats: z.array(words(60)).check(z.minLength(2), z.maxLength(8)),
    sections: z.array(section).check(z.minLength(1), z.maxLength(60))
  })
  .check(
    z.refine((t) => new Set(t.sections.map((s) => s.key)).size === t.sections.length, 'has two sections of one key'),
    z.refine(
      (t) =>
        t.sections.every(({ firstPen: { first, then } }) =>
          [first, then].every((seat) => typeof seat !== 'number' || seat < t.seats.length)
        ),
      'has a first pen for a seat it does not have'
    ),
    z.refine((t) => t.sections.some((s) => s.starts), 'has no section that starts')
  )

export type Template = z.infer<typeof templateSchema>

export const templatesAnswer = z.object({
  templates: z.array(
    z.object({
      key: z.string(),
      title: z.string(),
      about: z.string(),
      seats: z.array(z.string()),
      sections: z.array(
        z.object({
          key: z.string(),
          title: z.string(),
          firstPen: z.object({ first: z.union([z.number(), z.literal('apart')]), then: z.optional(z.number()) }),
          prompts: z.array(z.string()),
          starts: z.boolean()
        })
      )
    })
  )
})
export type OfferedTemplate = z.infer<typeof templatesAnswer>['templates'][number]
