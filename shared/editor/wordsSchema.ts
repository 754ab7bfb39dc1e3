import { getSchema } from '@tiptap/core'
import { wordsExtensions } from './words.ts'

/** The schema of the words, for what is derived from it. An editor makes one of its own. */
export const wordsSchema = getSchema(wordsExtensions())
