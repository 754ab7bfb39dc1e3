// A copy as a Word document.
import { HeadingLevel, Paragraph, TextRun } from 'docx'
import { isRightToLeft } from '../../shared/alliance/direction.ts'
import type { Copy } from '../../shared/copying/copy.ts'
import type { FrozenNode } from '../../shared/sharing/frozenWords.ts'
import { COLOURS, type Heading, Lists, NO_INKS, blocksOf, fileOf, line, runOf, tool } from '../snapshot/docxWords.ts'
import { type Chapter, readingOf } from './reading.ts'

export const docxCopy = async (copy: Copy): Promise<Uint8Array> => {
  const { title, language, people, about, chapters, setAside, waiting, agreed, record, head, parts } = readingOf(copy)
  const voices = new Map(people.map((person) => [person.seat, person]))
  const lists = new Lists()
  const write = (content: FrozenNode, inks = NO_INKS): Paragraph[] => blocksOf(content, { inks, lists, depth: 0 })
  const chapter = (one: Chapter, heading: Heading): Paragraph[] => [
    line(one.title, { heading }),
    // Agreed words are nobody's now: they stand in the paper's own black.
    ...write(one.content, one.isAgreed ? NO_INKS : voices),
    ...(one.agreedLine === undefined ? [] : [tool(one.agreedLine)]),
    ...one.stances.map(({ name, says, note }) => tool(`${name}: ${says}${note === undefined ? '' : `. “${note}”`}`))
  ]
  const children = [
    line(title, { heading: HeadingLevel.TITLE }),
    new Paragraph({
      bidirectional: isRightToLeft(people[0]?.name ?? ''),
      children: people.flatMap(({ name, ink, left }, index) => [
        ...(index > 0 ? [new TextRun({ text: '     ' })] : []),
        runOf(left === undefined ? name : `${name} (${left})`, { color: COLOURS[ink] })
      ])
    }),
    tool(about),
    ...chapters.flatMap((one) => chapter(one, HeadingLevel.HEADING_1)),
    ...(setAside.length > 0 ? [line('Set aside', { heading: HeadingLevel.HEADING_1 })] : []),
    ...setAside.flatMap((one) => chapter(one, HeadingLevel.HEADING_2)),
    ...(waiting === undefined ? [] : [tool(waiting)]),
    ...(agreed.length > 0 ? [line('What was agreed', { heading: HeadingLevel.HEADING_1 })] : []),
    ...agreed.flatMap((section) => [
      line(section.title, { heading: HeadingLevel.HEADING_2 }),
      ...section.agreements.flatMap((one) => [
        line(one.when, { heading: HeadingLevel.HEADING_3 }),
        ...(one.title === undefined ? [] : [line(one.title, {}, { bold: true })]),
        ...write(one.content),
        tool(one.who),
        ...(one.note === undefined ? [] : [tool(one.note)])
      ])
    ]),
    line('What happened', { heading: HeadingLevel.HEADING_1 }),
    ...record.map((one) => line(one)),
    tool(`Record of the alliance: ${head}`),
    ...parts.flatMap(({ title: name, items }) => [
      line(name, { heading: HeadingLevel.HEADING_1 }),
      ...items.flatMap(({ title: where, about: what, words }) => [
        line(where, { heading: HeadingLevel.HEADING_2 }),
        tool(what),
        ...(typeof words === 'string' ? words.split('\n').map((one) => line(one)) : write(words))
      ])
    ])
  ]
  return fileOf({ title, language, lists, children })
}
