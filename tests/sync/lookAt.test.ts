// The look at what a frame changed in a text goes from the first letter that changed to the last. It finds what a look at the whole text
// finds: three who type, delete, format, split, undo and lie in long paragraphs, each with what the others do not know of yet.
import * as prng from 'lib0/prng'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { quietDocument } from '../../server/domain/quietDocument.ts'
import { GoneLetters } from '../../server/sync/ink/GoneLetters.ts'
import { GoneLines } from '../../server/sync/ink/GoneLines.ts'
import { Milestones } from '../../server/sync/ink/Milestones.ts'
import { RecentWords } from '../../server/sync/ink/RecentWords.ts'
import { type Correction, type Look, hadIn, lettersBefore, lookAt } from '../../server/sync/ink/lookAt.ts'
import { isAuthor, seatIn } from '../../server/sync/ink/marks.ts'
import { takenAgain } from '../../server/sync/ink/takenAgain.ts'
import { touchedIn, touchedTexts } from '../../server/sync/ink/touched.ts'
import { inRuns, setRight } from '../../server/sync/ink/wrongInk.ts'
import { itemsIn } from '../../server/sync/runs.ts'
import { type Update, decodeUpdate } from '../../server/sync/update.ts'
import { type SeatId, newId } from '../../shared/alliance/ids.ts'
import { budget } from '../harness/budget.ts'
import { count } from '../harness/counts.ts'
import { wholeLook } from '../harness/wholeLook.ts'

const SEATS = [1, 2, 3].map(() => newId<SeatId>())
/** The first has written before, by another pen. */
const seatOf = (clientId: number): SeatId | undefined => (clientId === 4 ? SEATS[0] : SEATS[clientId - 1])
const bodyOf = (doc: Y.Doc): Y.XmlFragment => doc.getXmlFragment('body')
const textsOf = (doc: Y.Doc): Y.XmlText[] =>
  bodyOf(doc)
    .toArray()
    .filter((inner) => inner instanceof Y.XmlText)
const as = (seat: SeatId | undefined) => ({ author: seat === undefined ? null : { seat } })

/** Each of these in one frame, and now and then two of them, far apart. */
const edit = (doc: Y.Doc, random: prng.PRNG): void => {
  const texts = textsOf(doc)
  const text = texts[prng.int32(random, 0, texts.length - 1)]
  if (text === undefined) return
  const at = prng.int32(random, 0, text.length)
  const few = Math.min(prng.int32(random, 1, 9), text.length - at)
  const own = seatOf(doc.clientID)
  const someone = prng.oneOf(random, [...SEATS, undefined])
  const kind = prng.int32(random, 0, 99)
  if (kind < 40) text.insert(at, prng.word(random, 1, 5), as(own))
  else if (kind < 46) text.insert(at, prng.word(random, 1, 5), as(someone))
  else if (kind < 66 && few > 0) {
    text.delete(at, few)
    if (prng.bool(random)) text.insert(at, prng.word(random, 1, 5), as(own))
  } else if (kind < 72 && few > 0) text.format(at, few, { bold: prng.bool(random) ? {} : null })
  else if (kind < 78 && few > 0) text.format(at, prng.bool(random) ? few : Math.min(300, text.length - at), as(someone))
  else if (kind < 82 && few > 0) text.delete(at, Math.min(200, text.length - at))
  else if (kind < 86) {
    const tail = new Y.XmlText()
    tail.insert(
      0,
      text
        .toString()
        .replaceAll(/<[^>]*>/g, '')
        .slice(-20),
      as(own)
    )
    bodyOf(doc).insert(bodyOf(doc).toArray().indexOf(text) + 1, [tail])
  } else if (kind < 90 && texts.length > 1) bodyOf(doc).delete(bodyOf(doc).toArray().indexOf(text), 1)
  else {
    text.insert(0, 'a', as(own))
    text.delete(Math.max(0, text.length - 3), Math.min(3, text.length))
  }
}

/** A paragraph in hundreds of pieces, most of them behind one mark; and a short one. */
const seeded = (random: prng.PRNG): Uint8Array => {
  const doc = Object.assign(new Y.Doc(), { clientID: 4 })
  const [long, short] = [new Y.XmlText(), new Y.XmlText('of nobody')]
  bodyOf(doc).insert(0, [long, short])
  for (let piece = 0; piece < 400; piece++) long.insert(prng.int32(random, 0, long.length), prng.word(random, 1, 4), as(SEATS[0]))
  return Y.encodeStateAsUpdate(doc)
}

/** The mark that holds where this item begins, sought to the beginning of its text. */
const markBefore = ({ left }: Y.Item): SeatId | undefined => {
  for (let item = left; item !== null; item = item.left) if (!item.deleted && isAuthor(item.content)) return seatIn(item.content)
  return undefined
}

/** Without the text itself, which is long. */
const told = ({ changed, brought, deleted, taken }: Pick<Look, 'changed' | 'brought' | 'deleted' | 'taken'>, before: number) => ({
  changed: changed.map(({ index, length, seat }) => ({ index: before + index, length, seat })),
  brought: brought.map(({ ends, ...run }) => ({
    ...run,
    text: undefined,
    index: before + run.index,
    first: ends?.first.id,
    last: ends?.last.id
  })),
  deleted,
  taken
})

