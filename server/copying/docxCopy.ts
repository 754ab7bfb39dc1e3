// A copy as a Word document. Built in memory from the ground up: it has its thread (docxWorker.ts), which goes when it is done.
import {
  Document,
  ExternalHyperlink,
  Footer,
  HeadingLevel,
  type IParagraphOptions,
  type IRunOptions,
  LevelFormat,
  Packer,
  PageNumber,
  Paragraph,
  TextRun
} from 'docx'
import type { Ink } from '../../shared/alliance/inks.ts'
import type { Copy } from '../../shared/copying/copy.ts'
import { parseHref } from '../../shared/editor/links.ts'
import { type FrozenNode } from '../../shared/sharing/frozenWords.ts'
import { type Chapter, type Person, readingOf } from './reading.ts'

export const docxCopy = async (copy: Copy): Promise<Uint8Array> => {
  const { title, language, people, about, chapters, setAside, waiting, agreed, record, head, mine } = readingOf(copy)
  const voices = new Map(people.map((person) => [person.seat, person]))
  const lists = new Lists()
  const write = (content: FrozenNode, inks: ReadonlyMap<string, Person> = NO_INKS): Paragraph[] =>
    blocksOf(content, { inks, lists, depth: 0 })
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
    ...(mine.length > 0 ? [line('Only in your copy', { heading: HeadingLevel.HEADING_1 })] : []),
    ...mine.flatMap(({ title: where, about: what, words }) => [
      line(where, { heading: HeadingLevel.HEADING_2 }),
      tool(what),
      ...(typeof words === 'string' ? words.split('\n').map((one) => line(one)) : write(words))
    ])
  ]
  const document = new Document({
    title,
    creator: 'Alongside',
    styles: stylesOf(language),
    numbering: { config: lists.configured() },
    sections: [
      {
        properties: { page: { margin: { top: '26mm', right: '30mm', bottom: '28mm', left: '34mm' } } },
        footers: {
          default: new Footer({ children: [new Paragraph({ children: [new TextRun({ children: [PageNumber.CURRENT] })] })] })
        },
        children
      }
    ]
  })
  return new Uint8Array(await Packer.toBuffer(document))
}

type Heading = (typeof HeadingLevel)[keyof typeof HeadingLevel]

const NO_INKS: ReadonlyMap<string, Person> = new Map()
const SOFT = '565A60'

/** As on paper, in the light. */
const COLOURS: Record<Ink, string> = {
  indigo: '1E2E88',
  madder: '992F33',
  moss: '3B5200',
  plum: '7337A2',
  walnut: '3A1F00',
  verdigris: '06757E',
  ochre: '8C6200',
  mallow: '630043'
}

const stylesOf = (language: string) => ({
  default: {
    document: {
      run: { font: 'Georgia', size: '11.5pt' as const, language: { value: language } },
      paragraph: { spacing: { after: 120, line: 336 } }
    },
    title: { run: { size: '30pt' as const, color: '000000' }, paragraph: { spacing: { after: 240 } } },
    heading1: {
      run: { size: '16pt' as const, color: '000000' },
      paragraph: { spacing: { before: 560, after: 160 }, keepNext: true }
    },
    heading2: {
      run: { size: '13pt' as const, color: '000000' },
      paragraph: { spacing: { before: 320, after: 120 }, keepNext: true }
    },
    heading3: {
      run: { size: '11.5pt' as const, color: '000000' },
      paragraph: { spacing: { before: 200, after: 80 }, keepNext: true }
    }
  }
})

/** Each list counts for itself: a numbering of its own, made when it is met. */
class Lists {
  #count = 0

  next(): string {
    return `list-${this.#count++}`
  }

  configured() {
    return Array.from({ length: this.#count }, (_, index) => ({
      reference: `list-${index}`,
      levels: Array.from({ length: 9 }, (__, level) => ({
        level,
        format: LevelFormat.DECIMAL,
        text: `%${level + 1}.`,
        style: { paragraph: { indent: { left: 480 * (level + 1), hanging: 480 } } }
      }))
    }))
  }
}

type Within = {
  inks: ReadonlyMap<string, Person>
  lists: Lists
  depth: number
  quoted?: boolean
  /** What the first paragraph of a list's item begins with. */
  item?: { numbering: string } | { sign: string } | undefined
}

