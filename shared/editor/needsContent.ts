// Which blocks are nothing without another in them. An editor that finds such a block hollow deletes it, in the name of whoever looks. Apart from
// what is allowed: pages ask for that alone.
import { getSchema } from '@tiptap/core'
import { wordsExtensions } from './words.ts'

const needy: ReadonlySet<string> = new Set(
  Object.values(getSchema(wordsExtensions()).nodes).flatMap(({ name, contentMatch }) => (contentMatch.validEnd ? [] : name))
)

export const needsContent = (kind: string): boolean => needy.has(kind)
