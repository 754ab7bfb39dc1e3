// A snapshot as Markdown.
import type { FrozenWords } from '../../shared/sharing/frozenWords.ts'
import { blocksOf, escape } from './markdownWords.ts'
import { dayOf } from './sentences.ts'
import { ABOUT, agreedWords, shownOf } from './shown.ts'

export const markdownOf = (frozen: FrozenWords): string => {
  const { title, people, what, frozenAt, then, note, sections, shownUntil, record, checksum } = shownOf(frozen)
  const names = people.map(({ name }) => escape(name)).join(', ')
  const parts = [
    `# ${escape(title)}`,
    `${names}. ${what} ${dayOf(frozenAt)}. ${then}`,
    ...note.map((line) => `> ${escape(line)}`),
    ...sections.flatMap((section) => [
      `## ${escape(section.title)}`,
      ...blocksOf(section.content),
      ...(section.agreed === null ? [] : [`*${escape(agreedWords(section.agreed))}*`])
    ]),
    `${ABOUT} Shown until ${dayOf(shownUntil)}.${record === undefined ? '' : ` Record of the alliance: ${record.slice(0, 16)}.`}`,
    ...(checksum === undefined ? [] : [`Checksum: ${checksum}`])
  ]
  return `${parts.join('\n\n')}\n`
}
