// What fell away is kept, and there is an end to it: a few bytes have little written anew, and nobody fills the disk, or takes
// the room of another. What is not kept is refused.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import type { RescueEntry } from '../../server/domain/updateLogPorts.ts'
import type { Fallen } from '../../server/sync/rescue/fallen.ts'
import { RescuedWords } from '../../server/sync/rescue/RescuedWords.ts'
import { RescueSizes } from '../../server/sync/rescue/RescueSizes.ts'
import { Rows } from '../../server/sync/Rows.ts'
import { Session } from '../../server/sync/Session.ts'
import { Shares } from '../../server/sync/Share.ts'
import type { Update } from '../../server/sync/update.ts'
import { Writing } from '../../server/sync/Writing.ts'
import {
  type AllianceId,
  type PersonId,
  type RescueId,
  type SeatId,
  type SectionId,
  type SessionId,
  newId
} from '../../shared/alliance/ids.ts'
import { MAX_RESCUED_BYTES, MAX_RESCUES } from '../../shared/alliance/size.ts'
import type { Rescued } from '../../shared/protocol/bodies.ts'
import { encodeSyncUpdate } from '../../shared/protocol/messages.ts'
import { type Browser, seatTwo } from '../harness/Browser.ts'
import { eventually } from '../harness/eventually.ts'
import { HeldLog } from '../harness/HeldLog.ts'
import { bodyOf, idOf, oneSection, paragraphOf } from '../harness/oneSection.ts'
import { roomOf } from '../harness/putFrame.ts'
import { type RawUpdate, rawUpdate } from '../harness/rawUpdate.ts'
import { type TestServer, startServer } from '../harness/startServer.ts'
import { sit } from '../harness/sit.ts'

const MOST_LETTERS = 20_000
/** What one frame may have written anew beyond what it brings. */
const MOST_ANEW = 2_048

const ada = newId<SeatId>()
const ben = newId<SeatId>()
const section = newId<SectionId>()
const PEN = 4_242

const fell = (words: string, { clock = 0, seat = ada, within = section, before = '' } = {}): Fallen => ({
  seat,
  section: within,
  before,
  pieces: [{ client: PEN, clock, words, after: clock > 0 ? { client: PEN, clock: clock - 1 } : undefined, begins: false }]
})
const lettersIn = (entries: readonly RescueEntry[]): number =>
  entries.reduce((sum, { kept }) => sum + (kept?.words.length ?? 0), 0)
const taking = (ranges: readonly { clock: number; len: number }[]): Update['ds'] =>
  ({ clients: new Map([[PEN, ranges]]) }) as unknown as Update['ds']

describe('what is kept', () => {
  it('of one long piece is all of it, in rescues of which each has its end, and none an emoji cut in two', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 70_000 }), (odd, emoji) => {
        const words = `${'x'.repeat(odd)}${'👩'.repeat(emoji)}`
        const entries = new RescuedWords().keep([fell(words, { before: 'stood before' })], 0)
        const parts = entries.flatMap(({ kept }) => kept ?? [])
        expect(parts.map((one) => one.words).join('')).toBe(words)
        for (const [nth, one] of parts.entries()) {
          expect(one.words.length).toBeLessThanOrEqual(MOST_LETTERS)
          // An emoji cut in two comes back as none.
          expect(Buffer.from(one.words).toString()).toBe(one.words)
          // Put back one after the other, each finds its place behind the last.
          const stood = parts[nth - 1]?.words.slice(-60) ?? 'stood before'
          expect(one.before).toBe(stood)
        }
      }),
      { numRuns: 30 }
    )
  })

  it('is written anew by so many letters a frame beyond those that it brings, whatever came before', () => {
    const frames = fc.array(
      fc.record({
        letters: fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 60_000 })),
        within: fc.constantFrom(section, newId<SectionId>(), newId<SectionId>()),
        seat: fc.constantFrom(ada, ben),
        later: fc.boolean()
      }),
      { minLength: 1, maxLength: 60 }
    )
    fc.assert(
      fc.property(frames, (all) => {
        const rescued = new RescuedWords()
        let clock = 0
        let now = 0
        for (const { letters, within, seat, later } of all) {
          // One letter of each piece that ever came, the first or one in the midst of it.
          const taken = Array.from({ length: 64 }, (_, nth) => ({ clock: Math.floor((clock * nth) / 64), len: 1 }))
          rescued.takeOut(taking(taken), seat)
          const entries = rescued.keep([fell('x'.repeat(letters), { clock, seat, within })], (now += later ? 61_000 : 1))
          expect(lettersIn(entries) - letters).toBeLessThanOrEqual(MOST_ANEW)
          clock += letters
        }
      }),
      { numRuns: 100 }
    )
  })

  it('is one rescue for what somebody types letter by letter, as long as anybody types into what is gone', () => {
    const rescued = new RescuedWords()
    const kept = new Map<RescueId, RescueEntry>()
    for (let nth = 0; nth < 2_000; nth++)
      for (const entry of rescued.keep([fell(String.fromCharCode(0x4e00 + nth), { clock: nth })], nth)) kept.set(entry.id, entry)
    expect(kept.size).toBe(1)
    expect(lettersIn([...kept.values()])).toBe(2_000)
  })
})

