// Frozen words without whose they are: where a voice ends inside a run, the run goes on.
import type { FrozenNode } from './frozenWords.ts'

export const inkless = (written: FrozenNode): FrozenNode => {
  const { content, ...rest } = written
  const { by, ...node } = rest
  if (content === undefined) return by === undefined ? rest : node
  const joined: FrozenNode[] = []
  for (const child of content.map(inkless)) {
    const last = joined.at(-1)
    if (last?.text !== undefined && child.text !== undefined && sameMarks(last, child))
      joined[joined.length - 1] = { ...last, text: last.text + child.text }
    else joined.push(child)
  }
  return { ...node, content: joined }
}

const sameMarks = (a: FrozenNode, b: FrozenNode): boolean => JSON.stringify(a.marks ?? []) === JSON.stringify(b.marks ?? [])
