// A pen stays for ever, and everybody pays for it with each key: whoever brings one answers for it, also for one that the server needs because
// of what they wrote.
import { expect, it } from 'vitest'
import { type SeatId, newId } from '../../shared/alliance/ids.ts'
import { idOf, oneSection, paragraphOf } from '../harness/oneSection.ts'
import { roomOf, sayRaw, someone } from '../harness/putFrame.ts'
import type { RawStruct, RawUpdate } from '../harness/rawUpdate.ts'

const PEN = 4_242
/** As many as may come: one of its writer's, three of the server's. */
const AT_ONCE = 4

it('who has ink set right, and the document thrown away, again and again, comes to an end', () => {
  const seeded = oneSection()
  const block = idOf(paragraphOf(seeded))
  let left = AT_ONCE
  const document = roomOf(seeded, { mayBring: (_, pens) => (left -= pens) >= 0 })
  const writer = someone()
  const another = newId<SeatId>()
  const say = (update: RawUpdate): string => sayRaw(document, update, writer)
  let clock = 0
  const lie = (): RawUpdate => {
    const from = clock
    const of: RawStruct[] = [
      { block: 'text', parent: block },
      { mark: ['author', { seat: another }], parent: { client: PEN, clock: from } },
      { words: 'never said', after: { client: PEN, clock: from + 1 } }
    ]
    return { structs: [{ client: PEN, clock: from, of }] }
  }
  expect(say(lie())).toBe('taken')
  for (let nth = 0; nth < 3; nth++) {
    clock += 12
    // As a refused frame does, and as the room itself does when nobody has written for a while.
    document.dropLive()
    expect(say(lie())).toBe(nth < 2 ? 'taken' : 'too-many-pens')
  }
  expect(document.pens.size).toBe(1 + AT_ONCE)
})
