// Coming back to an alliance together: each goes through it alone first, and nobody anchors the other.

/** What one would do with a section: the three are equal, and none is expected. */
export const MARKS = ['keep', 'change', 'talk'] as const
export type Mark = (typeof MARKS)[number]

/** Whether everyone who takes part, and at least two, has finished: then what was marked opens, for all at once. `takingPart`: who sat here
 *  when it began, or has joined in since, and still sits here. Whoever leaves is not waited for; whoever sits down meanwhile is waited
 *  for once they join in. */
export const haveAllFinished = ({
  finished,
  takingPart
}: {
  finished: readonly string[]
  takingPart: readonly string[]
}): boolean => takingPart.length >= 2 && takingPart.every((seat) => finished.includes(seat))

/** The sections in the order in which to speak of them: those that somebody would talk about, those to change, then the rest; within
 *  each as they stand on the page. */
export const inOrderOfTalk = <S extends { id: string }>(
  sections: readonly S[],
  marks: readonly { section: string; mark: Mark }[]
): S[] => {
  const weight = ({ id }: S): number => {
    const said = new Set(marks.flatMap(({ section, mark }) => (section === id ? [mark] : [])))
    return said.has('talk') ? 0 : said.has('change') ? 1 : 2
  }
  return sections.toSorted((a, b) => weight(a) - weight(b))
}
