// An alliance brought from a copy: as it was, in a new place; and what is no copy leaves nothing behind.
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { makesHead } from '../../shared/agreement/record.ts'
import { type Copy, copySchema } from '../../shared/copying/copy.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { digestOfSection } from '../../shared/alliance/digest.ts'
import { randomBytes } from '../../shared/alliance/ids.ts'
import { MAX_BLOCKS, MAX_PIECES, MAX_SECTION_BLOCKS } from '../../shared/alliance/size.ts'
import type { FrozenNode } from '../../shared/sharing/frozenWords.ts'
import { thaw } from '../../shared/sharing/thaw.ts'
import { readCopy } from '../../server/domain/copyReading.ts'
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
    // What happened there, by the names of who did it, and that it was brought: no line is that of who sits here now.
    expect(again.record.events.map(({ kind, seatId, name, head }) => ({ kind, seatId, name, head }))).toEqual([
      ...copy.record.events.map(({ kind, seatId }) => ({
        kind,
        seatId: null,
        name: copy.seats.find(({ id }) => id === seatId)?.person?.name,
        head: undefined
      })),
      { kind: 'brought', seatId: there.me.seatId, name: undefined, head: copy.record.head }
    ])
    expect(makesHead(again.record.events, again.record.head)).toBe(true)
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

  it('comes with what was said beside it, as the copy says it; whoever sits down there later said none of it', async () => {
    await using app = await serveApp()
    const { alliance, coach, clientSeat, coachSeat } = await lived(app)
    const taken = await copyOf(coach, alliance)
    const [first, second, third] = taken.sections.map(({ id }) => id)
    const at = '2026-11-10T09:00:00.000Z'
    const words = (text: string) => ({ type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] })
    const copy = {
      ...taken,
      ownWords: [
        { section: first, seatId: clientSeat, agreement: 1, language: 'ar', text: 'نحن ننتظر' },
        { section: first, seatId: coachSeat, agreement: 2, language: null, text: 'I ring first.' }
      ],
      sheets: [
        { section: second, openedAt: at, seatId: clientSeat, content: words('His, apart.') },
        { section: second, openedAt: at, seatId: coachSeat, content: words('Hers, apart.') }
      ],
      notes: [
        {
          section: first,
          seatId: clientSeat,
          at,
          state: 'closed',
          ended: { how: 'change', at: '2026-11-11T09:00:00.000Z' },
          quote: 'early',
          noticed: 'that it is not early',
          replies: [{ seatId: coachSeat, at, heard: 'That it is late.', said: 'Yes.' }]
        },
        { section: first, seatId: clientSeat, at, state: 'open', ended: null, quote: 'I wake', replies: [] },
        {
          section: first,
          seatId: coachSeat,
          at,
          state: 'sealed',
          ended: null,
          quote: 'I wake',
          did: 'what she keeps',
          replies: []
        }
      ],
      mine: {
        sheets: [{ section: third, content: words('Hers, sealed.') }],
        rescued: [{ section: first, before: 'I wake', words: 'at six' }],
        since: []
      }
    }
    const amara = new Browser(app.origin)
    const there = (await bring(amara, copy)).body.alliance
    const again = await copyOf(amara, there)
    const mapped = (value: unknown): unknown =>
      JSON.parse(
        [
          ...copy.seats.map(({ id }, nth) => [id, there.seats[nth]?.id ?? ''] as const),
          ...copy.sections.map(({ id }, nth) => [id, there.sections[nth]?.id ?? ''] as const)
        ].reduce((text, [from, to]) => text.replaceAll(from, to), JSON.stringify(value))
      )
    for (const part of ['ownWords', 'sheets', 'notes', 'mine'] as const) expect(again[part]).toEqual(mapped(copy[part]))

    // Another takes the empty seat: what was sealed is still hers alone, and what stands for that seat is not the newcomer's to change.
    const jonas = new Browser(app.origin)
    await jonas.accept((await amara.invite(there)).token)
    const path = `/api/alliances/${there.id}`
    const [today = ''] = there.sections.map(({ id }) => id)
    const whole = JSON.stringify((await jonas.ask('GET', `${path}/export?format=json`)).body)
    for (const kept of ['His, apart.', 'نحن ننتظر', 'that it is not early']) expect(whole).toContain(kept)
    for (const sealed of ['Hers, sealed.', 'what she keeps', 'at six']) expect(whole).not.toContain(sealed)
    expect((await jonas.ask('DELETE', `${path}/sections/${today}/own-words`)).status).toBe(404)
    expect((await jonas.ask('PUT', `${path}/sections/${today}/own-words`, { text: 'Mine.' })).status).toBe(204)
    expect((await amara.ask('DELETE', `${path}/sections/${today}/own-words`)).status).toBe(204)
    type Notes = { notes: { id: string; state: string }[] }
    const { notes } = (await jonas.ask<Notes>('GET', `${path}/notes`)).body
    expect(notes.map(({ state }) => state)).toEqual(['closed', 'open'])
    expect((await jonas.ask('DELETE', `${path}/notes/${notes[1]?.id}`)).status).toBe(404)
    expect((await jonas.ask('POST', `${path}/notes/${notes[1]?.id}/replies`, { said: 'I see it.' })).status).toBe(201)
    // And can be cleared by both, as what was written here can.
    for (const kind of ['clear-notes', 'clear-sheets']) {
      const section = there.sections[kind === 'clear-notes' ? 0 : 1]?.id
      const asked = await jonas.ask<{ proposal: { id: string } }>('POST', `${path}/proposals`, { kind, section })
      const done = await amara.ask('POST', `${path}/proposals/${asked.body.proposal.id}/answer`, { answer: 'yes' })
      expect(done).toMatchObject({ status: 200, body: { proposal: { state: 'done' } } })
    }
    const cleared = JSON.stringify((await amara.ask('GET', `${path}/export?format=json`)).body)
    for (const gone of ['that it is not early', 'His, apart.']) expect(cleared).not.toContain(gone)
    expect(cleared).toContain('Hers, sealed.')
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
  const noted = (copy: Copy, change: object): unknown => {
    const note = {
      section: copy.sections[0]?.id,
      seatId: copy.me.seatId,
      at: copy.copiedAt,
      state: 'closed',
      quote: 'x',
      replies: []
    }
    return { ...copy, notes: [{ ...note, ended: { how: 'keep', at: copy.copiedAt }, ...change }] }
  }
  const text = (words: string, more: object = {}) => ({ type: 'paragraph', content: [{ type: 'text', text: words, ...more }] })
  const line = (copy: Copy, change: object): unknown => ({
    ...copy,
    record: { ...copy.record, events: [{ at: copy.copiedAt, seatId: null, ...change }] }
  })
  const at = (copy: Copy) => ({ section: copy.sections[0]?.id, seatId: copy.seats[0]?.id })
  const heard = (copy: Copy, change: object = {}) => ({ ...at(copy), agreement: 1, language: null, text: 'Mine.', ...change })
  const sheet = (copy: Copy, change: object = {}) => ({
    ...at(copy),
    openedAt: copy.copiedAt,
    content: { type: 'doc', content: [text('x')] },
    ...change
  })
  const note = (copy: Copy, change: object = {}) => ({
    ...at(copy),
    at: copy.copiedAt,
    state: 'open',
    quote: 'x',
    replies: [],
    ...change
  })
  let deep: object = text('deep')
  for (let depth = 0; depth < 40; depth++) deep = { type: 'bulletList', content: [{ type: 'listItem', content: [deep] }] }

  const lines = (many: number) => ({ type: 'doc', content: Array.from({ length: many }, () => ({ type: 'paragraph' })) })
  const digestOf = (title: string, content: FrozenNode): string => {
    const body = new Y.Doc().getXmlFragment('body')
    body.insert(0, thaw(content, () => undefined) ?? [])
    return digestOfSection(title, body)
  }
  const ofLines = (copy: Copy, many: number): unknown => ({
    ...copy,
    sections: copy.sections.map((section) => ({
      ...section,
      content: lines(many),
      digest: digestOf(section.title, lines(many))
    }))
  })

  /** Letters in turn bold and not: four pieces for two of them. */
  const ofPieces = (copy: Copy, many: number): unknown => {
    const letters = Array.from({ length: Math.ceil(many / 2 / copy.sections.length) }, (_, nth) => ({
      type: 'text',
      text: 'x',
      ...(nth % 2 === 0 && { marks: [{ type: 'bold' } as const] })
    }))
    const content = { type: 'doc', content: [{ type: 'paragraph', content: letters }] }
    const sections = copy.sections.map((section) => ({ ...section, content, digest: digestOf(section.title, content) }))
    return { ...copy, sections }
  }

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
    ['sections.0.content', (copy) => first(copy, { content: lines(MAX_SECTION_BLOCKS + 1) })],
    // Each of them may be so long; all together not.
    ['sections', (copy) => ofLines(copy, Math.ceil((MAX_BLOCKS + 1) / copy.sections.length))],
    ['sections', (copy) => ofPieces(copy, 1.1 * MAX_PIECES)],
    ['sections.0.agreements.0.digest', (copy) => agreed(copy, { digest: 'f'.repeat(64) })],
    ['sections.0.agreements.0.stances', (copy) => agreed(copy, { stances: [] })],
    ['sections.0.agreements', (copy) => agreed(copy, { number: 7 })],
    ['sections.0.agreements.0.note', (copy) => agreed(copy, { note: 'x'.repeat(1_001) })],
    // Kept, it would be damage: no clock says so.
    ['sections.agreements', (copy) => agreed(copy, { agreedAt: '1969-12-31T23:59:59Z' })],
    ['sections.agreements', (copy) => agreed(copy, { agreedAt: '2100-01-01T00:00:00Z' })],
    ['notes', (copy) => noted(copy, { at: '0001-01-01T00:00:00Z' })],
    ['notes', (copy) => noted(copy, { ended: { how: 'keep', at: '9999-01-01T00:00:00Z' } })],
    ['record.head', (copy) => ({ ...copy, record: { events: [], head: 'x' } })],
    ['record.events', (copy) => ({ ...copy, record: { ...copy.record, events: Array(5_001).fill(copy.record.events[0]) } })],
    ['record.events.0', (copy) => line(copy, { kind: 'agreed', title: 'two\nlines' })],
    ['record.events.0', (copy) => line(copy, { kind: 'joined', name: 'Am\u202Eara' })],
    ['sections', (copy) => ({ ...copy, sections: Array(501).fill(copy.sections[0]) })],
    ['sections', (copy) => ({ ...copy, sections: [copy.sections[0], copy.sections[0]] })],
    ['ownWords.0', (copy) => ({ ...copy, ownWords: [heard(copy, { agreement: 3 })] })],
    ['ownWords.0', (copy) => ({ ...copy, ownWords: [heard(copy, { text: 'x'.repeat(2_001) })] })],
    ['ownWords.0', (copy) => ({ ...copy, ownWords: [heard(copy, { seatId: 'nobody' })] })],
    ['ownWords.0', (copy) => ({ ...copy, ownWords: [heard(copy, { language: '"><x' })] })],
    ['ownWords', (copy) => ({ ...copy, ownWords: [heard(copy), heard(copy)] })],
    ['sheets.0', (copy) => ({ ...copy, sheets: [sheet(copy, { section: 'nowhere' })] })],
    ['sheets.0', (copy) => ({ ...copy, sheets: [sheet(copy, { content: { type: 'doc', content: [{ type: 'script' }] } })] })],
    ['sheets.0.content', (copy) => ({ ...copy, sheets: [sheet(copy, { content: lines(MAX_SECTION_BLOCKS + 1) })] })],
    [
      'mine.sheets.0.content',
      (copy) => ({
        ...copy,
        mine: { ...copy.mine, sheets: [{ section: copy.sections[0]?.id, content: lines(MAX_SECTION_BLOCKS + 1) }] }
      })
    ],
    ['sheets', (copy) => ({ ...copy, sheets: [sheet(copy), sheet(copy)] })],
    ['mine.sheets.0', (copy) => ({ ...copy, sheets: [sheet(copy)], mine: { ...copy.mine, sheets: [sheet(copy)] } })],
    // Another's sealed note is in no copy.
    ['notes.0', (copy) => ({ ...copy, notes: [note(copy, { state: 'sealed' })] })],
    ['notes.0', (copy) => ({ ...copy, notes: [note(copy, { quote: '' })] })],
    ['notes.0', (copy) => ({ ...copy, notes: [note(copy, { noticed: '\uD800' })] })],
    ['notes.0', (copy) => ({ ...copy, notes: [note(copy, { replies: [{ seatId: 'nobody', at: copy.copiedAt, said: 'x' }] })] })],
    ['notes', (copy) => ({ ...copy, notes: Array(501).fill(note(copy)) })],
    // What is called so is passed over, and then these are not the words of that digest.
    ['sections.0.digest', (copy) => inFirst(copy, { ...text('x'), attrs: JSON.parse('{"__proto__":true}') as object })],
    ['sections.0.content', (copy) => inFirst(copy, { ...text('x'), attrs: { constructor: 'x' } })]
  ]

  it('is clear about bytes that are no JSON, go too deep, or hold more than they could; and what is called __proto__ is nothing', async () => {
    await using app = await serveApp()
    const { alliance, coach } = await lived(app)
    const copy = await copyOf(coach, alliance)
    const stranger = new Browser(app.origin)
    for (const [sent, detail] of [
      ['', 'The body is not well-formed JSON.'],
      ['{"schema":', 'The body is not well-formed JSON.'],
      ['"copy"', 'The body should be a JSON object.'],
      ['['.repeat(1_000_000), 'The body is nested deeper than a copy is.'],
      [`{"a":${'{"a":'.repeat(300)}1${'}'.repeat(300)}}`, 'The body is nested deeper than a copy is.'],
      [JSON.stringify({ ...copy, sections: Array(1_000_000).fill(1) }), 'The body holds more in less than a copy does.']
    ] as const)
      expect(await bring(stranger, sent)).toMatchObject({ status: 400, body: { code: 'bad-request', detail } })
    const odd = `{"__proto__":{"schema":"x"},"constructor":{"prototype":{"a":1}},${JSON.stringify(copy).slice(1)}`
    expect((await bring(stranger, odd)).status).toBe(201)
    expect(Object.hasOwn(Object.prototype, 'schema')).toBe(false)
    const { status } = await stranger.ask('POST', '/api/copies', JSON.stringify(copy), { 'content-type': 'text/plain' })
    expect(status).toBe(415)
  })

  it('is refused by the field that is wrong, and nothing is half made', async () => {
    await using app = await serveApp()
    const { alliance, coach } = await lived(app)
    const copy = await copyOf(coach, alliance)
    const stranger = new Browser(app.origin)
    for (const [field, change] of HOSTILE) {
      const read = readCopy(Buffer.from(JSON.stringify(change(copy))), randomBytes)
      expect({ field, ...read }).toMatchObject({ refused: 'bad-request' })
      expect('field' in read ? read.field : undefined).toContain(field)
    }
    const [, change] = HOSTILE.at(-1) ?? []
    for (const wrong of [change?.(copy), { ...copy, sections: [] }]) {
      const answer = await bring(stranger, wrong)
      expect(answer).toMatchObject({
        status: 400,
        body: { code: 'bad-request', field: expect.stringContaining('sections') as string }
      })
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
