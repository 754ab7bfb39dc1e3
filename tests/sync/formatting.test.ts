import * as prng from 'lib0/prng'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { type PersonId, newId } from '../../shared/alliance/ids.ts'
import { seedAlliance, sectionsOf } from '../../shared/alliance/layout.ts'
import { decodeUpdate, examine } from '../../server/sync/gate.ts'

const person = newId<PersonId>()
const pens = new Map([7, 8].map((clientId) => [clientId, person]))

describe('what the gate takes', () => {
  it('is all of it, also where applying it clears formatting away', () => {
    let cleared = 0
    for (let seed = 0; seed < 40; seed++) cleared += writeAndForward(seed)
    // Else this proved nothing: Yjs must have written a second update somewhere.
    expect(cleared).toBeGreaterThan(0)
  })
})

/** Two people make the same words bold and plain at once; what the gate takes of each is handed on to the other and to
 *  somebody who only reads. Returns how often applying one frame wrote more than one update. */
const writeAndForward = (seed: number): number => {
  const random = prng.create(seed)
  const [first, second, reader, candidate] = [7, 8, 9, 10].map((clientID) => Object.assign(new Y.Doc(), { clientID }))
  if (first === undefined || second === undefined || reader === undefined || candidate === undefined)
    throw new Error('four documents')
  seedAlliance(first, { title: '', sections: [{ id: newId(), key: 'today', title: 'Today', starts: true }] })
  const text = new Y.XmlText('words that both shape')
  const paragraph = sectionsOf(first)[0]?.body.get(0)
  if (!(paragraph instanceof Y.XmlElement)) throw new Error('a body begins with a paragraph')
  paragraph.insert(0, [text])
  for (const doc of [second, reader, candidate]) Y.applyUpdate(doc, Y.encodeStateAsUpdate(first))

  let updates = 0
  candidate.on('update', () => updates++)
  let onTheWay: { from: Y.Doc; frame: Uint8Array }[] = []
  for (const from of [first, second])
    from.on('update', (frame: Uint8Array, origin: unknown) => {
      if (origin !== 'handed on') onTheWay.push({ from, frame })
    })
  const handOn = (): number => {
    let cleared = 0
    while (onTheWay.length > 0) {
      const [next, ...later] = onTheWay
      onTheWay = later
      if (next === undefined) break
      updates = 0
      const decoded = decodeUpdate(next.frame)
      if (decoded === undefined) throw new Error('a frame that does not decode')
      const verdict = examine(candidate, next.frame, decoded, { person, pens })
      if (verdict.type !== 'taken') throw new Error(`seed ${seed}: ${JSON.stringify(verdict)}`)
      if (updates > 1) cleared++
      if (verdict.update === undefined) continue
      for (const to of [first, second, reader]) if (to !== next.from) Y.applyUpdate(to, verdict.update, 'handed on')
    }
    return cleared
  }

  let cleared = 0
  for (let step = 0; step < 60; step++) {
    for (const doc of [first, second]) shape(doc, random)
    cleared += handOn()
    const [a, b, c] = [first, second, reader].map((doc) => sectionsOf(doc)[0]?.body.toJSON())
    expect([b, c], `seed ${seed}, step ${step}`).toEqual([a, a])
    expect(reader.store.pendingStructs).toBeNull()
  }
  return cleared
}

const shape = (doc: Y.Doc, random: prng.PRNG): void => {
  const paragraph = sectionsOf(doc)[0]?.body.get(0)
  const text = paragraph instanceof Y.XmlElement ? paragraph.get(0) : undefined
  if (!(text instanceof Y.XmlText)) throw new Error('a paragraph of words')
  const at = prng.int32(random, 0, text.length)
  const kind = prng.int32(random, 0, 3)
  if (kind === 0) text.insert(at, prng.word(random, 1, 5))
  else if (kind === 1 && text.length > at) text.delete(at, prng.int32(random, 1, Math.min(3, text.length - at)))
  else text.format(at, prng.int32(random, 0, text.length - at), prng.bool(random) ? { bold: {} } : { bold: null })
}
