// Undo that cannot diverge. Whoever undoes, whoever edits meanwhile, in whatever order it all arrives: everyone ends with
// the same words, and so does a page that loads them afresh. With the library alone they do not (yjs issue 794).
import * as prng from 'lib0/prng'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { keepUndoSound } from '../../client/connection/soundUndo.ts'
import { digestOfSection } from '../../shared/alliance/digest.ts'
import { budget } from '../harness/budget.ts'
import { count } from '../harness/counts.ts'

type Play = { editors: 1 | 2; sound: boolean; steps: number }

/** Everything that can be seen of the body: its words, and how they are marked. */
const stateOf = (doc: Y.Doc): string => {
  const body = doc.getXmlFragment('body')
  return `${digestOfSection('', body)} ${body.toString()}`
}

const loadedAfresh = (doc: Y.Doc): Y.Doc => {
  const fresh = new Y.Doc()
  Y.applyUpdate(fresh, Y.encodeStateAsUpdate(doc))
  return fresh
}

/** Each editor makes one to five edits, then undoes or redoes, again and again; what one sends reaches each of the others,
 *  and one who only reads, late and in bursts. Returns the first step after which somebody who has received everything
 *  differs, or a fresh load does. */
const firstDifference = (seed: number, { editors, sound, steps }: Play): number | undefined => {
  const random = prng.create(seed)
  const docs = Array.from({ length: editors + 1 }, (_, nth) => Object.assign(new Y.Doc(), { clientID: 11 * (nth + 1) }))
  const onTheWay = new Map<Y.Doc, Uint8Array[]>(docs.map((doc) => [doc, []]))
  for (const doc of docs)
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'sent') for (const to of docs) if (to !== doc) onTheWay.get(to)?.push(update)
    })
  const arrive = (to: Y.Doc, most = Infinity): void => {
    for (const update of onTheWay.get(to)?.splice(0, most) ?? []) Y.applyUpdate(to, update, 'sent')
  }
  const hands = docs.slice(0, editors).map((doc) => {
    if (sound) keepUndoSound(doc)
    const undo = new Y.UndoManager(doc.getXmlFragment('body'), { captureTimeout: 0, trackedOrigins: new Set(['hand']) })
    return { doc, undo, edits: prng.int32(random, 1, 5) }
  })
  for (let step = 0; step < steps; step++) {
    const hand = hands[prng.int32(random, 0, hands.length - 1)]
    if (hand === undefined) throw new Error('nobody')
    if (hand.edits-- > 0) hand.doc.transact(() => edit(hand.doc, random), 'hand')
    else {
      hand.edits = prng.int32(random, 1, 5)
      if (prng.int32(random, 0, 2) > 0) hand.undo.undo()
      else hand.undo.redo()
      if (stateOf(loadedAfresh(hand.doc)) !== stateOf(hand.doc)) return step
    }
    for (const doc of docs) if (prng.int32(random, 0, 2) === 0) arrive(doc, prng.int32(random, 1, 6))
    if (prng.int32(random, 0, 7) > 0 && step < steps - 1) continue
    // Whoever receives may tidy idle formatting, and send that.
    while (docs.some((doc) => onTheWay.get(doc)?.length)) for (const doc of docs) arrive(doc)
    if (new Set(docs.map(stateOf)).size > 1) return step
  }
  return undefined
}

const edit = (doc: Y.Doc, random: prng.PRNG): void => {
  const body = doc.getXmlFragment('body')
  const at = prng.int32(random, 0, body.length)
  const paragraph = body.length > 0 ? body.get(Math.min(at, body.length - 1)) : undefined
  const text = paragraph instanceof Y.XmlElement ? paragraph.get(0) : undefined
  const kind = prng.int32(random, 0, 11)
  if (!(text instanceof Y.XmlText) || kind === 0) return body.insert(at, [newParagraph(prng.word(random, 1, 8))])
  if (kind === 1) return body.delete(Math.min(at, body.length - 1), 1)
  if (kind === 2) {
    // Splitting, as Enter does it: the tail is deleted and written anew in a paragraph of its own.
    const cut = prng.int32(random, 0, text.length)
    const tail = (text.toDelta() as { insert: string }[]).map(({ insert }) => insert).join('')
    text.delete(cut, text.length - cut)
    return body.insert(Math.min(at + 1, body.length), [newParagraph(tail.slice(cut))])
  }
  const place = prng.int32(random, 0, text.length)
  const length = prng.int32(random, 0, text.length - place)
  if (kind < 6 && length > 0) return text.delete(place, length)
  if (kind < 8 && length > 0) return text.format(place, length, { bold: prng.bool(random) ? {} : null })
  return text.insert(place, prng.word(random, 1, 6))
}

