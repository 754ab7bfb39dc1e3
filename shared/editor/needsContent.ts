// Which blocks are nothing without another in them. An editor that finds such a block hollow deletes it, in the name of whoever looks.
import { wordsSchema } from './wordsSchema.ts'

const needy: ReadonlySet<string> = new Set(
  Object.values(wordsSchema.nodes).flatMap(({ name, contentMatch }) => (contentMatch.validEnd ? [] : name))
)

export const needsContent = (kind: string): boolean => needy.has(kind)