describe('the room for it', () => {
  const full = (seat: SeatId, part: number): RescueSizes =>
    new RescueSizes([{ id: newId<RescueId>(), seat, bytes: MAX_RESCUED_BYTES * part }])

  it('ends for each seat by itself, by bytes and by rescues, and is there again when one is answered', () => {
    const id = newId<RescueId>()
    const sizes = new RescueSizes([{ id, seat: ada, bytes: MAX_RESCUED_BYTES - 10 }])
    expect(sizes.hold([fell('ten bytes.')], ada)).toBe(true)
    expect(sizes.hold([fell('ten bytes..')], ada)).toBe(false)
    // Two bytes each.
    expect(sizes.hold([fell('éééééé')], ada)).toBe(false)
    expect(sizes.hold([fell('ten bytes..', { seat: ben })], ben)).toBe(true)
    sizes.answered(id)
    expect(sizes.hold([fell('ten bytes..')], ada)).toBe(true)

    const many = Array.from({ length: MAX_RESCUES }, () => ({ id: newId<RescueId>(), seat: ada, bytes: 50 }))
    expect(new RescueSizes(many).hold([fell('x')], ada)).toBe(false)
    expect(new RescueSizes(many.slice(1)).hold([fell('x')], ada)).toBe(true)
  })

  it('is never taken whole by another’s frames, nor is anybody refused for what fell of another', () => {
    const half = full(ada, 1 / 2)
    const both = [fell('of hers', { seat: ada }), fell('of his', { seat: ben })]
    expect(half.hold(both, ben)).toBe(true)
    expect(half.keepable(both, ben).map(({ seat }) => seat)).toEqual([ben])
    expect(half.keepable(both, ada)).toEqual(both)
    expect(half.hold(both, ada)).toBe(true)
    expect(full(ada, 1 / 4).keepable(both, ben)).toEqual(both)
  })

  it('is for as much as a full section that falls at once of another, in any letters', () => {
    const all = [fell('語'.repeat(200_000))]
    expect(new RescueSizes().keepable(all, ben)).toEqual(all)
  })

  it('is counted as the disk says, where a commit of it failed while another room was open', () => {
    const [kept, another] = [newId<RescueId>(), newId<RescueId>()]
    const sizes = new RescueSizes([{ id: kept, seat: ada, bytes: 100 }])
    const as = (id: RescueId): RescueEntry => ({
      id,
      seat: ada,
      at: 0,
      kept: { section, before: '', words: 'x'.repeat(900_000) }
    })
    const ofSheet: RescueEntry = {
      id: newId<RescueId>(),
      seat: ada,
      at: 0,
      kept: { section, before: '', words: 'y'.repeat(100) }
    }
    sizes.kept([as(kept), as(another), ofSheet])
    expect(sizes.hold([fell('z'.repeat(300_000))], ada)).toBe(false)
    sizes.lost([as(kept), as(another)])
    sizes.recounted([{ id: kept, seat: ada, bytes: 100 }])
    expect(sizes.hold([fell('z'.repeat(MAX_RESCUED_BYTES - 600))], ada)).toBe(true)
    // What is on its way from the sheet is counted.
    expect(sizes.hold([fell('z'.repeat(MAX_RESCUED_BYTES - 200))], ada)).toBe(false)
  })

  it('is counted as it will be written: some letters take six bytes there', () => {
    const escaped = [fell('\u0001'.repeat(MAX_RESCUED_BYTES / 6 + 1))]
    expect(new RescueSizes().hold(escaped, ada)).toBe(false)
    expect(new RescueSizes().hold([fell('\u0001'.repeat(MAX_RESCUED_BYTES / 6))], ada)).toBe(true)
  })

  it('is counted as it is written', () => {
    const sizes = new RescueSizes()
    const rescued = new RescuedWords()
    expect(sizes.kept(rescued.keep([fell('x'.repeat(1_000))], 0))).toBeGreaterThan(1_000)
    // Joined: what was there before is not counted twice.
    let clock = 1_000
    for (let nth = 0; nth < 1_000; nth++) sizes.kept(rescued.keep([fell('y', { clock: clock++ })], 0))
    expect(sizes.hold([fell('z'.repeat(MAX_RESCUED_BYTES - 2_500))], ada)).toBe(true)
    expect(sizes.hold([fell('z'.repeat(MAX_RESCUED_BYTES - 2_000))], ada)).toBe(false)
  })
})

