// A copy of eight megabytes that is brought, honest or not: it is taken apart beside everything else, and the two who write in another
// room notice nothing of it.
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as Y from 'yjs'
import { digestOfSection } from '../../shared/alliance/digest.ts'
import type { Copy } from '../../shared/copying/copy.ts'
import type { FrozenNode } from '../../shared/sharing/frozenWords.ts'
import { thaw } from '../../shared/sharing/thaw.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { budget } from '../harness/budget.ts'
import { count, measured } from '../harness/counts.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { WatchedServer } from '../harness/WatchedServer.ts'

const LONGEST_BLOCK_MS = 50
const MEGABYTE = 1024 * 1024

let server: WatchedServer
let empty: Copy

beforeAll(async () => {
  server = await WatchedServer.start()
  const one = new Browser(server.origin)
  const { id } = await one.begin()
  empty = (await one.ask<Copy>('GET', `/api/alliances/${id}/export?format=json`)).body
})
afterAll(() => server[Symbol.asyncDispose]())

const digestOf = (title: string, content: FrozenNode): string => {
  const body = new Y.Doc().getXmlFragment('body')
  body.insert(0, thaw(content, () => undefined) ?? [])
  return digestOfSection(title, body)
}
const paragraphs = (count: number, words: string): FrozenNode => ({
  type: 'doc',
  content: Array.from({ length: count }, () => ({ type: 'paragraph', content: [{ type: 'text', text: words }] }))
})
const section = (nth: number, content: FrozenNode): Copy['sections'][number] => ({
  id: `section ${nth}`,
  key: null,
  title: `Section ${nth}`,
  setAside: false,
  digest: digestOf(`Section ${nth}`, content),
  content,
  stances: [],
  agreements: []
})
const agreement = (number: number, content: FrozenNode, digest: string): Copy['sections'][number]['agreements'][number] => ({
  number,
  agreedAt: empty.copiedAt,
  digest,
  title: 'Section 0',
  content,
  text: '',
  stances: empty.seats.map(({ id }) => ({ seatId: id, name: 'A', ink: 'moss', stance: 'in', at: empty.copiedAt })),
  note: null,
  noteBy: null
})

/** Each as large as a copy may be, or nearly; the large ones that an alliance cannot hold are refused by what is too much. */
const COPIES: [name: string, status: number, make: () => string][] = [
  [
    'as many words as an alliance holds',
    201,
    () =>
      JSON.stringify({
        ...empty,
        sections: Array.from({ length: 24 }, (_, nth) => section(nth, paragraphs(190, 'a word or two '.repeat(70))))
      })
  ],
  [
    'thousands of agreements',
    201,
    () => {
      const content = paragraphs(1, 'Yes.')
      const first = section(0, content)
      const agreements = Array.from({ length: budget({ short: 4_000, long: 14_000 }) }, (_, nth) =>
        agreement(nth + 1, content, first.digest)
      )
      return JSON.stringify({ ...empty, sections: [{ ...first, agreements }] })
    }
  ],
  [
    'paragraphs of a letter',
    budget({ short: 201, long: 400 }),
    () =>
      JSON.stringify({
        ...empty,
        sections: Array.from({ length: budget({ short: 12, long: 50 }) }, (_, nth) => section(nth, paragraphs(2_400, 'a')))
      })
  ],
  ['tiny sections', 400, () => JSON.stringify({ ...empty, sections: Array(30_000).fill(section(0, paragraphs(1, 'a'))) })],
  ['brackets in brackets', 400, () => '['.repeat(8 * MEGABYTE - 10)],
  ['a list of numbers', 400, () => JSON.stringify({ ...empty, sections: Array(4_000_000).fill(1) })],
  ['a list of lists', 400, () => JSON.stringify({ ...empty, seats: Array.from({ length: 2_500_000 }, () => []) })],
  ['no JSON', 400, () => `{"schema": "${'a'.repeat(8 * MEGABYTE - 100)}`]
]

it('is taken in, or refused, without holding anybody up', async (context) => {
  const { alliance, coach, client } = await seatTwo(server.origin)
  const sit = ({ cookie }: Browser) => new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie }).ready()
  await using one = await sit(coach)
  await using peer = await sit(client)
  await one.saved()
  /** How long letters take from one to the other meanwhile, in milliseconds: 99 of 100 take no longer. */
  const beside = async <T>(done: Promise<T>): Promise<{ result: T; p99: number }> => {
    const waits: number[] = []
    const over = new AbortController()
    const result = done.finally(() => over.abort())
    while (!over.signal.aborted || waits.length < 100) {
      const began = performance.now()
      const arrived = new Promise((resolve) => peer.doc.once('update', resolve))
      one.write('.')
      await arrived
      waits.push(performance.now() - began)
    }
    return { result: await result, p99: waits.toSorted((a, b) => a - b)[Math.floor(waits.length * 0.99)] ?? Infinity }
  }
  await beside(Promise.resolve())
  let [longest, slowest] = [0, 0]
  for (const [name, status, make] of COPIES) {
    const copy = make()
    expect(copy.length).toBeLessThan(8 * MEGABYTE)
    await server.watched()
    const { result, p99 } = await beside(new Browser(server.origin).ask('POST', '/api/copies', copy))
    const block = (await server.watched()).longest
    expect({ name, status: result.status }).toEqual({ name, status })
    longest = Math.max(longest, block)
    slowest = Math.max(slowest, p99)
  }
  count(context, { copies: COPIES.length })
  measured(context, { 'ms the loop was blocked': Math.round(longest), 'ms for a letter beside it': Math.round(slowest) })
  expect(longest).toBeLessThan(LONGEST_BLOCK_MS)
})
