// @vitest-environment jsdom
// A page leaves words on this device, and the next one is opened: the server's answer and the device's come in any order, the line may go in
// between, and a hand at the real editor reshapes the section in the very milliseconds in which what was left is brought. Whatever the
// order, each letter stands once, on every page and on the server.
import * as prng from 'lib0/prng'
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import type * as Y from 'yjs'
import { type AllianceId, type SectionId, newId } from '../../shared/alliance/ids.ts'
import { seedAlliance } from '../../shared/alliance/layout.ts'
import { decodeClientMessage } from '../../shared/protocol/messages.ts'
import { budget, seedOf } from '../../tests/harness/budget.ts'
import { count } from '../../tests/harness/counts.ts'
import { EditingHand, standInForLayout } from '../../tests/harness/EditingHand.ts'
import { bodyOf } from '../../tests/harness/oneSection.ts'
import { AllianceConnection } from './AllianceConnection.ts'
import { CopiesInMemory } from './copiesInMemory.ts'
import { CopyOfWords } from './CopyOfWords.ts'
import { FakeSocket, Server, Shelf } from './fakeServer.ts'
import { foldWords } from './foldWords.ts'

const ROUNDS = budget({ short: 60, long: 4_000 })
const LONGEST_MS = budget({ short: 60_000, long: 3_600_000 })

/** In these some letters stood twice, and in these some had fallen away, while a page could be written on before what was left was there. */
const STOOD_TWICE = [23, 40, 77, 183]
const FELL_AWAY = [50, 90, 115, 183]

beforeAll(standInForLayout)
beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Answers what a page asks first after so long. */
class SlowServer extends Server {
  answersAfter = 0

  override receive(socket: FakeSocket, frame: Uint8Array): void {
    const receive = (): void => super.receive(socket, frame)
    if (this.answersAfter > 0 && decodeClientMessage(frame)?.type === 'step1') setTimeout(receive, this.answersAfter)
    else receive()
  }
}

/** Says after so long what was left on it. */
class SlowShelf extends Shelf {
  readAfter = 0

  override left = async () => {
    await new Promise((read) => setTimeout(read, this.readAfter))
    return [...this.kept]
  }
}

const alliance = newId<AllianceId>()
const SHAPES = ['list', 'list', 'numbered', 'tasks', 'quotation', 'bold'] as const

const FIRST_LETTER = 0x4e00
const lettersIn = (text: string): string[] => text.match(/[\u4e00-\u9fff]/g) ?? []

const opened = (unsaved: Shelf, copies: CopiesInMemory | undefined): AllianceConnection => {
  const copy =
    copies &&
    new CopyOfWords({
      alliance,
      mayKeep: () => true,
      onSaid: () => () => undefined,
      open: async () => copies,
      fold: () => copies.fold(alliance, foldWords),
      now: Date.now,
      onAnswers: async () => undefined,
      onNoRoom: async () => undefined
    })
  return new AllianceConnection({
    alliance,
    syncUrl: 'ws://here/sync',
    askServer: async () => 'reachable',
    onChangedElsewhere: () => undefined,
    unsaved,
    WebSocket: FakeSocket as unknown as typeof WebSocket,
    now: Date.now,
    ...(copy && { copy })
  })
}

/** The section's editor on that page. */
const atHand = ({ doc }: AllianceConnection): EditingHand =>
  new EditingHand(bodyOf(doc), doc, { me: 'me', seats: [{ seatId: 'me', name: 'Ada', ink: 'indigo' }] })

const lettersOn = (doc: Y.Doc): string =>
  lettersIn(String(bodyOf(doc)))
    .toSorted()
    .join('')

/** A hand that draws what it does. No letter is typed twice, so that each can be looked for. */
class Hands {
  readonly #random: prng.PRNG
  readonly #taken = new Set<string>()
  typed = 0

  constructor(random: prng.PRNG) {
    this.#random = random
  }

