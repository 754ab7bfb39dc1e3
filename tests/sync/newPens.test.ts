// A pen stays for ever, and everybody pays for it with each key: whoever brings one answers for it, also for one that the server needs because
// of what they wrote.
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { RoomDocument } from '../../server/sync/RoomDocument.ts'
import { decodeUpdate } from '../../server/sync/update.ts'
import { type AllianceId, type PersonId, type SeatId, type SectionId, newId } from '../../shared/alliance/ids.ts'
import { sectionsOf, seedAlliance } from '../../shared/alliance/layout.ts'
import { type RawStruct, type RawUpdate, rawUpdate } from '../harness/rawUpdate.ts'

const PEN = 4_242
/** As many as may come: one of its writer's, three of the server's. */
const AT_ONCE = 4

it('who has ink set right, and the document thrown away, again and again, comes to an end', () => {
  const seeded = Object.assign(new Y.Doc(), { clientID: 9 })
  seedAlliance(seeded, { title: '', sections: [{ id: newId<SectionId>(), key: 'a', title: 'One', starts: true }] })
  const block = sectionsOf(seeded)[0]?.body.get(0)._item?.id
  if (block === undefined) throw new Error('no paragraph')
  let left = AT_ONCE
  const document = new RoomDocument({
    id: newId<AllianceId>(),
    stored: { checkpoint: Y.encodeStateAsUpdate(seeded), checkpointSeq: 0, rows: [], headSeq: 0, clients: new Map([[9, null]]) },
    seatOf: () => undefined,
    mayBring: (_, pens) => (left -= pens) >= 0
  })
  const writer = { personId: newId<PersonId>(), seatId: newId<SeatId>() }
  const another = newId<SeatId>()
  const say = (update: RawUpdate): string => {
    const bytes = rawUpdate(update)
    const decoded = decodeUpdate(bytes)
    if (decoded === undefined) throw new Error('does not decode')
    const verdict = document.take(bytes, decoded, writer)
    if (verdict.type === 'taken') document.commit()
    return verdict.type === 'refused' ? verdict.refused.code : verdict.type
  }
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
