// Plain text with line breaks, as somebody wrote it in a field.
import * as z from 'zod/mini'

/** Broken letters, and controls but for a line's end: they are no words, and some would turn those around them. */
const NO_WORDS = /[\p{Cs}\u202A-\u202E\u2066-\u2069]|(?!\n)\p{Cc}/u

/** Trimmed, with one kind of line end. */
export const plainLines = (max: number) =>
  z.pipe(
    z.string().check(z.maxLength(2 * max, `expects at most ${max} characters`)),
    z.pipe(
      z.transform((text: string) => text.replace(/\r\n?/g, '\n').replace(/\t/g, ' ').trim()),
      z.string().check(
        z.minLength(1, 'expects some words'),
        z.maxLength(max, `expects at most ${max} characters`),
        z.refine((text) => !NO_WORDS.test(text), 'expects plain words')
      )
    )
  )
