// Ten thousand frames with something wrong in them. Each is either refused, with the document as it was, or taken,
// with the document exactly what any Yjs replica holds after it; the process lives, and another room types on.
import * as prng from 'lib0/prng'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { sectionsOf } from '../../shared/alliance/layout.ts'
import {
  decodeClientMessage,
  encodeFence,
  encodeSyncStep1,
  encodeSyncStep2,
  encodeSyncUpdate
} from '../../shared/protocol/messages.ts'
import { budget, seedOf } from '../harness/budget.ts'
import { seatTwo } from '../harness/Browser.ts'
import { count } from '../harness/counts.ts'
import { HeadlessSeat, awarenessFrame } from '../harness/HeadlessSeat.ts'
import { type TestServer, startServer } from '../harness/startServer.ts'

const FRAMES = budget({ short: 10_000, long: 100_000 })
/** Then a fresh room: a document that grows makes every comparison slower, and no frame better. */
const FRAMES_A_ROOM = 250

/** Everything a replica holds: what there is, what was deleted, and the words themselves. */
const everything = (doc: Y.Doc): string =>
  JSON.stringify(
    [
      Buffer.from(Y.encodeSnapshot(Y.snapshot(doc))).toString('base64'),
      doc.getMap('meta').toJSON(),
      sectionsOf(doc).map(({ id, title, rank, key, setAside, body }) => [id, title, rank, key, setAside, body.toString()])
    ],
    // A flipped byte can make a number so large that JSON has no word for it.
    (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)
  )

it(`${FRAMES} mutated frames`, { timeout: FRAMES * 30 }, async (context) => {
  const random = prng.create(seedOf('mutations'))
  await using server = await startServer()
  const far = await seatTwo(server.origin)
  await using farSeat = await new HeadlessSeat({
    origin: server.origin,
    allianceId: far.alliance.id,
    cookie: far.coach.cookie
  }).ready()
  const sum = { refused: 0, taken: 0 }
  for (let done = 0; done < FRAMES; done += FRAMES_A_ROOM) {
    const { refused, taken } = await harass(random, server, FRAMES_A_ROOM)
    sum.refused += refused
    sum.taken += taken
    farSeat.write(`far ${done} `)
    await farSeat.saved()
    expect(farSeat.words).toContain(`far ${done} `)
  }
  process.stderr.write(`mutations: ${sum.refused} refused, ${sum.taken} taken and changed something\n`)
  count(context, { frames: FRAMES, refused: sum.refused, 'taken as any replica takes them': sum.taken })
  expect(sum.refused).toBeGreaterThan(FRAMES / 10)
  expect(sum.taken).toBeGreaterThan(FRAMES / 50)
  expect(server.logged()).not.toContain('fault')
})

/** Sends this many mutated frames into a room of its own, holding every verdict against a reference replica. */
const harass = async (random: prng.PRNG, server: TestServer, frames: number): Promise<{ refused: number; taken: number }> => {
  const { alliance, coach, client } = await seatTwo(server.origin)
  await using witness = await new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie: client.cookie }).ready()
  const sit = async (): Promise<HeadlessSeat> => {
    const seat = await new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie: coach.cookie }).ready()
    await seat.saved()
    // From here on it speaks only in frames that the test sends.
    seat.answers = false
    return seat
  }

  let seat = await sit()
  let refused = 0
  let taken = 0
  let before = everything(witness.doc)
  for (let i = 0; i < frames; i++) {
    const frame = mutate(random, honestFrame(random, seat))
    const expected = afterwards(witness.doc, before, frame)
    const questions = seat.heard.filter(({ type }) => type === 'step1').length
    seat.send(frame)
    const fence = seat.sendFence()
    await seat
      .until(
        'a verdict',
        () => seat.acknowledged >= fence || seat.heard.filter(({ type }) => type === 'step1').length > questions
      )
      .catch(() => undefined)
    // What it builds on is not here and does not come: refused in time.
    if (seat.closed === undefined && seat.acknowledged < fence) {
      server.timer.pass(5_000)
      await seat.ended()
    }
    await witness.saved()
    const after = everything(witness.doc)
    const wasRefused = seat.acknowledged < fence
    if (after !== (wasRefused ? before : expected))
      throw new Error(
        `frame ${i} was ${wasRefused ? 'refused' : 'taken'} and left something else: ${Buffer.from(frame).toString('hex')}`
      )
    if (wasRefused) refused++
    else if (after !== before) taken++
    before = after
    if (seat.closed !== undefined) seat = await sit()
  }
  await seat[Symbol.asyncDispose]()
  return { refused, taken }
}

