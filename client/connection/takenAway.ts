// What a change takes away, where it goes over the line in several frames. Two thousand lines that become a list, or are lines again by an
// undo, are written anew, each of them, and taken away where they stood: no frame is to leave anybody without the words, nor is everything to
// stand there twice until the last has come. So a block is taken away with the frame by which its words stand elsewhere. What is written
// nowhere again goes with the first. Then no frame leaves more than the whole change does, but for the blocks in the midst of which it ends.
import * as Y from 'yjs'
import { needsContent } from '../../shared/editor/needsContent.ts'
import { type Struct, structsIn } from './structsIn.ts'

type Deletions = ReturnType<typeof Y.createDeleteSet>
type Span = { client: number; clock: number; len: number }

type Words = Map<string, number>

/** A text in which something is brought: what stood there before and will stand there, and by when it does. */
type Line = { after: number; before: Words; words: Words }

/** A block, or a text in it, that the change takes away. */
type Block = {
  item: Y.Item
  type: Y.XmlFragment | Y.XmlText
  /** Itself, and what is in it and is no block. */
  spans: Span[]
  words: Words
  within: Block[]
  /** How many structs have to be there before: something of the change stands in it. */
  after: number
  at: 'standing' | 'ready' | 'gone'
}

/** `doc` holds the change, and of what is taken away what it was. Of what it does not hold any more, nothing goes before the end. */
export class TakenAway {
  readonly #blocks = new Map<Y.Item, Block>()
  /** Blocks that stand in something that stays. */
  readonly #outermost = new Map<Y.XmlFragment, Block[]>()
  readonly #lines: readonly Line[]
  /** How many of them have come. */
  #come = 0
  /** How often each word may be taken away, so that it stands as often as it did before, or will in the end. */
  readonly #spare: Words = new Map()
  #notBefore = 0
  /** In which paragraph each struct stands. */
  readonly #paragraphs: (Y.Item | undefined)[] = []