/** Word counts nine levels of a list. */
const DEEPEST = 8

const blocksOf = (node: FrozenNode, within: Within): Paragraph[] =>
  (node.content ?? []).flatMap((child, nth) => blockOf(child, nth === 0 ? within : { ...within, item: undefined }))

const blockOf = (node: FrozenNode, within: Within): Paragraph[] => {
  const { lists, depth } = within
  switch (node.type) {
    case 'paragraph':
      return paragraphOf(node, within)
    case 'blockquote':
      return blocksOf(node, { ...within, quoted: true })
    case 'bulletList':
      return (node.content ?? []).flatMap((one) => blocksOf(one, { ...within, depth: depth + 1, item: { sign: '•' } }))
    case 'taskList':
      return (node.content ?? []).flatMap((one) =>
        blocksOf(one, { ...within, depth: depth + 1, item: { sign: one.attrs?.['checked'] === true ? '☑' : '☐' } })
      )
    case 'orderedList': {
      const numbering = lists.next()
      return (node.content ?? []).flatMap((one) => blocksOf(one, { ...within, depth: depth + 1, item: { numbering } }))
    }
    default:
      return blocksOf(node, within)
  }
}

const paragraphOf = (node: FrozenNode, { inks, depth, quoted = false, item }: Within): Paragraph[] => {
  const text = (node.content ?? []).map((inline) => inline.text ?? '').join('')
  if (text.trim() === '' && item === undefined) return []
  const left = (quoted ? 480 : 0) + 480 * depth
  const sign = item !== undefined && 'sign' in item ? item.sign : undefined
  const rightToLeft = isRightToLeft(text)
  return [
    new Paragraph({
      bidirectional: rightToLeft,
      ...(item !== undefined && 'numbering' in item
        ? { numbering: { reference: item.numbering, level: Math.min(depth - 1, DEEPEST) } }
        : left > 0 && { indent: { left, ...(sign !== undefined && { hanging: 360 }) } }),
      children: [
        ...(sign === undefined ? [] : [new TextRun({ text: `${sign}\u2002`, rightToLeft })]),
        ...(node.content ?? []).map((inline) => inlineOf(inline, { inks, quoted }))
      ]
    })
  ]
}

const inlineOf = (inline: FrozenNode, { inks, quoted }: { inks: ReadonlyMap<string, Person>; quoted: boolean }) => {
  if (inline.type === 'hardBreak') return new TextRun({ break: 1 })
  const marks = inline.marks ?? []
  const voice = inks.get(inline.by ?? '')
  const run = runOf(inline.text ?? '', {
    ...(marks.some(({ type }) => type === 'bold') && { bold: true }),
    ...((quoted || marks.some(({ type }) => type === 'italic')) && { italics: true }),
    ...(voice && { color: COLOURS[voice.ink] })
  })
  const href = marks.flatMap((mark) => (mark.type === 'link' ? (parseHref(mark.attrs.href) ?? []) : []))[0]
  return href === undefined ? run : new ExternalHyperlink({ link: href, children: [run] })
}

const runOf = (text: string, options: Partial<Omit<IRunOptions, 'text' | 'children'>> = {}): TextRun =>
  new TextRun({ ...options, text: text.replace(NOT_IN_XML, ''), rightToLeft: isRightToLeft(text) })

const line = (
  text: string,
  options: Pick<IParagraphOptions, 'heading'> | Record<string, never> = {},
  run: Partial<Omit<IRunOptions, 'text' | 'children'>> = {}
): Paragraph => new Paragraph({ ...options, bidirectional: isRightToLeft(text), children: [runOf(text, run)] })

/** What the tool says, and not they. */
const tool = (text: string): Paragraph => line(text, {}, { color: SOFT, size: '10pt' })

/** The first letter that has a direction decides, as `dir="auto"` does. */
const isRightToLeft = (text: string): boolean => {
  const first = /\p{L}/u.exec(text)?.[0]
  return (
    first !== undefined &&
    /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u.test(first)
  )
}

// Allowed among words, and not in XML: one of them, and no program opens the file.
const NOT_IN_XML = /[^\P{Cc}\t\n\r]|[\p{Cs}\uFFFE\uFFFF]/gu
