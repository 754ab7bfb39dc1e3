// A snapshot as Markdown.
import type { FrozenWords } from '../../shared/sharing/frozenWords.ts'
import { blocksOf, escape } from './markdownWords.ts'
import { dayOf, sectionsInWords, whoSaidYes } from './sentences.ts'

export const markdownOf = ({ title, people, frozenAt, shownUntil, record, sections }: FrozenWords): string => {
  const names = people.map(({ name }) => escape(name)).join(', ')
  const parts = [
    `# ${escape(title)}`,
    `${names}. ${sectionsInWords(sections.length)} of their alliance, as the words stood on ${dayOf(frozenAt)}. ${whoSaidYes(people.length)} said yes to showing ${sections.length === 1 ? 'it' : 'them'}.`,
    ...sections.flatMap((section) => [`## ${escape(section.title)}`, ...blocksOf(section.content)]),
    `Shown until ${dayOf(shownUntil)}.${record === undefined ? '' : ` Record of the alliance: ${record.slice(0, 16)}.`}`
  ]
  return `${parts.join('\n\n')}\n`
}
