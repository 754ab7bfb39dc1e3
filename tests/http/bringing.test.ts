// An alliance brought from a copy: as it was, in a new place; and what is no copy leaves nothing behind.
import { describe, expect, it } from 'vitest'
import { type Copy, copySchema } from '../../shared/copying/copy.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { type ServedApp, serveApp } from './serveApp.ts'
import { block, say, writeInto } from './writeInto.ts'

const copyOf = async (who: Browser, { id }: Alliance): Promise<Copy> =>
  copySchema.parse((await who.ask('GET', `/api/alliances/${id}/export?format=json`)).body)
const bring = (who: Browser, copy: unknown) => who.ask<{ alliance: Alliance }>('POST', '/api/copies', copy)

/** Two who have written all that there is to write, and agreed twice on some of it. */
const lived = async (app: ServedApp) => {
  const two = await seatTwo(app.origin)
  const { alliance, coach, client } = two
  const [clientSeat = '', coachSeat = ''] = alliance.seats.map(({ id }) => id)
  const agree = async (): Promise<void> => {
    const [section] = (await coach.read(alliance.id)).sections
    for (const who of [client, coach])
      await who.ask('PUT', `/api/alliances/${alliance.id}/sections/${section?.id}/stance`, {
        stance: 'in',
        digest: section?.digest,
        ...(who === coach && { note: 'with one doubt' })
      })
  }
  await writeInto(app, alliance, ([first, second]) => {
    say(first, 'I wake ', { author: { seat: clientSeat } })
    say(first, 'early', { author: { seat: coachSeat }, bold: {}, link: { href: 'https://example.org/' } })
    second?.body.insert(1, [
      block('paragraph', 'Quoted', { quote: true }),
      block('paragraph', 'and on', { quote: true }),
      block('blockquote', [block('paragraph', 'an old one')]),
      block('orderedList', [
        block('listItem', [block('paragraph', 'يد'), block('bulletList', [block('listItem', [block('paragraph', 'deep')])])])
      ]),
      block('taskList', [block('taskItem', [block('paragraph', 'done')], { checked: true })])
    ])
  })
  await agree()
  await writeInto(app, alliance, ([first]) => say(first, '.', { author: { seat: clientSeat } }))
  await agree()
  return { ...two, clientSeat, coachSeat }
}

describe('a copy that is brought', () => {
  it('is a new alliance with the same words, sections, inks and agreements; the others’ seats are empty', async () => {
    await using app = await serveApp()
    await using elsewhere = await serveApp()
    const { alliance, coach } = await lived(app)
    const copy = await copyOf(coach, alliance)
    const amara = new Browser(elsewhere.origin)
    const brought = await bring(amara, copy)
    expect(brought).toMatchObject({
      status: 201,
      body: {
        alliance: {
          state: 'open',
          template: 'coaching',
          seats: [
            { label: 'Client', person: null },
            { label: 'Coach', person: { name: 'Amara', ink: 'indigo' } }
          ],
          invitations: [],
          proposals: []
        }
      }
    })
    const there = brought.body.alliance
    expect(there.id).not.toBe(alliance.id)
    expect(there.me.seatId).toBe(there.seats[1]?.id)
    const again = await copyOf(amara, there)
    const seats = new Map(copy.seats.map(({ id }, index) => [id, there.seats[index]?.id ?? '']))
    const mapped = (value: unknown): unknown =>
      JSON.parse([...seats].reduce((text, [from, to]) => text.replaceAll(from, to), JSON.stringify(value)))
    expect(again.sections.map(({ id: _id, stances: _said, ...section }) => section)).toEqual(
      copy.sections.map(({ id: _id, stances: _said, ...section }) => mapped(section))
    )
    expect(again.sections[0]?.agreements).toHaveLength(2)
    // Nobody has said anything here yet: what was agreed is there to be stood on again.
    expect(again.sections.flatMap(({ stances }) => stances)).toEqual([])
    expect(again.record.events.map(({ kind, head }) => [kind, head])).toEqual([
      ['joined', undefined],
      ['brought', copy.record.head]
    ])
    // The empty seat takes whoever is invited, and it goes on from there.
    const { token } = await amara.invite(there)
    const jonas = new Browser(elsewhere.origin)
    await jonas.accept(token)
    const [section] = (await jonas.read(there.id)).sections
    expect(section?.agreement).toMatchObject({ number: 2, digest: copy.sections[0]?.digest })
    // Nobody agreed to it by sitting down there, whatever their name is.
    expect(section?.agreedBy).toMatchObject([
      { name: 'Jonas', here: false },
      { name: 'Amara', here: true }
    ])
    const path = `/api/alliances/${there.id}`
    for (const who of [amara, jonas])
      await who.ask('PUT', `${path}/sections/${section?.id}/stance`, { stance: 'in', digest: section?.digest })
    const record = await amara.ask<{ events: object[] }>('GET', `${path}/record`)
    expect(record.body.events.at(-1)).toMatchObject({ kind: 'stands-too', seatId: there.seats[0]?.id, number: 2 })
  })

  it('may be one’s own, from where one has left, without a session', async () => {
    await using app = await serveApp()
    const { alliance, client } = await lived(app)
    const { body } = await client.ask<{ copy: { url: string } }>('POST', `/api/alliances/${alliance.id}/leave`)
    const stranger = new Browser(app.origin)
    const copy = (await stranger.ask('GET', `${new URL(body.copy.url).pathname}.json`)).body
    expect((await bring(stranger, copy)).body.alliance.seats[0]?.person?.name).toBe('Jonas')
  })
})

