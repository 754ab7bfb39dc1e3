// Pages of one browser on a line that comes and goes, before a server that now and then refuses a frame, takes none, or holds its answers
// back, while they write and are loaded anew. Whatever the order, no word is lost.
import * as prng from 'lib0/prng'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { newId } from '../../shared/alliance/ids.ts'
import { sectionsOf, seedAlliance } from '../../shared/alliance/layout.ts'
import { decodeClientMessage, encodeRefusal } from '../../shared/protocol/messages.ts'
import { budget, seedOf } from '../../tests/harness/budget.ts'
import { count } from '../../tests/harness/counts.ts'
import { FakeSocket, Server, openOn, settle } from './fakeServer.ts'
import { Line } from './Line.ts'
import type { Kept, UnsavedWords } from './unsavedWords.ts'

const ACTS = 25
const ROUNDS = budget({ short: 150, long: 5_000 })
const LONGEST_MS = budget({ short: 60_000, long: 3_600_000 })

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** What this browser keeps for all of its pages. */
class Rows {
  readonly kept = new Map<number, Uint8Array>()
  #next = 1

  shelf(): UnsavedWords {
    return {
      left: async () => [...this.kept].map(([key, update]) => ({ update, sections: [], key: soon(key) })),
      keep: ({ update, sections }) => {
        const key = this.#next++
        this.kept.set(key, update)
        return { update, sections, key: soon(key) }
      },
      letGo: async (rows: readonly Kept[]) => {
        for (const key of await Promise.all(rows.map((row) => row.key))) if (typeof key === 'number') this.kept.delete(key)
      },
      close: async () => undefined
    }
  }

  words(): string {
    const structs = [...this.kept.values()].flatMap((update) => Y.decodeUpdate(update).structs)
    return structs
      .map((struct) => (struct instanceof Y.Item && struct.content instanceof Y.ContentString ? struct.content.str : ''))
      .join('')
  }
}

const soon = async (key: number): Promise<number> => {
  await new Promise((resolve) => setTimeout(resolve, 1))
  return key
}

/** Refuses what brings anything new, as often as it is told to. */
class Refusing extends Server {
  refusals = 0
  refused = 0
  readonly #over = new WeakSet<FakeSocket>()

