import * as prng from 'lib0/prng'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { type PersonId, type SeatId, newId } from '../../shared/alliance/ids.ts'
import { seedAlliance, sectionsOf } from '../../shared/alliance/layout.ts'
import { Hollow } from '../../server/sync/hollow/Hollow.ts'
import { quietDocument } from '../../server/domain/quietDocument.ts'
import { Effort } from '../../server/domain/placing.ts'
import { FieldValues } from '../../server/sync/FieldValues.ts'
import { PieceCount } from '../../server/sync/PieceCount.ts'
import { examine } from '../../server/sync/gate.ts'
import { layoutOf } from '../../server/sync/layoutRules.ts'
import { RecentPlaces } from '../../server/sync/rescue/RecentPlaces.ts'
import { RescueSizes } from '../../server/sync/rescue/RescueSizes.ts'
import { SectionSizes } from '../../server/sync/sizes.ts'
import { GoneLetters } from '../../server/sync/ink/GoneLetters.ts'
import { GoneLines } from '../../server/sync/ink/GoneLines.ts'
import { Milestones } from '../../server/sync/ink/Milestones.ts'
import { RecentWords } from '../../server/sync/ink/RecentWords.ts'
import { decoded } from '../harness/putFrame.ts'

const person = newId<PersonId>()
const pens = {
  bound: new Map([7, 8].map((clientId) => [clientId, person])),
  announced: new Map<number, PersonId>(),
  mayBring: () => true
}
const seat = newId<SeatId>()
const places = new RecentPlaces()
const sizes = new SectionSizes()
const rescues = new RescueSizes()
const ink = {
  sender: seat,
  seatOf: () => seat,
  recent: new RecentWords(),
  gone: new GoneLetters(),
  lines: new GoneLines(),
  milestones: new Milestones(),
  opened: new Map()
}

describe('what the gate takes', () => {
  it('is all of it and nothing more, also where Yjs clears idle formatting away', () => {
    let cleared = 0
    for (let seed = 0; seed < 40; seed++) cleared += writeAndForward(seed)
    // Else this proved nothing.
    expect(cleared).toBeGreaterThan(0)
  })
})

/** Two people make the same words bold and plain at once; what the gate takes of each is handed on to the other and to
 *  somebody who only reads. Returns how often Yjs found idle formatting to clear away. */
const writeAndForward = (seed: number): number => {
  const random = prng.create(seed)
  const [first, second, reader] = [7, 8, 9].map((clientID) => Object.assign(new Y.Doc(), { clientID }))
  if (first === undefined || second === undefined || reader === undefined) throw new Error('three documents')
  const candidate = quietDocument()
  seedAlliance(first, { title: '', sections: [{ id: newId(), key: 'today', title: 'Today', starts: true }] })
  const text = new Y.XmlText('words that both shape')
  const paragraph = sectionsOf(first)[0]?.body.get(0)
  if (!(paragraph instanceof Y.XmlElement)) throw new Error('a body begins with a paragraph')
  paragraph.insert(0, [text])
  for (const doc of [second, reader, candidate]) Y.applyUpdate(doc, Y.encodeStateAsUpdate(first))

  let cleared = 0
  // A replica that tidies, to see that there was something to tidy.
  reader.on('update', (_: Uint8Array, origin: unknown) => {
    if (origin !== 'handed on') cleared++
  })
  let written = 0
  candidate.on('update', () => written++)
  let onTheWay: { from: Y.Doc; frame: Uint8Array }[] = []
  for (const from of [first, second])
    from.on('update', (frame: Uint8Array, origin: unknown) => {
      if (origin !== 'handed on') onTheWay.push({ from, frame })
    })
  const handOn = (): void => {
    while (onTheWay.length > 0) {
      const [next, ...later] = onTheWay
      onTheWay = later
      if (next === undefined) break
      written = 0
      const verdict = examine(candidate, next.frame, decoded(next.frame), {
        person,
        pens,
        ink,
        places,
        sizes,
        pieces: new PieceCount(candidate),
        fields: new FieldValues(),
        rescues,
        hollow: new Hollow(),
        brokenLayout: layoutOf.alliance,
        effort: new Effort()
      })
      if (verdict.type !== 'taken') throw new Error(`seed ${seed}: ${JSON.stringify(verdict)}`)
      // The server's document writes nothing of its own: what is kept is what was sent.
      expect(written).toBe(verdict.update === undefined ? 0 : 1)
      if (verdict.update === undefined) continue
      for (const to of [first, second, reader]) if (to !== next.from) Y.applyUpdate(to, verdict.update, 'handed on')
    }
  }

  for (let step = 0; step < 60; step++) {
    for (const doc of [first, second]) shape(doc, random)
    handOn()
    const [a, b, c] = [first, second, reader].map((doc) => sectionsOf(doc)[0]?.body.toJSON())
    expect([b, c], `seed ${seed}, step ${step}`).toEqual([a, a])
    expect(reader.store.pendingStructs).toBeNull()
    const [held, same] = [first, second].map((doc) => Buffer.from(Y.encodeSnapshot(Y.snapshot(doc))).toString('hex'))
    expect(same).toBe(held)
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
