// Frames of many pieces, and a few bytes that take many pieces away: what the gate asks of them costs a few times what Yjs itself takes to put
// them in, and no more the more there are.
import * as prng from 'lib0/prng'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { MAX_SECTION_BLOCKS } from '../../shared/alliance/size.ts'
import { seedOf } from '../harness/budget.ts'
import { count, measured } from '../harness/counts.ts'
import { bodyOf, textOf } from '../harness/oneSection.ts'
import { room } from '../harness/roomOfTwo.ts'
import { decoded } from '../harness/putFrame.ts'
import { rawUpdate } from '../harness/rawUpdate.ts'
import { worked } from '../harness/worked.ts'

/** It takes some two to twelve times as long. What went through everything again for each piece took thirty. */
const TIMES_YJS = 16

const PEN = 4_242

type World = ReturnType<typeof room>

/** What this does, in one frame. */
const frameOf = ({ doc }: World['ada'], act: (text: Y.XmlText) => void): Uint8Array => {
  const before = Y.encodeStateVector(doc)
  const said: Uint8Array[] = []
  const hear = (update: Uint8Array): number => said.push(update)
  doc.on('update', hear)
  doc.transact(() => act(textOf(doc)))
  doc.off('update', hear)
  return said[0] ?? Y.encodeStateAsUpdate(doc, before)
}

/** Milliseconds. */
type Cost = { gate: number; yjs: number }

/** What the gate took, and what Yjs takes with the same update. */
const costOf = ({ document, ada }: World, bytes: Uint8Array): Cost => {
  const plain = new Y.Doc()
  Y.applyUpdate(plain, Y.encodeStateAsUpdate(document.committed))
  const update = decoded(bytes)
  const began = worked()
  expect(document.take(bytes, update, ada)).toMatchObject({ type: 'taken' })
  const gate = worked() - began
  document.commit()
  const beganPlain = worked()
  plain.on('update', () => undefined)
  Y.applyUpdate(plain, bytes)
  return { gate, yjs: worked() - beganPlain }
}

it('a frame that takes out again every second piece that it brings', (context) => {
  const world = room()
  const PIECES = 32_000
  const bytes = frameOf(world.ada, (text) => {
    for (let nth = 0; nth < PIECES; nth++) text.insert(0, 'ab')
    for (let at = 0; at < PIECES; at++) text.delete(at, at % 2)
  })
  const { gate, yjs } = costOf(world, bytes)
  count(context, { pieces: PIECES })
  measured(context, { 'ms it took': Math.round(gate), 'ms Yjs takes': Math.round(yjs) })
  expect(gate).toBeLessThan(TIMES_YJS * yjs)
})

it('a few bytes that delete what was written in ninety thousand pieces', (context) => {
  const world = room()
  const PIECES = 90_000
  const gen = prng.create(seedOf('dear deletions'))
  for (let written = 0; written < PIECES; written += 6_000)
    costOf(
      world,
      frameOf(world.ada, (text) => {
        for (let nth = 0; nth < 6_000; nth++) text.insert(prng.int32(gen, 0, text.length), 'a')
      })
    )
  const bytes = frameOf(world.ada, (text) => text.delete(0, text.length))
  expect(bytes.length).toBeLessThan(16)
  const { gate, yjs } = costOf(world, bytes)
  expect(textOf(world.document.committed).length).toBe(0)
  count(context, { pieces: PIECES })
  measured(context, { 'ms it took': Math.round(gate), 'ms Yjs takes': Math.round(yjs) })
  expect(gate).toBeLessThan(TIMES_YJS * yjs)
})

/** What this takes in so many rooms: once is a few milliseconds, which is as short as a clock of work can tell, and memory may be gone through
 *  just then. */
const inRooms = (rooms: number, cost: () => Cost): Cost => {
  const costs = Array.from({ length: rooms }, cost)
  return { gate: costs.reduce((sum, { gate }) => sum + gate, 0), yjs: costs.reduce((sum, { yjs }) => sum + yjs, 0) }
}

const ROOMS = 8

