// @vitest-environment jsdom
// Much of a long section is made another shape at once, and taken back. It goes over the line in several frames, of which the room takes each:
// old and new need not fit beside each other. And at no frame is anybody without a word, or has twice what stands once.
import * as prng from 'lib0/prng'
import { beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { splitFrame, splitUpdate } from '../../client/connection/splitFrame.ts'
import { giveParagraphsText } from '../../client/connection/paragraphText.ts'
import { structsIn } from '../../client/connection/structsIn.ts'
import { shapes } from '../../client/writing/shapes.ts'
import { type Update, decodeUpdate } from '../../server/sync/update.ts'
import { MAX_SECTION_LETTERS } from '../../shared/alliance/size.ts'
import { decodeClientMessage, encodeSyncStep2, encodeSyncUpdate } from '../../shared/protocol/messages.ts'
import { budget, seedOf } from '../harness/budget.ts'
import { count } from '../harness/counts.ts'
import { standInForLayout } from '../harness/EditingHand.ts'
import { handAt } from '../harness/handAt.ts'
import { bodyOf } from '../harness/oneSection.ts'
import { room } from '../harness/roomOfTwo.ts'

beforeAll(standInForLayout)

type Room = ReturnType<typeof room>

/** As the page sends it. */
const asSent = (update: Uint8Array, doc: Y.Doc): Uint8Array[] =>
  splitFrame(encodeSyncUpdate(update), { doc }).map((frame) => {
    const message = decodeClientMessage(new Uint8Array(frame))
    if (message?.type !== 'update') throw new Error('no update')
    return message.update
  })

const paragraph = (words: string): Y.XmlElement => {
  const block = new Y.XmlElement('paragraph')
  block.insert(0, [new Y.XmlText(words)])
  return block
}

const linesIn = (body: Y.XmlFragment): string[] => {
  const lines: string[] = []
  for (const text of body.createTreeWalker((inner) => inner instanceof Y.XmlText))
    if (text instanceof Y.XmlText) lines.push(String(text).replaceAll(/<[^>]*>/g, ''))
  return lines
}

const lettersIn = (body: Y.XmlFragment): number => linesIn(body).reduce((sum, { length }) => sum + length, 0)

const wordsIn = (body: Y.XmlFragment): Map<string, number> => {
  const words = new Map<string, number>()
  for (const word of linesIn(body).flatMap((line) => line.match(/\S+/g) ?? [])) words.set(word, (words.get(word) ?? 0) + 1)
  return words
}

/** Yjs may tidy away an ink that was said twice. */
const shown = (body: Y.XmlFragment): string => String(body).replaceAll(/<\/?author[^>]*>/g, '')

/** An undo can leave such, frames or not. */
const HOLLOW = /<(\w+(?:list|item))[^>]*><\/\1>/

const decoded = (update: Uint8Array): Update => {
  const read = decodeUpdate(update)
  if (read === undefined) throw new Error('no update')
  return read
}

/** Whether it changes a line that stays. */
const changesLines = (doc: Y.Doc, update: Uint8Array): boolean => {
  const { structs, ds } = Y.decodeUpdate(update)
  const taken = [...ds.clients].flatMap(([client, ranges]) => ranges.map(({ clock, len }) => ({ client, clock, len })))
  const brought = structs.map(({ id: { client, clock }, length }) => ({ client, clock, len: length }))
  const placesBrought = new Set(brought.map(({ client, clock }) => `${client} ${clock}`))
  const isBrought = ({ client, clock }: Y.ID) => placesBrought.has(`${client} ${clock}`)
  return [...taken, ...brought].some((span) =>
    structsIn(doc, span).some((struct) => {
      const text: unknown = struct instanceof Y.Item ? struct.parent : undefined
      return text instanceof Y.XmlText && text._item?.deleted === false && !isBrought(text._item.id)
    })
  )
}

/** Ada does it; each frame of it arrives, and is looked at. How many there were, and how many left more than stands there before or after, and
 *  the lines in whose midst it ended. */
const acted = (made: Room, does: () => unknown, cut: (update: Uint8Array, doc: Y.Doc) => Uint8Array[]) => {
  const { ada, ben, document, arrive, hear, settle } = made
  settle()
  const standing = () => bodyOf(document.committed)
  does()
  let [frames, over, whole] = [0, 0, 0]
  for (const update of ada.up.splice(0)) {
    const changed = new Y.Doc()
    Y.applyUpdate(changed, Y.encodeStateAsUpdate(document.committed))
    Y.applyUpdate(changed, update)
    const ends = [standing(), bodyOf(changed)]
    const [before, after] = ends.map(wordsIn)
    const most = Math.max(...ends.map(lettersIn)) + Math.max(...ends.flatMap(linesIn).map(({ length }) => 2 * length), 0)
    const tidied = made.tidied()
    const changesALine = changesLines(changed, update)
    if (!changesALine) whole++
    for (const frame of cut(update, ada.doc)) {
      frames++
      ada.up.push(frame)
      arrive(ada)
      const words = wordsIn(standing())
      // In a line that stays, new and old stand side by side until the end.
      for (const [word, times] of changesALine ? [] : (before ?? []))
        expect(words.get(word) ?? 0).toBeGreaterThanOrEqual(Math.min(times, after?.get(word) ?? 0))
      const letters = lettersIn(standing())
      expect(letters).toBeLessThanOrEqual(MAX_SECTION_LETTERS)
      if (letters > most) over++
      while (ben.down.length > 0) hear(ben)
      // Nothing of it is wrong for an editor, which would take it away in the name of who looks.
      expect(shown(bodyOf(ben.doc))).toBe(shown(standing()))
      if (!HOLLOW.test(String(bodyOf(changed)))) expect(made.tidied()).toBe(tidied)
    }
    changed.destroy()
  }
  settle()
  expect(String(bodyOf(ben.doc)) === String(bodyOf(ada.doc))).toBe(true)
  expect(made.rescued.size).toBe(0)
  return { frames, over, whole }
}

describe('a long section', () => {
  /** Each line typed by both, a piece each. */
  const written = (made: Room, lines: number, letters: number): void => {
    const { ada, ben, settle } = made
    for (let nth = 0; nth < lines; nth += 100) {
      const words = (line: number) => `${line} said in a line of so many words `.repeat(10).slice(0, letters - 4)
      bodyOf(ada.doc).insert(
        nth,
        Array.from({ length: 100 }, (_, more) => paragraph(words(nth + more)))
      )
      settle()
    }
    for (const { doc, name } of [ben, ada]) {
      doc.transact(() => {
        for (const block of bodyOf(doc).toArray()) {
          const text = block instanceof Y.XmlElement ? block.get(0) : undefined
          if (text instanceof Y.XmlText && text.length > 8) text.insert(8, name === 'ben' ? 'bb' : 'aa')
        }
      })
      settle()
    }
  }

  it.each([
    { lines: 1_500, letters: 100, least: 1 },
    { lines: 2_300, letters: 76, least: 2 },
    { lines: 3_000, letters: 10, least: 2 }
  ])('of $lines lines of $letters letters becomes a list, and lines again', { timeout: 120_000 }, ({ lines, letters, least }) => {
    const made = room()
    written(made, lines, letters)
    const hand = handAt(made.ada, made)
    hand.editor.commands.selectAll()
    const before = linesIn(bodyOf(made.ada.doc)).join('\n')
    const kinds = () => {
      const standing = bodyOf(made.document.committed).toArray()
      return new Set(standing.flatMap((block) => (block instanceof Y.XmlElement && block.length > 0 ? block.nodeName : [])))
    }
    expect(acted(made, () => shapes.list.toggle(hand.editor), asSent).frames).toBeGreaterThanOrEqual(least)
    expect(kinds()).toContain('bulletList')
    acted(made, () => hand.editor.commands.undo(), asSent)
    expect(kinds()).toEqual(new Set(['paragraph']))
    expect(linesIn(bodyOf(made.ada.doc)).join('\n')).toBe(before)
    hand.destroy()
  })

  it('is made a list and lines again without a line, and goes as it was written', { timeout: 120_000 }, () => {
    const made = room()
    const { ada, document, arrive, settle } = made
    written(made, 2_300, 76)
    const hand = handAt(ada, made)
    hand.editor.commands.selectAll()
    shapes.list.toggle(hand.editor)
    hand.editor.commands.undo()
    hand.editor.commands.redo()
    ada.up.length = 0
    const answer = Y.encodeStateAsUpdate(ada.doc, document.stateVector())
    expect(splitFrame(encodeSyncStep2(answer)).length).toBeGreaterThan(1)
    for (const frame of ada.waiting.asWritten(ada.doc, { atLength: true }).flatMap((update) => asSent(update, ada.doc))) {
      ada.up.push(frame)
      arrive(ada)
    }
    expect(document.holds(decoded(answer))).toBe(true)
    settle()
    hand.destroy()
  })

  it('stays in the ink of who wrote it, line by line', { timeout: 60_000 }, () => {
    const made = room()
    const [hand, other] = [handAt(made.ada, made), handAt(made.ben, made)]
    const said = ['a b c d, and so many words in a line', 'we', 'so many words', 'c d said', 'a line']
    other.pasteHtml(Array.from({ length: 500 }, (_, nth) => `<p>${said[(nth * 7) % said.length]}</p>`).join(''))
    made.settle()
    const inks = (): (string | undefined)[] => {
      const runs: (string | undefined)[] = []
      for (const text of bodyOf(made.document.committed).createTreeWalker((inner) => inner instanceof Y.XmlText))
        if (text instanceof Y.XmlText && text.length > 0) runs.push(/seat="([^"]*)"/.exec(String(text))?.[1])
      return runs
    }
    const small = (update: Uint8Array, doc: Y.Doc) => splitUpdate(update, { size: 8 * 1024, doc })
    hand.editor.commands.selectAll()
    const { editor } = hand
    for (const does of [() => shapes.list.toggle(editor), () => editor.commands.undo(), () => editor.commands.redo()]) {
      expect(acted(made, does, small).frames).toBeGreaterThan(5)
      expect(inks()).toEqual(Array.from({ length: 500 }, () => made.ben.seatId))
    }
    expect(made.corrections()).toBe(0)
    hand.destroy()
    other.destroy()
  })

  it('of one paragraph with two thousand breaks becomes a list, and a paragraph again', { timeout: 120_000 }, () => {
    const made = room()
    const hand = handAt(made.ada, made)
    const lines = Array.from({ length: 2_000 }, (_, nth) =>
      `${nth} said in a line of so many words, and of one more or two`.slice(0, 54)
    )
    acted(made, () => hand.pasteHtml(`<p>${lines.join('<br>')}</p>`), asSent)
    expect(lettersIn(bodyOf(made.ada.doc))).toBeGreaterThan(MAX_SECTION_LETTERS / 2)
    hand.pause()
    hand.editor.commands.selectAll()
    expect(acted(made, () => shapes.list.toggle(hand.editor), asSent).frames).toBeGreaterThanOrEqual(1)
    acted(made, () => hand.editor.commands.undo(), asSent)
    hand.destroy()
  })
})

