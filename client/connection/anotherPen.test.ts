import * as prng from 'lib0/prng'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { budget } from '../../tests/harness/budget.ts'
import { count } from '../../tests/harness/counts.ts'
import { byAnotherPen, writtenBy } from './anotherPen.ts'

const PEN = 11
const NEW_PEN = 4_000_000_001

const ours = (updates: Uint8Array[]): Uint8Array => {
  const update = writtenBy(PEN, updates)
  if (update === undefined) throw new Error('another pen wrote in them')
  return update
}

const edit = (doc: Y.Doc, random: prng.PRNG): void => {
  const body = doc.getXmlFragment('body')
  const at = prng.int32(random, 0, body.length)
  const block = body.length > 0 ? body.get(Math.min(at, body.length - 1)) : undefined
  const text = block instanceof Y.XmlElement ? block.get(0) : undefined
  const kind = prng.int32(random, 0, 9)
  if (!(text instanceof Y.XmlText) || kind < 2) {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(prng.word(random, 1, 9))])
    return body.insert(at, [paragraph])
  }
  const place = prng.int32(random, 0, text.length)
  const length = prng.int32(random, 0, text.length - place)
  if (kind === 2) return body.delete(Math.min(at, body.length - 1), 1)
  if (kind < 5 && length > 0) return text.delete(place, length)
  if (kind === 5 && length > 0) return text.format(place, length, { bold: {} })
  return text.insert(place, prng.word(random, 1, 9))
}

describe('words that were refused', () => {
  it('stand where they stood, by another pen, whatever part of them is saved already', (context) => {
    const seeds = budget({ short: 300, long: 10_000 })
    for (let seed = 1; seed <= seeds; seed++) {
      const random = prng.create(seed)
      const page = Object.assign(new Y.Doc(), { clientID: PEN })
      const other = Object.assign(new Y.Doc(), { clientID: 22 })
      const saved = new Y.Doc()
      for (let nth = 0; nth < 8; nth++) {
        edit(other, random)
        Y.applyUpdate(page, Y.encodeStateAsUpdate(other))
        edit(page, random)
        Y.applyUpdate(other, Y.encodeStateAsUpdate(page))
      }
      Y.applyUpdate(saved, Y.encodeStateAsUpdate(page))
      const waiting: Uint8Array[] = []
      page.on('update', (update: Uint8Array) => waiting.push(update))
      const edits = prng.int32(random, 1, 20)
      for (let nth = 0; nth < edits; nth++) edit(page, random)
      const right = page.getXmlFragment('body').toString()
      // Some of it had arrived, and only its fence was still on the way.
      const arrived = prng.int32(random, 0, waiting.length)
      for (const update of waiting.slice(0, arrived)) Y.applyUpdate(saved, update)
      const again = byAnotherPen(ours(waiting), { saved, pen: PEN, newPen: NEW_PEN })
      if (again !== undefined) Y.applyUpdate(saved, again)
      expect(saved.store.pendingStructs).toBeNull()
      expect(saved.store.pendingDs).toBeNull()
      expect(`${seed}: ${saved.getXmlFragment('body').toString()}`).toBe(`${seed}: ${right}`)
    }
    count(context, { seeds })
  })

  it('are none when all of them are saved', () => {
    const page = Object.assign(new Y.Doc(), { clientID: PEN })
    const waiting: Uint8Array[] = []
    page.on('update', (update: Uint8Array) => waiting.push(update))
    page.getXmlFragment('body').insert(0, [new Y.XmlElement('paragraph')])
    expect(byAnotherPen(ours(waiting), { saved: page, pen: PEN, newPen: NEW_PEN })).toBeUndefined()
    expect(byAnotherPen(ours([]), { saved: page, pen: PEN, newPen: NEW_PEN })).toBeUndefined()
  })

  it('are nothing that can be written again when another pen’s are among them, or some are missing', () => {
    const page = Object.assign(new Y.Doc(), { clientID: PEN })
    const other = Object.assign(new Y.Doc(), { clientID: 22 })
    const waiting: Uint8Array[] = []
    page.on('update', (update: Uint8Array) => waiting.push(update))
    for (let nth = 0; nth < 3; nth++) page.getXmlFragment('body').insert(0, [new Y.XmlElement('paragraph')])
    other.getXmlFragment('body').insert(0, [new Y.XmlElement('paragraph')])
    expect(writtenBy(PEN, waiting)).toBeDefined()
    expect(writtenBy(PEN, [...waiting, Y.encodeStateAsUpdate(other)])).toBeUndefined()
    expect(writtenBy(PEN, waiting.toSpliced(1, 1))).toBeUndefined()
  })
})