it('many paragraphs right before one that is gone, and that was written in many pieces', (context) => {
  const [PIECES, PARAGRAPHS] = [8_000, 3_000]
  const { gate, yjs } = inRooms(ROOMS, () => {
    const world = room()
    const body = bodyOf(world.ada.doc)
    const written = frameOf(world.ada, (text) => {
      for (let nth = 0; nth < PIECES; nth++) text.insert(0, 'a')
    })
    costOf(world, written)
    const gone = body.get(0)._item?.id
    costOf(
      world,
      frameOf(world.ada, () => body.delete(0, 1))
    )
    if (gone === undefined) throw new Error('no paragraph')
    // Yjs writes them before what stands there; an undo writes them before what was deleted.
    const of = Array.from({ length: PARAGRAPHS }, (_, nth) => nth * 3).flatMap(
      (at) =>
        [
          { block: 'paragraph', before: gone, after: at === 0 ? undefined : { client: PEN, clock: at - 3 } },
          { block: 'text', parent: { client: PEN, clock: at } },
          { words: 'b', parent: { client: PEN, clock: at + 1 } }
        ] as const
    )
    return costOf(world, rawUpdate({ structs: [{ client: PEN, of }] }))
  })
  count(context, { rooms: ROOMS, pieces: ROOMS * PIECES, paragraphs: ROOMS * PARAGRAPHS })
  measured(context, { 'ms it took': Math.round(gate), 'ms Yjs takes': Math.round(yjs) })
  expect(gate).toBeLessThan(TIMES_YJS * yjs)
})

/** As many as a section holds beside its first paragraph. */
const LINES = MAX_SECTION_BLOCKS - 2

const lineSaying = (words: string): Y.XmlElement => {
  const line = new Y.XmlElement('paragraph')
  line.insert(0, [new Y.XmlText(words)])
  return line
}

it.for([
  { of: 'the same letter each', say: () => 'a', hands: ['ben'] as const },
  { of: 'something else each', say: (nth: number) => `${nth} was said in a line`, hands: ['ben'] as const },
  { of: 'the same, by one hand and the other in turn', say: () => 'yes', hands: ['ben', 'ada'] as const }
])('all lines of a section, that nobody marked, are written anew: $of', { timeout: 30_000 }, ({ say, hands }, context) => {
  const world = room()
  const { document, ada, ben } = world
  for (const [turn, name] of hands.entries()) {
    const body = bodyOf(world[name].doc)
    world[name].doc.transact(() => {
      for (let nth = turn; nth < LINES; nth += hands.length) body.insert(Math.min(nth, body.length - 1), [lineSaying(say(nth))])
    })
    world.settle()
  }
  const { gate, yjs } = costOf(
    world,
    frameOf(ada, () => {
      bodyOf(ada.doc).delete(0, LINES)
      bodyOf(ada.doc).insert(
        0,
        Array.from({ length: LINES }, (_, nth) => lineSaying(say(nth)))
      )
    })
  )
  const ofBen = Array.from({ length: LINES }, (_, nth) => String(textOf(document.committed, nth)).includes(ben.seatId))
  expect(ofBen).toEqual(Array.from({ length: LINES }, (_, nth) => hands[nth % hands.length] === 'ben'))
  count(context, { lines: LINES })
  measured(context, { 'ms it took': Math.round(gate), 'ms Yjs takes': Math.round(yjs) })
  expect(gate).toBeLessThan(TIMES_YJS * yjs)
})

/** Beside the paragraph, and the list that they are brought in. */
const LISTS = MAX_SECTION_BLOCKS - 2

/** Milliseconds that it takes to take so many hollow lists away, and that Yjs takes. */
const costOfHollow = (how: string): Cost => {
  const world = room()
  const { document, ada } = world
  const lists = (): Y.XmlElement[] => Array.from({ length: LISTS }, () => new Y.XmlElement('bulletList'))
  const filled = (): Y.XmlElement => {
    const list = new Y.XmlElement('bulletList')
    list.insert(
      0,
      lists().map(() => new Y.XmlElement('listItem'))
    )
    return list
  }
  const all = bodyOf(ada.doc)
  const put = frameOf(ada, () => all.insert(0, how === 'brought' ? lists() : [filled()]))
  costOf(world, put)
  const plain = new Y.Doc()
  Y.applyUpdate(plain, Y.encodeStateAsUpdate(document.committed))
  const began = worked()
  expect(document.takeAwayHollow({ all: true })).toBeDefined()
  const gate = worked() - began
  document.commit()
  expect(bodyOf(document.committed).length).toBe(1)
  const beganPlain = worked()
  plain.on('update', () => undefined)
  plain.transact(() => bodyOf(plain).delete(0, bodyOf(plain).length - 1))
  return { gate, yjs: worked() - beganPlain }
}

it.for(['brought', 'emptied'])('as many lists as a section holds, hollow: %s', (how, context) => {
  const { gate, yjs } = inRooms(ROOMS, () => costOfHollow(how))
  count(context, { rooms: ROOMS, lists: ROOMS * LISTS })
  measured(context, { 'ms it took': Math.round(gate), 'ms Yjs takes': Math.round(yjs) })
  expect(gate).toBeLessThan(TIMES_YJS * yjs)
})
