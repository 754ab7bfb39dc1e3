// A snapshot as a Word document.
import { HeadingLevel, Paragraph, TextRun } from 'docx'
import { isRightToLeft } from '../../shared/alliance/direction.ts'
import type { FrozenWords } from '../../shared/sharing/frozenWords.ts'
import { COLOURS, Lists, NO_INKS, blocksOf, fileOf, line, runOf, tool } from './docxWords.ts'
import { dayOf } from './sentences.ts'
import { ABOUT, agreedWords, shownOf } from './shown.ts'

export const snapshotDocx = (frozen: FrozenWords): Promise<Uint8Array> => {
  const { title, language, people, what, frozenAt, then, note, sections, shownUntil, record, checksum } = shownOf(frozen)
  const lists = new Lists()
  const children = [
    line(title, { heading: HeadingLevel.TITLE }),
    new Paragraph({
      bidirectional: isRightToLeft(people[0]?.name ?? ''),
      children: people.flatMap(({ name, ink }, index) => [
        ...(index > 0 ? [new TextRun({ text: '     ' })] : []),
        runOf(name, { color: COLOURS[ink] })
      ])
    }),
    tool(`${what} ${dayOf(frozenAt)}. ${then} Nothing here changes any more.`),
    ...note.map((one) => line(one, {}, { italics: true })),
    ...sections.flatMap((section) => [
      line(section.title, { heading: HeadingLevel.HEADING_1 }),
      ...blocksOf(section.content, { inks: NO_INKS, lists, depth: 0 }),
      ...(section.agreed === null ? [] : [tool(agreedWords(section.agreed))])
    ]),
    tool(`${ABOUT} Shown until ${dayOf(shownUntil)}.`),
    ...(record === undefined ? [] : [tool(`Record of the alliance: ${record.slice(0, 16)}`)]),
    ...(checksum === undefined ? [] : [tool(`Checksum: ${checksum}`)])
  ]
  return fileOf({ title, language, lists, children })
}