const play = (seed: number, steps: number) => {
  const random = prng.create(seed)
  const stored = seeded(random)
  const server = Object.assign(quietDocument(), { clientID: 9 })
  Y.applyUpdate(server, stored)
  const pages = [1, 2, 3].map((clientID) => {
    const doc = Object.assign(new Y.Doc(), { clientID })
    Y.applyUpdate(doc, stored)
    const page = { doc, undo: new Y.UndoManager(bodyOf(doc), { captureTimeout: 0 }), up: new Array<Uint8Array>() }
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'server') page.up.push(update)
    })
    return page
  })
  const seen = { looks: 0, changed: 0, brought: 0, deleted: 0, again: 0 }
  const recent = new RecentWords()
  const milestones = new Milestones()
  const [gone, goneOfWhole] = [new GoneLetters(), new GoneLetters()]

  const compare = (transaction: Y.Transaction, decoded: Update, sender: SeatId): Correction[] => {
    const added = decoded.structs.flatMap(({ id: { client, clock }, length }) => {
      const from = Math.max(clock, transaction.beforeState.get(client) ?? 0)
      return from < clock + length ? [{ client, from, to: clock + length }] : []
    })
    const touched = touchedTexts(transaction, itemsIn(transaction.doc, added))
    const again = takenAgain(server, decoded, gone)
    seen.again += again.items.length
    for (const item of again.items) if (item.parent instanceof Y.XmlText) touchedIn(touched, item.parent, item)
    return [...touched].flatMap(([text, { items }]) => {
      const world = { sender, seatOf, recent, gone, lines: new GoneLines(), milestones, opened: new Map() }
      const look = lookAt({ text, changed: items }, transaction, world, again.letters)
      const whole = wholeLook(text, transaction, { sender, seatOf, gone: goneOfWhole }, again.letters)
      const before = lettersBefore(look.first)
      expect(told(look, before), `SEED=${seed}`).toEqual(told(whole, 0))
      expect(hadIn(text, transaction, seatOf), `SEED=${seed}`).toEqual(whole.had)
      seen.looks++
      for (const found of ['changed', 'brought', 'deleted'] as const) seen[found] += look[found].length
      if (text._item?.deleted === true) return []
      // What was brought in another's name is the sender's: here nobody else's is believed.
      const forged = whole.brought.filter(({ seat }) => seat !== undefined && seat !== sender)
      return [...whole.changed, ...forged.map(({ index, length }) => ({ text, index, length, seat: sender }))]
    })
  }
  const arrive = (nth: number): void => {
    const from = pages[nth]
    const bytes = from?.up.shift()
    const decoded = bytes && decodeUpdate(bytes)
    const sender = SEATS[nth]
    if (bytes === undefined || decoded === undefined || sender === undefined) return
    const before = Y.encodeStateVector(server)
    let wrong: Correction[] = []
    server.once('afterTransaction', (transaction) => {
      wrong = compare(transaction, decoded, sender)
    })
    Y.applyUpdate(server, bytes)
    setRight(server, inRuns(wrong), milestones)
    // What the stones say is so, wherever it is asked.
    for (const text of textsOf(server))
      for (let item = text._start, nth = 0; item !== null; item = item.right, nth++)
        if (nth % 7 === 0) expect(milestones.markBefore(item, text), `SEED=${seed}`).toBe(markBefore(item))
    const update = Y.encodeStateAsUpdate(server, before)
    for (const { doc } of pages) Y.applyUpdate(doc, update, 'server')
  }
  for (let step = 0; step < steps; step++) {
    const { doc, undo } = prng.oneOf(random, pages)
    const kind = prng.int32(random, 0, 99)
    if (kind < 10) undo.undo()
    else if (kind < 14) undo.redo()
    else doc.transact(() => edit(doc, random))
    while (prng.bool(random)) arrive(prng.int32(random, 0, 2))
  }
  while (pages.some(({ up }) => up.length > 0)) pages.forEach((_, nth) => arrive(nth))
  return seen
}

/** Found where the stones were left in a text in which ink had been set right: one of them said what had been so before. */
const STALE_STONE = 267

it(
  'a look at what changed finds what a look at the whole text finds',
  { timeout: budget({ short: 60_000, long: 1_200_000 }) },
  (context) => {
    const seeds = budget({ short: 30, long: 1_000 })
    const sum = { looks: 0, changed: 0, brought: 0, deleted: 0, again: 0 }
    for (const seed of [STALE_STONE, ...Array.from({ length: seeds }, (_, nth) => nth + 1)]) {
      const seen = play(seed, 60)
      for (const [found, many] of Object.entries(seen)) sum[found as keyof typeof sum] += many
    }
    count(context, { seeds: seeds + 1, looks: sum.looks })
    // Else this proved nothing of what it did not meet.
    for (const [found, many] of Object.entries(sum)) expect(many, `too few: ${found}`).toBeGreaterThan(seeds)
  }
)