  override receive(socket: FakeSocket, frame: Uint8Array): void {
    if (this.#over.has(socket)) return
    const message = decodeClientMessage(frame)
    if (message?.type !== 'update' && message?.type !== 'step2') return super.receive(socket, frame)
    // A line that lost a frame brings none of those that come after it.
    if (!this.takes) return void this.#over.add(socket)
    if (!this.#refuses(message.update)) return super.receive(socket, frame)
    this.#over.add(socket)
    this.refusals--
    this.refused++
    socket.deliver(encodeRefusal({ code: 'not-your-pen', detail: 'writes under a client id of somebody else' }))
    queueMicrotask(() => queueMicrotask(() => socket.drop(4422)))
  }

  #refuses(update: Uint8Array): boolean {
    if (this.refusals === 0) return false
    const candidate = new Y.Doc()
    Y.applyUpdate(candidate, Y.encodeStateAsUpdate(this.doc))
    const before = String(Y.encodeStateVector(candidate))
    Y.applyUpdate(candidate, update)
    return String(Y.encodeStateVector(candidate)) !== before
  }
}

const textOf = (doc: Y.Doc): Y.XmlText => {
  const block = sectionsOf(doc)[0]?.body.get(0)
  const text = block instanceof Y.XmlElement ? block.get(0) : undefined
  if (!(text instanceof Y.XmlText)) throw new Error('no text')
  return text
}

/** What became of what was written on so many pages, once all was well again and each was loaded anew. */
const played = async (seed: number, pages: number) => {
  const random = prng.create(seed)
  const server = new Refusing()
  FakeSocket.server = server
  seedAlliance(server.doc, { title: '', sections: [{ id: newId(), key: 'a', title: 'One', starts: true }] })
  const rows = new Rows()
  const opened = (): { line: Line; close: () => void } => {
    const line = new Line()
    return { line, close: openOn(line, rows.shelf()) }
  }
  const here = Array.from({ length: pages }, opened)
  const loadAnew = (nth: number): void => {
    here[nth]?.close()
    here[nth] = opened()
  }
  await vi.advanceTimersByTimeAsync(10)
  const written: string[] = []
  const write = ({ line }: { line: Line }): void => {
    const { ready, connection, saved } = line.view()
    if (!ready || connection === undefined || saved.state === 'refused') return
    const text = textOf(connection.doc)
    const word = `<${written.length}>`
    // Between two words, wherever.
    const at = text.length === 0 ? 0 : text.toString().indexOf('>', prng.int32(random, 0, text.length - 1)) + 1
    text.insert(at, word)
    written.push(word)
  }
  const nth = (): number => prng.int32(random, 0, pages - 1)
  const acts: [number, () => unknown][] = [
    [40, () => here.slice(nth()).slice(0, 1).forEach(write)],
    [12, () => (server.refusals = prng.int32(random, 1, 2))],
    [10, () => (server.holdsFences = !server.holdsFences)],
    [8, () => (server.takes = !server.takes)],
    [8, () => prng.oneOf(random, server.sockets).drop(1006)],
    [6, () => (server.accepts = !server.accepts)],
    // Not in the very moment in which words are kept anew and not let go yet: those would come twice, rather than not at all.
    [6, () => vi.advanceTimersByTimeAsync(3).then(() => loadAnew(nth()))],
    [10, () => vi.advanceTimersByTimeAsync(prng.oneOf(random, [0, 1, 3, 100, 3_000, 12_000]))]
  ]
  for (let act = 0; act < ACTS; act++) {
    let dice = prng.int32(random, 0, 99)
    await acts.find(([of]) => (dice -= of) < 0)?.[1]()
    if (prng.bool(random)) await settle()
  }
  Object.assign(server, { refusals: 0, holdsFences: false, takes: true, accepts: true })
  // What was on a line that is dead is lost with it.
  for (const socket of server.sockets) if (socket.readyState === 1) socket.drop(1006)
  await vi.advanceTimersByTimeAsync(20_000)
  for (const _ of [1, 2])
    for (const at of here.keys()) {
      loadAnew(at)
      await vi.advanceTimersByTimeAsync(5_000)
    }
  const says = here.map(({ line }) => line.view().saved.state)
  for (const { close } of here) close()
  await vi.advanceTimersByTimeAsync(10)
  return { written, saved: textOf(server.doc).toString(), kept: rows.words(), says, refused: server.refused }
}

it(
  'one page: each word is saved, once, in whatever order frames are refused, lost, and the page loaded anew',
  { timeout: LONGEST_MS },
  async (test) => {
    const first = seedOf('refusals, one page')
    let [refused, words] = [0, 0]
    for (let seed = first; seed < first + ROUNDS; seed++) {
      const end = await played(seed, 1)
      const times = end.written.map((word) => end.saved.split(word).length - 1)
      expect({ seed, says: end.says, kept: end.kept, times: times.filter((so) => so !== 1) }).toEqual({
        seed,
        says: ['saved'],
        kept: '',
        times: []
      })
      refused += end.refused
      words += end.written.length
    }
    expect(refused).toBeGreaterThan(ROUNDS / 3)
    count(test, { rounds: ROUNDS, refused, words })
  }
)

it('two pages of one browser: each word is saved, or is kept and said not to be', { timeout: LONGEST_MS }, async (test) => {
  const first = seedOf('refusals, two pages')
  let [refused, words] = [0, 0]
  for (let seed = first; seed < first + ROUNDS; seed++) {
    const end = await played(seed, 2)
    const missing = end.written.filter((word) => !end.saved.includes(word))
    const lost = missing.filter((word) => !end.kept.includes(word))
    const untold = end.says.includes('refused') ? [] : missing
    expect({ seed, lost, untold }).toEqual({ seed, lost: [], untold: [] })
    refused += end.refused
    words += end.written.length
  }
  expect(refused).toBeGreaterThan(ROUNDS / 3)
  count(test, { rounds: ROUNDS, refused, words })
})