  readonly #acts: [number, (hand: EditingHand) => unknown][] = [
    [25, (hand) => hand.type(this.fresh(prng.int32(this.#random, 1, 3)))],
    [25, (hand) => hand.toggle(prng.oneOf(this.#random, [...SHAPES]))],
    [20, (hand) => hand.choose(this.#random, { wide: prng.int32(this.#random, 0, 3) === 0 })],
    [15, (hand) => hand.press('Enter')],
    [10, (hand) => hand.press(prng.bool(this.#random) ? 'Backspace' : 'Delete')],
    [5, (hand) => hand.press('Tab', { shiftKey: prng.bool(this.#random) })]
  ]

  fresh(howMany: number): string {
    return Array.from({ length: howMany }, () => String.fromCharCode(FIRST_LETTER + this.typed++)).join('')
  }

  act(hand: EditingHand): void {
    const before = lettersIn(hand.view.state.doc.textContent)
    let dice = prng.int32(this.#random, 0, 99)
    this.#acts.find(([of]) => (dice -= of) < 0)?.[1](hand)
    const after = new Set(lettersIn(hand.view.state.doc.textContent))
    for (const letter of before) if (!after.has(letter)) this.#taken.add(letter)
  }

  /** All that was typed, but for what a hand that saw it has taken out. */
  get words(): string {
    const typed = Array.from({ length: this.typed }, (_, nth) => String.fromCharCode(FIRST_LETTER + nth))
    return typed.filter((letter) => !this.#taken.has(letter)).join('')
  }
}

const played = async (seed: number) => {
  const random = prng.create(seed)
  const hands = new Hands(random)
  const server = new SlowServer()
  FakeSocket.server = server
  seedAlliance(server.doc, { title: '', sections: [{ id: newId<SectionId>(), key: 'a', title: 'One', starts: true }] })
  const shelf = new SlowShelf()
  const copies = prng.int32(random, 0, 2) === 0 ? new CopiesInMemory() : undefined

  const first = opened(shelf, copies)
  await vi.advanceTimersByTimeAsync(10)
  const firstHand = atHand(first)
  for (let line = 0; line < 4; line++) {
    firstHand.type(hands.fresh(2))
    if (line < 3) firstHand.press('Enter')
  }
  await vi.advanceTimersByTimeAsync(2_000)
  server.accepts = false
  server.sockets.at(-1)?.drop(1006)
  for (let acts = prng.int32(random, 1, 6); acts > 0; acts--) hands.act(firstHand)
  firstHand.destroy()
  await first.close()
  const left = shelf.kept.length

  Object.assign(server, { accepts: true, answersAfter: prng.int32(random, 0, 30) })
  shelf.readAfter = prng.int32(random, 0, 60)
  const dropsAt = prng.int32(random, 0, 200)
  const next = opened(shelf, copies)
  let hand: EditingHand | undefined
  for (let [ms, acts] = [0, prng.int32(random, 1, 8)]; ms < 100 || (acts > 0 && ms < 10_000); ms++) {
    if (ms === dropsAt) server.sockets.at(-1)?.drop(1006)
    if (next.view().ready && acts > 0 && prng.int32(random, 0, 3) === 0) {
      hand ??= atHand(next)
      hands.act(hand)
      acts--
    }
    await vi.advanceTimersByTimeAsync(1)
  }
  await vi.advanceTimersByTimeAsync(20_000)
  const last = opened(new Shelf(), undefined)
  await vi.advanceTimersByTimeAsync(100)
  const [shown, saved, anew] = [next.doc, server.doc, last.doc].map(lettersOn)
  const result = { seed, says: next.view().saved.state, kept: shelf.kept.length, shown, saved, anew }
  hand?.destroy()
  for (const one of [next, last]) await one.close()
  return { result, words: hands.words, left, typed: hands.typed }
}

const eachOnce = async (seeds: readonly number[]): Promise<{ left: number; letters: number }> => {
  let [left, letters] = [0, 0]
  for (const seed of seeds) {
    const { result, words, ...one } = await played(seed)
    expect(result).toEqual({ seed, says: 'saved', kept: 0, shown: words, saved: words, anew: words })
    if (one.left > 0) left++
    letters += one.typed
  }
  return { left, letters }
}

it.for([
  ['stood twice', STOOD_TWICE],
  ['had fallen away', FELL_AWAY]
] as const)('each letter stands once, in rounds in which some %s', async ([, seeds]) => {
  const { left } = await eachOnce(seeds)
  expect(left).toBe(seeds.length)
})

it(`each letter stands once, in ${ROUNDS} rounds`, { timeout: LONGEST_MS }, async (context) => {
  const first = seedOf('left meanwhile')
  const { left, letters } = await eachOnce(Array.from({ length: ROUNDS }, (_, nth) => first + nth))
  // Else nothing was at stake.
  expect(left).toBeGreaterThan(ROUNDS / 2)
  count(context, { rounds: ROUNDS, letters })
})