describe('what is no copy', () => {
  type Change = (copy: Copy) => unknown
  const first = (copy: Copy, change: object): unknown => ({
    ...copy,
    sections: copy.sections.map((section, index) => (index === 0 ? { ...section, ...change } : section))
  })
  const inFirst = (copy: Copy, node: object): unknown => first(copy, { content: { type: 'doc', content: [node] } })
  const agreed = (copy: Copy, change: object): unknown =>
    first(copy, { agreements: copy.sections[0]?.agreements.map((one) => ({ ...one, ...change })) })
  const text = (words: string, more: object = {}) => ({ type: 'paragraph', content: [{ type: 'text', text: words, ...more }] })
  let deep: object = text('deep')
  for (let depth = 0; depth < 40; depth++) deep = { type: 'bulletList', content: [{ type: 'listItem', content: [deep] }] }

  const HOSTILE: [field: string, Change][] = [
    ['schema', (copy) => ({ ...copy, schema: 'alongside-export/2' })],
    ['sections', (copy) => ({ ...copy, sections: [] })],
    ['sections', (copy) => ({ ...copy, sections: 'all' })],
    ['me.seatId', (copy) => ({ ...copy, me: { seatId: 'nobody' } })],
    ['me', ({ me: _me, ...copy }) => copy],
    ['seats', (copy) => ({ ...copy, seats: [...copy.seats, ...copy.seats] })],
    ['seats', (copy) => ({ ...copy, seats: Array.from({ length: 9 }, (_, n) => ({ id: `${n}`, label: 'x', person: null })) })],
    ['seats.0.person.ink', (copy) => ({ ...copy, seats: [{ id: 'a', label: 'x', person: { name: 'A', ink: 'red' } }] })],
    ['seats.0', (copy) => ({ ...copy, seats: [{ id: 'a', label: 'x', person: { name: 'A\u202Eb', ink: 'moss' } }] })],
    ['alliance.template', (copy) => ({ ...copy, alliance: { ...copy.alliance, template: '../x' } })],
    ['alliance.language', (copy) => ({ ...copy, alliance: { ...copy.alliance, language: '"><x' } })],
    ['alliance.title', (copy) => ({ ...copy, alliance: { ...copy.alliance, title: 'two\nlines' } })],
    ['sections.0.title', (copy) => first(copy, { title: '' })],
    ['sections.0.key', (copy) => first(copy, { key: '__proto__' })],
    ['sections.0.digest', (copy) => first(copy, { digest: 'f'.repeat(64) })],
    ['sections.0.digest', (copy) => inFirst(copy, text('other words'))],
    ['sections.0.content', (copy) => inFirst(copy, { type: 'script', content: [] })],
    ['sections.0.content', (copy) => inFirst(copy, { type: 'listItem', content: [text('loose')] })],
    ['sections.0.content', (copy) => inFirst(copy, { type: 'text', text: 'loose' })],
    ['sections.0.content', (copy) => inFirst(copy, { ...text('x'), attrs: { onclick: 'x' } })],
    [
      'sections.0.content',
      (copy) => inFirst(copy, text('x', { marks: [{ type: 'link', attrs: { href: 'javascript:alert(1)' } }] }))
    ],
    ['sections.0.content.content.0.content.0.marks.0', (copy) => inFirst(copy, text('x', { marks: [{ type: 'strike' }] }))],
    ['sections.0.content', (copy) => inFirst(copy, text('\uD800'))],
    ['sections.0.content', (copy) => inFirst(copy, deep)],
    ['sections.0.agreements.0.digest', (copy) => agreed(copy, { digest: 'f'.repeat(64) })],
    ['sections.0.agreements.0.stances', (copy) => agreed(copy, { stances: [] })],
    ['sections.0.agreements', (copy) => agreed(copy, { number: 7 })],
    ['sections.0.agreements.0.note', (copy) => agreed(copy, { note: 'x'.repeat(1_001) })],
    ['record.head', (copy) => ({ ...copy, record: { events: [], head: 'x' } })]
  ]

  it('is refused by the field that is wrong, and nothing is half made', async () => {
    await using app = await serveApp()
    const { alliance, coach } = await lived(app)
    const copy = await copyOf(coach, alliance)
    const stranger = new Browser(app.origin)
    for (const [field, change] of HOSTILE) {
      const answer = await bring(stranger, change(copy))
      expect({ field, ...answer }).toMatchObject({ status: 400, body: { code: 'bad-request' } })
      expect((answer.body as unknown as { field: string }).field).toContain(field)
      expect(answer.headers.get('set-cookie')).toBeNull()
    }
    expect(await app.db.selectFrom('alliance').selectAll().execute()).toHaveLength(1)
    expect(await app.keyring.ids()).toHaveLength(1)
  })

  it('is 413 over eight megabytes, said before or not', async () => {
    await using app = await serveApp()
    const stranger = new Browser(app.origin)
    const large = JSON.stringify({ schema: ' '.repeat(8 * 1024 * 1024) })
    expect((await bring(stranger, large)).status).toBe(413)
    expect((await bring(stranger, JSON.stringify({ schema: ' '.repeat(7 * 1024 * 1024) }))).status).toBe(400)
    let sent = 0
    const streamed = await fetch(`${app.origin}/api/copies`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new ReadableStream<Uint8Array>({
        pull(stream) {
          if (sent++ > 9) stream.close()
          else stream.enqueue(new Uint8Array(1024 * 1024).fill(32))
        }
      }),
      duplex: 'half'
    } as RequestInit)
    expect(streamed.status).toBe(413)
  })
})