/** What a reference replica holds after this frame: one that cannot apply it holds what it held. */
const afterwards = (doc: Y.Doc, before: string, frame: Uint8Array): string => {
  const message = decodeClientMessage(frame)
  if (message?.type !== 'update' && message?.type !== 'step2') return before
  const reference = new Y.Doc()
  Y.applyUpdate(reference, Y.encodeStateAsUpdate(doc))
  try {
    // Of what is here already nothing is taken, whatever is said of it once more.
    Y.applyUpdate(reference, Y.diffUpdate(message.update, Y.encodeStateVector(reference)))
  } catch {
    return before
  }
  return everything(reference)
}

/** What an honest page could send now, made on a copy: words, marks, splits, deletions, titles, questions, carets. */
const honestFrame = (random: prng.PRNG, seat: HeadlessSeat): Uint8Array => {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(seat.doc))
  copy.clientID = seat.doc.clientID
  const before = Y.encodeStateVector(copy)
  const body = prng.oneOf(random, sectionsOf(copy)).body
  const paragraph = body.get(0)
  switch (prng.int32(random, 0, 7)) {
    case 0:
    case 1:
    case 2: {
      const text = new Y.XmlText(prng.word(random, 1, 12))
      if (paragraph instanceof Y.XmlElement) paragraph.insert(0, [text])
      break
    }
    case 3: {
      const added = new Y.XmlElement('paragraph')
      added.insert(0, [new Y.XmlText(prng.word(random, 1, 8))])
      body.insert(body.length, [added])
      break
    }
    case 4:
      if (body.length > 1) body.delete(1, 1)
      else copy.getMap('meta').set('title', prng.word(random, 1, 20))
      break
    case 5:
      return encodeSyncStep1(before)
    case 6:
      return awarenessFrame({ clientId: seat.doc.clientID, clock: prng.int32(random, 1, 5), state: { cursor: null } })
    default:
      return encodeFence(0)
  }
  const update = Y.encodeStateAsUpdate(copy, before)
  return prng.bool(random) ? encodeSyncUpdate(update) : encodeSyncStep2(update)
}

const mutate = (random: prng.PRNG, frame: Uint8Array): Uint8Array => {
  const bytes = [...frame]
  const at = (): number => prng.int32(random, 0, bytes.length - 1)
  for (let times = prng.int32(random, 1, 2); times > 0; times--)
    switch (prng.int32(random, 0, 8)) {
      case 0:
        bytes[at()] = prng.int32(random, 0, 255)
        break
      case 1:
        bytes[at()] = (bytes[at()] ?? 0) ^ (1 << prng.int32(random, 0, 7))
        break
      case 2:
        bytes.length = prng.int32(random, 1, bytes.length)
        break
      case 3:
        bytes.splice(at(), 0, ...prng.uint8Array(random, prng.int32(random, 1, 6)))
        break
      case 4:
        bytes.splice(at(), prng.int32(random, 1, 4))
        if (bytes.length === 0) bytes.push(0)
        break
      case 5:
        // A number as long as they come.
        bytes.splice(at(), 1, 255, 255, 255, 255, prng.int32(random, 0, 127))
        break
      default: {
        // One letter for another: mostly a valid edit, which must then be taken as it is.
        const letters = bytes.flatMap((byte, index) => (byte >= 97 && byte <= 122 ? [index] : []))
        bytes[letters.length > 0 ? prng.oneOf(random, letters) : at()] = prng.int32(random, 97, 122)
      }
    }
  return new Uint8Array(bytes)
}