// ── on the wire ──────────────────────────────────────────────────────────────────────────────────

const rescuedOf = async (browser: Browser, allianceId: string): Promise<Rescued[]> =>
  (await browser.ask<{ rescued: Rescued[] }>('GET', `/api/alliances/${allianceId}/rescued`)).body.rescued

/** A paragraph that is gone, and frames that go on writing in it. */
const gone = async (server: TestServer) => {
  const { alliance, coach, client } = await seatTwo(server.origin)
  const one = await sit(coach, alliance.id)
  one.write('gone')
  await one.saved()
  const id = one.text._item?.id
  if (id === undefined) throw new Error('no text')
  const parent = { client: id.client, clock: id.clock }
  one.body.delete(0, 1)
  await one.saved()
  let clock = 0
  const write = (words: string, deletes: RawUpdate['deletes'] & object = []): Uint8Array => {
    const frame = encodeSyncUpdate(rawUpdate({ structs: [{ client: PEN, clock, of: [{ words, parent }] }], deletes }))
    clock += words.length
    return frame
  }
  return { coach, client, one, write, id: alliance.id }
}

const ofPen = (...ranges: (readonly [clock: number, length: number])[]): RawUpdate['deletes'] & object => [
  { client: PEN, ranges }
]

describe('who sends much that has fallen', () => {
  it('is refused at last, has lost nothing, and is taken again once some of it is answered', async () => {
    await using first = await startServer()
    const { coach, one, write, id } = await gone(first)
    let frames = 0
    let last: Uint8Array = new Uint8Array()
    for (; one.closed === undefined && frames < 20; frames++) {
      last = write('x'.repeat(400_000))
      one.send(last)
      one.sendFence()
      await one.until('an answer', () => one.acknowledged === frames + 3 || one.closed !== undefined)
    }
    expect(one.closed).toEqual({ code: 4422, reason: 'full' })
    expect(frames).toBe(5)
    const kept = await rescuedOf(coach, id)
    expect(kept.reduce((sum, { words }) => sum + words.length, 0)).toBe(1_600_000)

    await using again = await sit(coach, id)
    // The room was left: it was counted anew from the disk.
    again.send(last)
    again.sendFence()
    expect((await again.ended()).code).toBe(4422)
    for (const { id: rescue } of kept.slice(0, 5))
      expect((await coach.ask('DELETE', `/api/alliances/${id}/rescued/${rescue}`)).status).toBe(204)
    await using later = await sit(coach, id)
    later.send(last)
    await later.saved()
    expect((await rescuedOf(coach, id)).reduce((sum, { words }) => sum + words.length, 0)).toBe(1_900_000)
  })
})

