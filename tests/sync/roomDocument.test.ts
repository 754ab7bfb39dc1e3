// What a room knows: what is on disk, what is on its way, and never one for the other.
import * as prng from 'lib0/prng'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { RoomDocument } from '../../server/sync/RoomDocument.ts'
import { type PersonId, type SeatId, newId } from '../../shared/alliance/ids.ts'
import { sectionsOf } from '../../shared/alliance/layout.ts'
import { budget } from '../harness/budget.ts'
import { count } from '../harness/counts.ts'
import { oneSection } from '../harness/oneSection.ts'
import { decoded, roomOf } from '../harness/putFrame.ts'

const seatId = newId<SeatId>()
const ada = newId<PersonId>()
const ben = newId<PersonId>()

/** A room's document, and a page that writes into its title. */
const opened = () => {
  const seeded = oneSection({ title: 'at first' })
  const document = roomOf(seeded)
  const page = new Y.Doc()
  Y.applyUpdate(page, Y.encodeStateAsUpdate(seeded))
  const write = (title: string, words = ''): Uint8Array => {
    const before = Y.encodeStateVector(page)
    page.transact(() => {
      page.getMap('meta').set('title', title)
      const text = sectionsOf(page)[0]?.body.get(0)
      if (words === '' || !(text instanceof Y.XmlElement)) return
      // A section holds no more than ten of these.
      if (text.length > 5) text.delete(0, text.length)
      text.insert(0, [new Y.XmlText(words)])
    })
    return Y.encodeStateAsUpdate(page, before)
  }
  const take = (bytes: Uint8Array, personId = ada) => document.take(bytes, decoded(bytes), { personId, seatId })
  return { document, page, write, take }
}

const titleIn = (update: Uint8Array): unknown => {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, update)
  return doc.getMap('meta').get('title')
}
/** A root that no alliance has. */
const elsewhere = (): Uint8Array => {
  const doc = new Y.Doc()
  doc.getMap('elsewhere').set('a', 1)
  return Y.encodeStateAsUpdate(doc)
}
const NOTHING = Uint8Array.of(0)
/** What everybody is shown, by every door. */
const shown = (document: RoomDocument) => [
  titleIn(document.lackedBy(NOTHING)),
  titleIn(Y.encodeStateAsUpdate(document.committed)),
  document.committed.getMap('meta').get('title')
]

describe('what is on its way to disk', () => {
  it('is shown by no door until it is there, one update after the other', () => {
    const { document, write, take } = opened()
    expect(take(write('one'))).toMatchObject({ type: 'taken' })
    expect(take(write('two'))).toMatchObject({ type: 'taken' })
    expect(shown(document)).toEqual(['at first', 'at first', 'at first'])
    expect(document.newestTitle).toBe('two')
    document.commit()
    expect(shown(document)).toEqual(['one', 'one', 'one'])
    document.commit()
    expect(shown(document)).toEqual(['two', 'two', 'two'])
  })

  it('is not lost when a frame is refused meanwhile, which leaves nothing behind', () => {
    const { document, page, write, take } = opened()
    take(write('on its way'))
    const forged = new Y.Doc()
    Y.applyUpdate(forged, Y.encodeStateAsUpdate(page))
    forged.clientID = page.clientID
    forged.getMap('meta').set('title', 'in another’s name')
    expect(take(Y.encodeStateAsUpdate(forged, Y.encodeStateVector(page)), ben)).toMatchObject({ type: 'refused' })
    expect(take(elsewhere(), ben)).toMatchObject({ type: 'refused' })
    document.commit()
    expect(shown(document)).toEqual(['on its way', 'on its way', 'on its way'])
    expect(document.committed.share.has('elsewhere')).toBe(false)
    expect(take(write('after'))).toMatchObject({ type: 'taken' })
    expect(document.newestTitle).toBe('after')
  })
})

describe('a room in which nobody writes', () => {
  it('lets go of its live document, and is written in again as if it had not', () => {
    const { document, write, take } = opened()
    take(write('kept'))
    document.rest()
    document.rest()
    // Still on its way: nothing was let go of.
    expect(shown(document)[0]).toBe('at first')
    document.commit()
    for (let round = 0; round < 3; round++) document.rest()
    expect(shown(document)).toEqual(['kept', 'kept', 'kept'])
    for (let round = 0; round < 3; round++) document.rest()
    expect(take(write('again'))).toMatchObject({ type: 'taken' })
    document.commit()
    expect(shown(document)).toEqual(['again', 'again', 'again'])
  })
})

it(
  'says the same as a plain document in any order of writing, keeping, refusing, asking and resting',
  { timeout: budget({ short: 60_000, long: 3_600_000 }) },
  (context) => {
    const seeds = budget({ short: 20, long: 400 })
    count(context, { seeds, steps: seeds * 400 })
    for (let seed = 1; seed <= seeds; seed++) {
      const random = prng.create(seed)
      const { document, page, write, take } = opened()
      const plain = new Y.Doc()
      Y.applyUpdate(plain, document.lackedBy(NOTHING))
      const onItsWay: Uint8Array[] = []
      for (let step = 0; step < 400; step++) {
        const act = prng.int32(random, 0, 9)
        if (act <= 4) {
          // Long ones too, so that the base is renewed in between.
          const update = write(String(step), 'x'.repeat(prng.bool(random) ? 0 : 20_000))
          if (take(update).type !== 'taken') throw new Error(`seed ${seed}, step ${step}: not taken`)
          onItsWay.push(update)
        } else if (act <= 7) {
          const update = onItsWay.shift()
          if (update !== undefined) {
            document.commit()
            Y.applyUpdate(plain, update)
          }
        } else if (act === 8) document.rest()
        else take(elsewhere(), ben)
        expect(Y.decodeStateVector(document.stateVector())).toEqual(Y.decodeStateVector(Y.encodeStateVector(plain)))
      }
      expect(titleIn(document.lackedBy(NOTHING))).toBe(plain.getMap('meta').get('title'))
      expect(document.newestTitle).toBe(page.getMap('meta').get('title'))
      document.destroy()
    }
  }
)