const newParagraph = (words: string): Y.XmlElement => {
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText(words)])
  return paragraph
}

/** One who edits alone, undoes and redoes: the first step after which the words are not those that stood there before, or after. `idle`: on
 *  top of each step there is another, of a line that somebody else took away at once. */
const firstNotBrought = (
  seed: number,
  { sound, steps, idle = false }: Omit<Play, 'editors'> & { idle?: boolean }
): number | undefined => {
  const random = prng.create(seed)
  const doc = Object.assign(new Y.Doc(), { clientID: 11 })
  if (sound) keepUndoSound(doc)
  const body = doc.getXmlFragment('body')
  const undo = new Y.UndoManager(body, { captureTimeout: 0, trackedOrigins: new Set(['hand']) })
  const before: string[] = []
  const after: string[] = []
  for (let step = 0; step < steps; step++) {
    const was = wordsOf(body)
    const kind = prng.int32(random, 0, 9)
    const [from, to] = kind < 3 ? [before, after] : [after, before]
    if (kind > 4) {
      const { length } = undo.undoStack
      doc.transact(() => edit(doc, random), 'hand')
      if (undo.undoStack.length === length) continue
      before.push(was)
      after.length = 0
      if (!idle) continue
      doc.transact(() => body.insert(body.length, [newParagraph('taken away')]), 'hand')
      doc.transact(() => body.delete(body.length - 1, 1), 'another')
    } else if (from.length > 0) {
      if (kind < 3) undo.undo()
      else undo.redo()
      if (wordsOf(body) !== from.pop()) return step
      to.push(was)
    }
  }
  return undefined
}

/** Block by block. */
const wordsOf = (body: Y.XmlFragment): string =>
  body
    .toArray()
    .map((block) => (block instanceof Y.XmlElement ? block.toArray().map(String).join('') : '').replaceAll(/<[^>]*>/g, ''))
    .join('\n')

const SEEDS = Array.from({ length: budget({ short: 40, long: 1_000 }) }, (_, seed) => seed)
const STEPS = 500

const broken = (play: Play): number[] => SEEDS.filter((seed) => firstDifference(seed, play) !== undefined)

describe('undo and redo', () => {
  const timeout = budget({ short: 120_000, long: 3_600_000 })

  it.for([1, 2] as const)(
    `of %s at once leave everyone with the same words: ${SEEDS.length} seeds of ${STEPS}`,
    { timeout },
    (editors, context) => {
      count(context, { seeds: SEEDS.length, steps: SEEDS.length * STEPS })
      expect(broken({ editors, sound: true, steps: STEPS })).toEqual([])
    }
  )

  it(
    `of one alone bring back exactly the words that stood there, as with the library alone they do not: ${SEEDS.length} seeds of ${STEPS}`,
    { timeout },
    (context) => {
      const wrong = ({ sound }: { sound: boolean }): number[] =>
        SEEDS.filter((seed) => firstNotBrought(seed, { sound, steps: STEPS }) !== undefined)
      const without = wrong({ sound: false }).length
      process.stderr.write(`undo: ${without} of ${SEEDS.length} seeds bring back other words without the fix\n`)
      count(context, { 'bring back other words without the fix': without })
      expect(wrong({ sound: true })).toEqual([])
      expect(without).toBeGreaterThan(0)
    }
  )

  it(
    `bring back exactly those words, too, where the last step has nothing to say any more: ${SEEDS.length} seeds of ${STEPS}`,
    { timeout },
    () => {
      expect(SEEDS.filter((seed) => firstNotBrought(seed, { sound: true, steps: STEPS, idle: true }) !== undefined)).toEqual([])
    }
  )

  it('would not, with the library alone, for some of these seeds', { timeout }, (context) => {
    const differing = ([1, 2] as const).map((editors) => broken({ editors, sound: false, steps: STEPS }).length)
    process.stderr.write(
      `undo: ${differing.join(' and ')} of ${SEEDS.length} seeds differ without the fix, one and two at once\n`
    )
    count(context, { 'differ without the fix': Math.max(...differing) })
    expect(Math.max(...differing)).toBeGreaterThan(0)
  })
})