  /** `structs`: in the order in which they are sent. */
  constructor(structs: readonly Struct[], { ds, doc }: { ds: Deletions; doc: Y.Doc }) {
    const pieces = this.#find(ds, doc)
    const taken: Words = new Map()
    for (const { type, words } of this.#blocks.values())
      if (type instanceof Y.XmlText) {
        addWords(
          words,
          textOf(type, (item) => pieces.get(item) ?? [])
        )
        addAll(taken, words)
      }
    this.#wait(structs, doc)
    const lines = linesOf(structs, { doc, ds, pieces })
    const brought: Words = new Map()
    for (const { before, words } of lines) {
      addAll(taken, before)
      addAll(brought, words)
    }
    for (const [word, times] of taken) this.#spare.set(word, Math.max(0, times - (brought.get(word) ?? 0)))
    this.#lines = lines
  }

  /** What goes with a frame that ends behind so many structs, beside what went with those before it. */
  goesBehind(sent: number): Deletions {
    for (let line = this.#lines[this.#come]; line !== undefined && line.after <= sent; line = this.#lines[++this.#come]) {
      addAll(this.#spare, line.words)
      addAll(this.#spare, line.before, -1)
    }
    const going = Y.createDeleteSet()
    for (const [parent, blocks] of sent < this.#notBefore ? [] : this.#outermost) {
      for (const block of blocks) this.#look(block, { sent, going })
      const ready = blocks.filter(({ at }) => at === 'ready')
      const staysHollow = parent instanceof Y.XmlElement && blocks.every(({ at }) => at !== 'standing')
      for (const block of staysHollow ? ready.slice(1) : ready) take(block, going)
    }
    return Y.mergeDeleteSets([going])
  }

  /** Whether a frame that ends behind so many structs ends in the midst of a paragraph. One may have to go for it; and what is said of how its
   *  words look may seem idle to who is shown half of it. */
  endsWithin(sent: number): boolean {
    const paragraph = this.#paragraphs[sent]
    return paragraph !== undefined && paragraph === this.#paragraphs[sent - 1]
  }

  /** What of each item goes that is no block. */
  #find(ds: Deletions, doc: Y.Doc): Map<Y.Item, Span[]> {
    const pieces = new Map<Y.Item, Span[]>()
    for (const [client, ranges] of ds.clients)
      for (const { clock, len } of ranges)
        for (const item of structsIn(doc, { client, clock, len })) {
          if (!(item instanceof Y.Item)) continue
          const from = Math.max(clock, item.id.clock)
          const span = { client, clock: from, len: Math.min(clock + len, item.id.clock + item.length) - from }
          const { content } = item
          const type = content instanceof Y.ContentType ? content.type : undefined
          if (type instanceof Y.XmlFragment || type instanceof Y.XmlText)
            this.#blocks.set(item, blockOf({ item, type, spans: [span] }))
          else addSpan(pieces, item, span)
        }
    for (const [item, spans] of pieces) {
      const around = this.#around(item)
      for (const span of spans) around?.spans.push(span)
    }
    for (const block of this.#blocks.values()) {
      const { item, type } = block
      const around = this.#around(item)
      const parent: unknown = item.parent
      if (around !== undefined) around.within.push(block)
      else if (parent instanceof Y.XmlFragment && type instanceof Y.XmlElement && holdsBlocks(parent)) {
        const beside = this.#outermost.get(parent) ?? []
        this.#outermost.set(parent, beside)
        beside.push(block)
      }
    }
    for (const { type, within } of this.#blocks.values()) inTheirOrder(type, within)
    for (const [type, blocks] of this.#outermost) inTheirOrder(type, blocks)
    return pieces
  }

  #around({ parent }: { parent: unknown }): Block | undefined {
    return parent instanceof Y.AbstractType && parent._item !== null ? this.#blocks.get(parent._item) : undefined
  }

  /** What is brought into a block that goes, or only to be gone, is to be brought before. */
  #wait(structs: readonly Struct[], doc: Y.Doc): void {
    for (const [nth, { id }] of structs.entries()) {
      const placed = itemAt(doc, id)
      if (placed === undefined) this.#notBefore = nth + 1
      else
        for (let at: Y.Item | null = placed; at !== null; at = at.parent instanceof Y.AbstractType ? at.parent._item : null) {
          const block = this.#blocks.get(at)
          if (block !== undefined) block.after = nth + 1
          if (isParagraph(at)) this.#paragraphs[nth] = at
        }
    }
  }

  /** Finds what is ready to go, from within. */
  #look(block: Block, frame: { sent: number; going: Deletions }): void {
    if (block.at !== 'standing' || block.after > frame.sent) return
    for (const inner of block.within) this.#look(inner, frame)
    if (block.within.every(({ at }) => at !== 'standing')) {
      if (this.#areSpared(block.words)) block.at = 'ready'
    } else if (holdsBlocks(block.type)) {
      // One of them stands, so that it is not hollow: that would be taken away by whoever sees it.
      for (const inner of block.within) if (inner.at === 'ready') take(inner, frame.going)
    }
  }

  #areSpared(words: Words): boolean {
    for (const [word, times] of words) if ((this.#spare.get(word) ?? 0) < times) return false
    addAll(this.#spare, words, -1)
    return true
  }
}

const blockOf = ({ item, type, spans }: Pick<Block, 'item' | 'type' | 'spans'>): Block => ({
  item,
  type,
  spans,
  words: new Map(),
  within: [],
  after: 0,
  at: 'standing'
})

/** As it stands in the document: nothing when that has let it go. */
const itemAt = (doc: Y.Doc, { client, clock }: Y.ID): Y.Item | undefined => {
  const [placed] = structsIn(doc, { client, clock, len: 1 })
  return placed instanceof Y.Item ? placed : undefined
}

/** A section, a list, an item: what is in it may go one by one. The texts of a paragraph go together. */
const holdsBlocks = (type: unknown): boolean =>
  type instanceof Y.XmlElement ? needsContent(type.nodeName) : type instanceof Y.XmlFragment

const isParagraph = ({ content }: Y.Item): boolean =>
  content instanceof Y.ContentType && content.type instanceof Y.XmlElement && content.type.nodeName === 'paragraph'

const take = (block: Block, going: Deletions): void => {
  if (block.at === 'gone') return
  block.at = 'gone'
  for (const { client, clock, len } of block.spans) {
    const ofClient = going.clients.get(client) ?? []
    going.clients.set(client, ofClient)
    ofClient.push({ clock, len })
  }
  for (const inner of block.within) take(inner, going)
}

const inTheirOrder = ({ _start }: Block['type'], blocks: Block[]): void => {
  if (blocks.length < 2) return
  const places = new Map<Y.Item, number>()
  for (let item = _start; item !== null; item = item.right) places.set(item, places.size)
  const placeOf = ({ item }: Block): number => places.get(item) ?? 0
  blocks.sort((one, other) => placeOf(one) - placeOf(other))
}

type Change = { doc: Y.Doc; ds: Deletions; pieces: ReadonlyMap<Y.Item, readonly Span[]> }

const linesOf = (structs: readonly Struct[], { doc, ds, pieces }: Change): Line[] => {
  const texts = new Map<Y.XmlText, number>()
  const brought = new Map<Y.Item, Span[]>()
  for (const [nth, struct] of structs.entries()) {
    const { id, length } = struct
    const item = itemAt(doc, id)
    const parent: unknown = item?.parent
    if (item === undefined || !(parent instanceof Y.XmlText) || !isString(struct) || Y.isDeleted(ds, id)) continue
    texts.set(parent, nth + 1)
    addSpan(brought, item, { client: id.client, clock: id.clock, len: length })
  }
  return [...texts]
    .map(([text, after]) => {
      const line: Line = { after, before: new Map(), words: new Map() }
      const stays = (item: Y.Item): Span[] => (item.deleted ? [] : without(item, brought.get(item) ?? []))
      addWords(
        line.before,
        textOf(text, (item) => [...stays(item), ...(pieces.get(item) ?? [])])
      )
      addWords(
        line.words,
        textOf(text, (item) => [...stays(item), ...(brought.get(item) ?? [])])
      )
      return line
    })
    .sort((one, other) => one.after - other.after)
}

const isString = (struct: Struct): boolean => struct instanceof Y.Item && struct.content instanceof Y.ContentString

/** What of it is none of these, which are in order: it may be one piece with what was brought beside it. */
const without = ({ id: { client, clock }, length }: Y.Item, spans: readonly Span[]): Span[] => {
  const left: Span[] = []
  let from = clock
  for (const span of [...spans, { clock: clock + length, len: 0 }]) {
    if (span.clock > from) left.push({ client, clock: from, len: span.clock - from })
    from = span.clock + span.len
  }
  return left
}

/** Of its letters, those in the spans of each of its items. */
const textOf = ({ _start }: Y.XmlText, spansOf: (item: Y.Item) => readonly Span[]): string => {
  let text = ''
  for (let item = _start; item !== null; item = item.right) {
    const { content, id } = item
    if (!(content instanceof Y.ContentString)) continue
    const spans = spansOf(item).toSorted((one, other) => one.clock - other.clock)
    for (const { clock, len } of spans) text += content.str.slice(clock - id.clock, clock - id.clock + len)
  }
  return text
}

/** A piece may be of very many: every second letter of a line was gone before. */
const addSpan = (spansOf: Map<Y.Item, Span[]>, item: Y.Item, span: Span): void => {
  const known = spansOf.get(item)
  if (known === undefined) spansOf.set(item, [span])
  else known.push(span)
}

/** What stands between spaces: where a script has none, that is a line. */
const addWords = (words: Words, text: string): void => {
  for (const [word] of text.matchAll(/\S+/g)) add(words, word, 1)
}

const addAll = (words: Words, more: Words, times: 1 | -1 = 1): void => {
  for (const [word, count] of more) add(words, word, times * count)
}

const add = (words: Words, word: string, times: number): unknown => words.set(word, (words.get(word) ?? 0) + times)
