// A copy as Markdown: for reading anywhere, and for tools that read text. Ink has no place in it; the other forms have it.
import type { Copy } from '../../shared/copying/copy.ts'
import { inkless } from '../../shared/sharing/inkless.ts'
import { blocksOf, escape } from '../snapshot/markdownWords.ts'
import { type Chapter, readingOf } from './reading.ts'

export const markdownCopy = (copy: Copy): string => {
  const { title, people, about, chapters, setAside, waiting, agreed, record, head, parts: beside } = readingOf(copy)
  const parts = [
    `# ${escape(title)}`,
    people.map(({ name, left }) => escape(left === undefined ? name : `${name} (${left})`)).join(', '),
    escape(about),
    ...chapters.flatMap((chapter) => chapterOf(chapter, '##')),
    ...(setAside.length > 0 ? ['## Set aside', ...setAside.flatMap((chapter) => chapterOf(chapter, '###'))] : []),
    ...(waiting === undefined ? [] : [escape(waiting)]),
    ...(agreed.length > 0 ? ['## What was agreed'] : []),
    ...agreed.flatMap((section) => [
      `### ${escape(section.title)}`,
      ...section.agreements.flatMap(({ when, who, title: then, content, note }) => [
        `#### ${escape(when)}`,
        ...(then === undefined ? [] : [`**${escape(then)}**`]),
        ...blocksOf(inkless(content)),
        escape(who),
        ...(note === undefined ? [] : [escape(note)])
      ])
    ]),
    '## What happened',
    record.map((line) => `- ${escape(line)}`).join('\n'),
    `Record of the alliance: \`${head}\``,
    ...beside.flatMap(({ title: name, items }) => [
      `## ${escape(name)}`,
      ...items.flatMap(({ title: where, about: what, words }) => [
        `### ${escape(where)}`,
        escape(what),
        ...(typeof words === 'string' ? words.split('\n').map(escape) : blocksOf(inkless(words)))
      ])
    ])
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

const chapterOf = ({ title, content, agreedLine, stances }: Chapter, level: string): string[] => [
  `${level} ${escape(title)}`,
  ...blocksOf(inkless(content)),
  ...(agreedLine === undefined ? [] : [`*${escape(agreedLine)}*`]),
  stances
    .map(({ name, says, note }) => `- ${escape(name)}: ${escape(says)}${note === undefined ? '' : `. “${escape(note)}”`}`)
    .join('\n')
]
