// Pages of one browser on a line that comes and goes, before a server that now and then refuses a frame, takes none, or holds its answers
// back, while they write and are loaded anew, in any moment. Whatever the order, no word is lost, and none stands twice.
import * as prng from 'lib0/prng'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
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

/** What this browser keeps for all of its pages, and which of them are open. */
class Rows {
  readonly kept = new Map<number, { update: Uint8Array; page: number }>()
  /** How often a page left words while another was open that had found it open. */
  handedOver = 0
  readonly #whenGone = new Map<number, (() => void)[]>()
  #next = 1

  shelf(): UnsavedWords {
    const page = this.#next++
    this.#whenGone.set(page, [])
    const isOpen = (of: number): boolean => this.#whenGone.has(of)
    const put = (update: Uint8Array): number => {
      const key = this.#next++
      this.kept.set(key, { update, page })
      return key
    }
    const handOver = (of: number, later: (kept: Kept[]) => void): void => {
      if (this.#of([of]).length > 0) this.handedOver++
      later(this.#of([of]))
    }
    return {
      left: async (later) => {
        await moment()
        const others = [...this.#whenGone].filter(([of]) => of !== page)
        for (const [of, whenGone] of others)
          if (this.#of([of]).length > 0) whenGone.push(() => isOpen(page) && handOver(of, later))
        const open = new Set(others.map(([of]) => of))
        return this.#of([...new Set([...this.kept.values()].map((row) => row.page))].filter((of) => !open.has(of)))
      },
      keep: ({ update, sections }) => ({ update, sections, key: soon(put(update)) }),
      keepInPlaceOf: (old, { update, sections }) => {
        const putAnew = async (): Promise<number | undefined> => {
          const keys = await Promise.all(old.map((row) => row.key))
          await moment()
          if (!isOpen(page)) return undefined
          for (const key of keys) if (typeof key === 'number') this.kept.delete(key)
          return soon(put(update))
        }
        return { update, sections, key: putAnew() }
      },
      letGo: async (rows: readonly Kept[]) => {
        for (const key of await Promise.all(rows.map((row) => row.key))) if (typeof key === 'number') this.kept.delete(key)
      },
      close: async () => {
        const whenGone = this.#whenGone.get(page) ?? []
        this.#whenGone.delete(page)
        for (const hear of whenGone) hear()
      }
    }
  }

  #of(pages: readonly number[]): Kept[] {
    const rows = [...this.kept].filter(([, { page }]) => pages.includes(page))
    return rows.map(([key, { update }]) => ({ update, sections: [], key: soon(key) }))
  }

  words(): string {
    const structs = [...this.kept.values()].flatMap(({ update }) => Y.decodeUpdate(update).structs)
    return structs
      .map((struct) => (struct instanceof Y.Item && struct.content instanceof Y.ContentString ? struct.content.str : ''))
      .join('')
  }
}

const moment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1))

const soon = async (key: number): Promise<number> => {
  await moment()
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

const seeded = (): Refusing => {
  const server = new Refusing()
  FakeSocket.server = server
  seedAlliance(server.doc, { title: '', sections: [{ id: newId(), key: 'a', title: 'One', starts: true }] })
  return server
}

const openedOn = (rows: Rows): { line: Line; close: () => void } => {
  const line = new Line()
  const shelf = rows.shelf()
  const closeLine = openOn(line, shelf)
  const close = (): void => {
    closeLine()
    void shelf.close()
  }
  return { line, close }
}

const textOn = (line: Line): Y.XmlText => {
  const { ready, connection } = line.view()
  if (!ready || connection === undefined) throw new Error('not open')
  return textOf(connection.doc)
}

/** What became of what was written on so many pages, once all was well again and each was loaded anew. */
const played = async (seed: number, pages: number) => {
  const random = prng.create(seed)
  const server = seeded()
  const rows = new Rows()
  const here = Array.from({ length: pages }, () => openedOn(rows))
  const loadAnew = (nth: number): void => {
    here[nth]?.close()
    here[nth] = openedOn(rows)
  }
  await vi.advanceTimersByTimeAsync(10)
  const written: string[] = []
  let meanwhile = 0
  const write = ({ line }: { line: Line }): void => {
    const { ready, connection, saved } = line.view()
    if (!ready || connection === undefined || saved.state === 'refused') return
    const text = textOf(connection.doc)
    const word = `<${written.length}>`
    // Between two words, wherever.
    const at = text.length === 0 ? 0 : text.toString().indexOf('>', prng.int32(random, 0, text.length - 1)) + 1
    text.insert(at, word)
    written.push(word)
    if (connection.view().saved.state === 'refused') meanwhile++
  }
  const nth = (): number => prng.int32(random, 0, pages - 1)
  const acts: [number, () => unknown][] = [
    [40, () => here.slice(nth()).slice(0, 1).forEach(write)],
    [12, () => (server.refusals = prng.int32(random, 1, 2))],
    [10, () => (server.holdsFences = !server.holdsFences)],
    [8, () => (server.takes = !server.takes)],
    [8, () => prng.oneOf(random, server.sockets).drop(1006)],
    [6, () => (server.accepts = !server.accepts)],
    [6, () => loadAnew(nth())],
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
  return {
    written,
    saved: textOf(server.doc).toString(),
    kept: rows.words(),
    says,
    refused: server.refused,
    meanwhile,
    handedOver: rows.handedOver
  }
}

describe('what one page writes anew', () => {
  it('is not sent as it was by another that was opened meanwhile', async () => {
    const server = seeded()
    const rows = new Rows()
    const first = openedOn(rows)
    await vi.advanceTimersByTimeAsync(10)
    server.takes = false
    textOn(first.line).insert(0, 'boat')
    await settle()
    server.accepts = false
    const second = openedOn(rows)
    await vi.advanceTimersByTimeAsync(10)
    Object.assign(server, { takes: true, accepts: true })
    server.sockets[0]?.deliver(encodeRefusal({ code: 'not-your-pen', detail: '' }))
    await settle()
    server.sockets[0]?.drop(4422)
    await vi.advanceTimersByTimeAsync(20_000)
    expect([first, second].map(({ line }) => textOn(line).toString())).toEqual(['boat', 'boat'])
    expect(rows.words()).toBe('')
    for (const { close } of [first, second]) close()
  })

  it('is there before anybody can go on writing', async () => {
    const server = seeded()
    const page = openedOn(new Rows())
    await vi.advanceTimersByTimeAsync(10)
    server.refusals = 1
    textOn(page.line).insert(0, 'boat')
    const seen = new Set<string>()
    page.line.subscribe(() => {
      if (page.line.view().ready) seen.add(textOn(page.line).toString())
    })
    await vi.advanceTimersByTimeAsync(10_000)
    expect(server.refused).toBe(1)
    expect([...seen]).toEqual(['boat'])
    page.close()
  })

  it('is there once, as it was or anew, when the page ends while it is put in its place', async () => {
    for (const after of [0, 1, 2, 3, 4]) {
      const server = seeded()
      const rows = new Rows()
      const first = openedOn(rows)
      await vi.advanceTimersByTimeAsync(10)
      server.refusals = 1
      textOn(first.line).insert(0, 'boat')
      await vi.advanceTimersByTimeAsync(after)
      first.close()
      const next = openedOn(rows)
      await vi.advanceTimersByTimeAsync(10_000)
      expect({ after, words: textOn(next.line).toString(), kept: rows.words() }).toEqual({ after, words: 'boat', kept: '' })
      next.close()
    }
  })

  it('is followed by what is written meanwhile, letter by letter, whenever the page ends', async () => {
    let inOldOne = 0
    for (let after = 0; after < 12; after++) {
      const server = seeded()
      const rows = new Rows()
      const first = openedOn(rows)
      await vi.advanceTimersByTimeAsync(10)
      server.refusals = 1
      textOn(first.line).insert(0, 'boat')
      const { connection } = first.line.view()
      let words = 'boat'
      for (let ms = 0; ms < after; ms++) {
        textOn(first.line).insert(words.length, String(ms % 10))
        words += String(ms % 10)
        if (first.line.view().connection === connection) inOldOne++
        await vi.advanceTimersByTimeAsync(1)
      }
      first.close()
      const next = openedOn(rows)
      await vi.advanceTimersByTimeAsync(10_000)
      expect({ after, words: textOn(next.line).toString(), kept: rows.words() }).toEqual({ after, words, kept: '' })
      next.close()
    }
    expect(inOldOne).toBeGreaterThan(12)
  })
})

const exactlyOnce = async (pages: number, first: number) => {
  let [refused, words, meanwhile, handedOver] = [0, 0, 0, 0]
  for (let seed = first; seed < first + ROUNDS; seed++) {
    const end = await played(seed, pages)
    const times = end.written.map((word) => [word, end.saved.split(word).length - 1])
    expect({ seed, says: [...new Set(end.says)], kept: end.kept, notOnce: times.filter(([, so]) => so !== 1) }).toEqual({
      seed,
      says: ['saved'],
      kept: '',
      notOnce: []
    })
    refused += end.refused
    words += end.written.length
    meanwhile += end.meanwhile
    handedOver += end.handedOver
  }
  // Also what was written before a new connection had taken the place of the one that was refused.
  expect(meanwhile).toBeGreaterThan(0)
  return { refused, words, meanwhile, handedOver }
}

it(
  'one page: each word is saved, once, in whatever order frames are refused, lost, and the page loaded anew',
  { timeout: LONGEST_MS },
  async (test) => {
    const { refused, words, meanwhile } = await exactlyOnce(1, seedOf('refusals, one page'))
    expect(refused).toBeGreaterThan(ROUNDS / 3)
    count(test, { rounds: ROUNDS, refused, words, meanwhile })
  }
)

it(
  'two pages of one browser: each word is saved, once, whichever of them is refused, loses its line, or is gone',
  { timeout: LONGEST_MS },
  async (test) => {
    const { refused, words, meanwhile, handedOver } = await exactlyOnce(2, seedOf('refusals, two pages'))
    expect(refused).toBeGreaterThan(ROUNDS / 3)
    expect(handedOver).toBeGreaterThan(0)
    count(test, { rounds: ROUNDS, refused, words, meanwhile, handovers: handedOver })
  }
)