const SEEDS = Array.from({ length: budget({ short: 8, long: 200 }) }, (_, nth) => nth)
const ACTS = 24

it(
  `whatever is done at once: ${SEEDS.length} seeds of ${ACTS} acts, in small frames`,
  { timeout: budget({ short: 120_000, long: 3_600_000 }) },
  (context) => {
    const first = seedOf('at once')
    let [frames, over, whole] = [0, 0, 0]
    for (const nth of SEEDS) {
      const random = prng.create(first + nth)
      const made = room()
      for (const { doc } of made.pages) giveParagraphsText(doc)
      const [hand, other] = [handAt(made.ada, made), handAt(made.ben, made)]
      const cut = (update: Uint8Array, doc: Y.Doc) => splitUpdate(update, { size: prng.int32(random, 60, 400), doc })
      acted(made, () => hand.paste(random), cut)
      acted(made, () => hand.paste(random), cut)
      for (let act = 0; act < ACTS; act++) {
        if (prng.int32(random, 0, 3) === 0) {
          other.choose(random, { wide: false })
          other.type(`${prng.word(random, 1, 5)} `)
        }
        made.settle()
        hand.pause()
        hand.choose(random, { wide: prng.int32(random, 0, 3) > 0 })
        if (prng.bool(random)) hand.editor.commands.selectAll()
        const { editor } = hand
        const shape = prng.oneOf(random, [shapes.list, shapes.numbered, shapes.tasks, shapes.quotation])
        const does = prng.oneOf(random, [
          () => shape.toggle(editor),
          () => shape.toggle(editor),
          () => editor.commands.undo(),
          () => editor.commands.undo(),
          () => editor.commands.redo(),
          () => hand.paste(random),
          () => hand.press('Tab'),
          () => hand.cutAndPaste(random),
          () => hand.drag(random)
        ])
        const seen = acted(made, does, cut)
        frames += seen.frames
        over += seen.over
        whole += seen.whole
      }
      hand.destroy()
      other.destroy()
    }
    count(context, { seeds: SEEDS.length, acts: SEEDS.length * ACTS, frames, changes: whole })
    expect(frames).toBeGreaterThan(2 * SEEDS.length * ACTS)
    expect(whole).toBeGreaterThan(SEEDS.length * 4)
    // Words that stand in many lines may be counted for another line than the one that comes.
    expect(over).toBeLessThan(frames / 50)
  }
)
