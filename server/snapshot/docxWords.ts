// Words as a Word document has them. Built in memory from the ground up: whoever uses it does so in a thread that goes when it is
// done (server/copying/docxWorker.ts).
import type { HeadingLevel } from 'docx'
import {
  Document,
  ExternalHyperlink,
  Footer,
  type IParagraphOptions,
  type IRunOptions,
  LevelFormat,
  Packer,
  PageNumber,
  Paragraph,
  TextRun
} from 'docx'
import { isRightToLeft } from '../../shared/alliance/direction.ts'
import type { Ink } from '../../shared/alliance/inks.ts'
import { parseHref } from '../../shared/editor/links.ts'
import { withoutTurns } from '../../shared/sharing/asShown.ts'
import { type FrozenNode, textsIn } from '../../shared/sharing/frozenWords.ts'

/** Whose ink a run is written in, by the seat. */
type Voice = { ink: Ink }

/** The whole file: A4 in the margins of print, with its page numbers. */
export const fileOf = async ({
  title,
  language,
  lists,
  children
}: {
  title: string
  language: string
  lists: Lists
  children: Paragraph[]
}): Promise<Uint8Array> => {
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

export type Heading = (typeof HeadingLevel)[keyof typeof HeadingLevel]

export const NO_INKS: ReadonlyMap<string, Voice> = new Map()
const SOFT = '565A60'

/** As on paper, in the light. */
export const COLOURS: Record<Ink, string> = {
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
export class Lists {
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
  inks: ReadonlyMap<string, Voice>
  lists: Lists
  depth: number
  quoted?: boolean
  /** What the first paragraph of a list's item begins with. */
  item?: { numbering: string } | { sign: string } | undefined
}

/** Word counts nine levels of a list. */
const DEEPEST = 8

export const blocksOf = (node: FrozenNode, within: Within): Paragraph[] =>
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
  const texts = withoutTurns(textsIn(node))
  const text = texts.join('')
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
        ...(node.content ?? []).map((inline, nth) => inlineOf({ ...inline, text: texts[nth] }, { inks, quoted }))
      ]
    })
  ]
}

const inlineOf = (inline: FrozenNode, { inks, quoted }: { inks: ReadonlyMap<string, Voice>; quoted: boolean }) => {
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

export const runOf = (text: string, options: Partial<Omit<IRunOptions, 'text' | 'children'>> = {}): TextRun =>
  new TextRun({ ...options, text: text.replace(NOT_IN_XML, ''), rightToLeft: isRightToLeft(text) })

export const line = (
  text: string,
  options: Pick<IParagraphOptions, 'heading'> | Record<string, never> = {},
  run: Partial<Omit<IRunOptions, 'text' | 'children'>> = {}
): Paragraph => new Paragraph({ ...options, bidirectional: isRightToLeft(text), children: [runOf(text, run)] })

/** What the tool says, and not they. */
export const tool = (text: string): Paragraph => line(text, {}, { color: SOFT, size: '10pt' })

// Allowed among words, and not in XML: one of them, and no program opens the file.
const NOT_IN_XML = /[^\P{Cc}\t\n\r]|[\p{Cs}\uFFFE\uFFFF]/gu