describe('what is let go', () => {
  it('does not come back, though a change to it was on its way to disk', async () => {
    const disk = new HeldLog()
    await using server = await startServer({ log: disk.whileKeeping })
    const { coach, one, write, id } = await gone(server)
    one.send(write('zebra'))
    await one.saved()
    const [rescued] = await rescuedOf(coach, id)
    const before = disk.commits
    disk.hold()
    one.send(write('!'))
    await eventually(
      'the change to be on its way',
      () => disk.commits,
      (commits) => commits > before
    )
    const letGo = coach.ask('DELETE', `/api/alliances/${id}/rescued/${rescued?.id}`)
    // As long as it would take to let it go at once.
    for (let nth = 0; nth < 5; nth++) await rescuedOf(coach, id)
    disk.release()
    expect((await letGo).status).toBe(204)
    await one.saved()
    expect(await rescuedOf(coach, id)).toEqual([])
  })

  it('does not come back with what falls after it, when both have said that drafts be forgotten', async () => {
    await using server = await startServer()
    const { coach, client, one, write, id } = await gone(server)
    one.send(write('zebra'))
    await one.saved()
    const path = `/api/alliances/${id}/proposals`
    const asked = await coach.ask<{ proposal: { id: string } }>('POST', path, { kind: 'forget-drafts' })
    expect((await client.ask('POST', `${path}/${asked.body.proposal.id}/answer`, { answer: 'yes' })).status).toBe(200)
    expect(await rescuedOf(coach, id)).toEqual([])
    one.send(write('!'))
    await one.saved()
    expect((await rescuedOf(coach, id)).map(({ words }) => words)).toEqual(['!'])
  })
})

describe('who has much written anew by little', () => {
  it('waits for the disk as one who sends as much', () => {
    const seeded = oneSection()
    const id = idOf(paragraphOf(seeded))
    bodyOf(seeded).delete(0, 1)
    const rescues = new RescueSizes()
    const document = roomOf(seeded, { seatOf: () => ada, rescues })
    const writing = new Writing(
      {
        sheet: undefined,
        document,
        rows: new Rows({ alliance: newId<AllianceId>(), sheet: undefined }, { headSeq: 0, rows: [] }),
        rescues,
        clock: { now: () => 0 },
        isPageHere: () => true,
        submit: () => undefined,
        refuse: (_, { code, detail }) => expect.unreachable(`${code}: ${detail}`),
        onFault: (error) => {
          throw error
        }
      },
      { resting: false, held: false }
    )
    const socket = { isPaused: false, pause: () => (socket.isPaused = true), resume: () => (socket.isPaused = false) }
    const session = new Session({
      socket: socket as unknown as WebSocket,
      person: { sessionId: newId<SessionId>(), personId: newId<PersonId>(), seatId: ada },
      share: new Shares().of(newId<PersonId>()),
      timer: { after: () => () => undefined }
    })
    const LETTERS = 2_000
    let clock = 0
    const take = (words: string, ranges: (readonly [clock: number, length: number])[]): void => {
      const parent = { client: id.client, clock: id.clock }
      const structs = [{ client: PEN, clock, of: [{ words, parent }] }]
      clock += words.length
      writing.take(session, rawUpdate({ structs, deletes: [{ client: PEN, ranges }] }), { answersMissing: false })
    }
    take('x'.repeat(LETTERS), [])
    let frames = 0
    // Each takes out one of them, and what it wrote there itself: all the others are written anew.
    for (; frames < LETTERS && !socket.isPaused; frames++)
      take('y', [
        [frames, 1],
        [clock, 1]
      ])
    expect(socket.isPaused).toBe(true)
    expect(frames).toBeLessThan((256 * 1024) / (LETTERS - 200))
  })
})

describe('a frame that is refused', () => {
  it('takes nothing out of what fell away before', async () => {
    await using server = await startServer()
    const { coach, client, one, write, id } = await gone(server)
    // The room stays open.
    await using _ = await sit(client, id)
    one.send(write('zebra'))
    await one.saved()
    one.send(
      encodeSyncUpdate(
        rawUpdate({
          structs: [{ client: PEN, clock: 5, of: [{ words: 'no root', parent: 'elsewhere' }] }],
          deletes: ofPen([0, 2])
        })
      )
    )
    one.sendFence()
    expect((await one.ended()).code).toBe(4422)
    await using again = await sit(coach, id)
    again.send(write('!'))
    await again.saved()
    expect((await rescuedOf(coach, id)).map(({ words }) => words)).toEqual(['zebra\n!'])
    again.send(write('?', ofPen([0, 1])))
    await again.saved()
    expect((await rescuedOf(coach, id)).map(({ words }) => words)).toEqual(['ebra\n!\n?'])
  })
})
