import { describe, expect, it } from 'vitest'
import type { Alliance, Proposal, Snapshot } from '../../shared/protocol/bodies.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { budget } from '../harness/budget.ts'
import { count } from '../harness/counts.ts'
import { type ServedApp, serveApp } from './serveApp.ts'
import { block, say, writeInto } from './writeInto.ts'

const DAY = 24 * 60 * 60 * 1000
const over = { status: 409, body: { code: 'proposal-over' } }
const notFound = { status: 404, body: { code: 'not-found' } }
type Answered = { proposal: Proposal; snapshot?: Snapshot }

const share = async (who: Browser, alliance: Alliance, body: object = { sections: 'all' }): Promise<Proposal> => {
  const answer = await who.ask<{ proposal: Proposal }>('POST', `/api/alliances/${alliance.id}/snapshots`, body)
  expect(answer.status).toBe(201)
  return answer.body.proposal
}
const answer = (who: Browser, alliance: Alliance, { id }: { id: string }, say: 'yes' | 'no') =>
  who.ask<Answered>('POST', `/api/alliances/${alliance.id}/proposals/${id}/answer`, { answer: say })
const preview = (who: Browser, alliance: Alliance, { id }: { id: string }) =>
  who.ask<string>('GET', `/api/alliances/${alliance.id}/proposals/${id}/preview`)
const list = async (who: Browser, alliance: Alliance): Promise<Snapshot[]> =>
  (await who.ask<{ snapshots: Snapshot[] }>('GET', `/api/alliances/${alliance.id}/snapshots`)).body.snapshots
const read = (app: ServedApp, { url }: Snapshot, suffix = '') =>
  new Browser(app.origin).ask<string>('GET', new URL(url).pathname + suffix)

/** Two people, and words of both in the first section. */
const written = async (app: ServedApp) => {
  const two = await seatTwo(app.origin)
  await writeInto(app, two.alliance, ([today]) => say(today, 'I wake at twenty to six.'))
  return two
}

describe('a proposal to show words outside', () => {
  it('opens the link with the second yes, and with no fewer', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await written(app)
    app.told.length = 0
    const proposed = await share(client, alliance)
    expect(proposed).toMatchObject({ kind: 'share-snapshot', state: 'open', by: alliance.me.seatId, yes: [alliance.me.seatId] })
    expect(Date.parse(proposed.expiresAt)).toBe(app.clock.at + 30 * DAY)
    expect(Date.parse(proposed.share?.until ?? '')).toBe(app.clock.at + 30 * DAY)
    for (const one of [coach, client]) {
      expect((await one.read(alliance.id)).proposals).toEqual([proposed])
      expect(await list(one, alliance)).toEqual([])
    }
    // Saying yes twice is one yes.
    const again = await answer(client, alliance, proposed, 'yes')
    expect(again).toMatchObject({ status: 200, body: { proposal: proposed } })
    expect(again.body.snapshot).toBeUndefined()

    const made = await answer(coach, alliance, proposed, 'yes')
    expect(made).toMatchObject({ status: 200, body: { proposal: { state: 'done' } } })
    const { snapshot } = made.body
    if (snapshot === undefined) throw new Error('no snapshot')
    expect(snapshot.url).toMatch(new RegExp(`^${app.publicUrl}/s/[A-Za-z0-9_-]{43}$`))
    expect(Date.parse(snapshot.expiresAt)).toBe(app.clock.at + 30 * DAY)
    for (const one of [coach, client]) expect(await list(one, alliance)).toEqual([snapshot])
    expect((await read(app, snapshot)).body).toContain('I wake at twenty to six.')
    expect(app.told).toEqual(['nudge proposals', 'nudge proposals', 'nudge snapshots'])
    // It is over: whatever either says now changes nothing.
    for (const one of [coach, client])
      for (const word of ['yes', 'no'] as const) expect(await answer(one, alliance, proposed, word)).toMatchObject(over)
    expect(await list(coach, alliance)).toEqual([snapshot])
  })

  it('shows beforehand, to the two alone, byte for byte what a stranger will read', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await written(app)
    const proposed = await share(client, alliance)
    const shown = await preview(coach, alliance, proposed)
    expect(shown.status).toBe(200)
    expect((await preview(client, alliance, proposed)).body).toBe(shown.body)
    expect(await preview(new Browser(app.origin), alliance, proposed)).toMatchObject({ status: 401 })
    const third = new Browser(app.origin)
    await third.begin('Third')
    expect(await preview(third, alliance, proposed)).toMatchObject(notFound)
    // What is written afterwards is not in it: it was frozen when it was proposed.
    await writeInto(app, alliance, ([today]) => say(today, ' And this came later.'))
    app.clock.at += DAY
    expect((await preview(coach, alliance, proposed)).body).toBe(shown.body)
    const { snapshot } = (await answer(coach, alliance, proposed, 'yes')).body
    if (snapshot === undefined) throw new Error('no snapshot')
    const page = await read(app, snapshot)
    expect(page.body).toBe(shown.body)
    expect(page.body).not.toContain('came later')
    for (const name of ['content-security-policy', 'cache-control', 'referrer-policy', 'x-robots-tag', 'content-type'])
      expect(shown.headers.get(name)).toBe(page.headers.get(name))
    // Over: there is nothing to look at beforehand any more.
    expect(await preview(coach, alliance, proposed)).toMatchObject(notFound)
  })

  it('ends with one no: declined by the other, withdrawn by its proposer', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await written(app)
    const first = await share(client, alliance)
    expect((await answer(coach, alliance, first, 'no')).body.proposal).toMatchObject({ state: 'declined' })
    const second = await share(client, alliance)
    expect((await answer(client, alliance, second, 'no')).body.proposal).toMatchObject({ state: 'withdrawn' })
    for (const ended of [first, second]) {
      for (const one of [coach, client])
        for (const word of ['yes', 'no'] as const) expect(await answer(one, alliance, ended, word)).toMatchObject(over)
      expect(await preview(coach, alliance, ended)).toMatchObject(notFound)
    }
    expect(await list(coach, alliance)).toEqual([])
    // Both pages can say what came of them, for thirty days.
    expect((await coach.read(alliance.id)).proposals.map(({ state }) => state).sort()).toEqual(['declined', 'withdrawn'])
    app.clock.at += 30 * DAY
    expect((await coach.read(alliance.id)).proposals).toEqual([])
  })

  it('runs out after thirty days, or with what it would have shown', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await written(app)
    const proposed = await share(client, alliance, {
      sections: 'all',
      expiresAt: new Date(app.clock.at + 90 * DAY).toISOString()
    })
    const short = await share(client, alliance, { sections: 'all', expiresAt: new Date(app.clock.at + DAY).toISOString() })
    expect(Date.parse(short.expiresAt)).toBe(app.clock.at + DAY)
    app.clock.at += DAY
    expect(await answer(coach, alliance, short, 'yes')).toMatchObject(over)
    app.clock.at += 29 * DAY - 1
    expect((await preview(coach, alliance, proposed)).status).toBe(200)
    app.clock.at += 1
    expect(await answer(coach, alliance, proposed, 'yes')).toMatchObject(over)
    expect(await preview(coach, alliance, proposed)).toMatchObject(notFound)
    const states = (await coach.read(alliance.id)).proposals.map(({ id, state }) => [id, state])
    expect(new Map(states as [string, string][])).toEqual(
      new Map([
        [proposed.id, 'expired'],
        [short.id, 'expired']
      ])
    )
  })

  it('cannot be carried by one alone, and asks whoever sits down meanwhile', async () => {
    await using app = await serveApp()
    const coach = new Browser(app.origin)
    const begun = await coach.begin()
    const proposed = await share(coach, begun)
    expect((await answer(coach, begun, proposed, 'yes')).body).toMatchObject({ proposal: { state: 'open' } })
    expect(await list(coach, begun)).toEqual([])
    const client = new Browser(app.origin)
    await client.accept((await coach.invite(begun)).token)
    expect(await list(coach, begun)).toEqual([])
    const made = await answer(client, begun, proposed, 'yes')
    expect(made.body).toMatchObject({ proposal: { state: 'done' }, snapshot: {} })
  })

  it('belongs to its alliance: another’s seat finds neither it nor its snapshot', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await written(app)
    const { alliance: theirs, coach: other } = await seatTwo(app.origin)
    const proposed = await share(client, alliance)
    expect(await answer(other, theirs, proposed, 'yes')).toMatchObject(notFound)
    expect(await answer(other, alliance, proposed, 'yes')).toMatchObject(notFound)
    expect(await preview(other, theirs, proposed)).toMatchObject(notFound)
    for (const id of ['nonsense', 'AAAAAAAAAAAAAAAAAAAAAA']) {
      expect(await answer(coach, alliance, { id }, 'yes')).toMatchObject(notFound)
      expect(await preview(coach, alliance, { id })).toMatchObject(notFound)
    }
    const { snapshot } = (await answer(coach, alliance, proposed, 'yes')).body
    const path = (of: Alliance) => `/api/alliances/${of.id}/snapshots/${snapshot?.id}`
    expect(await other.ask('DELETE', path(theirs))).toMatchObject(notFound)
    expect(await other.ask('DELETE', path(alliance))).toMatchObject(notFound)
    expect(await list(coach, alliance)).toHaveLength(1)
  })

  it('is refused, naming the field, when it makes no sense', async () => {
    await using app = await serveApp()
    const { alliance, client, coach } = await written(app)
    const { alliance: theirs } = await seatTwo(app.origin)
    const path = `/api/alliances/${alliance.id}/snapshots`
    const section = alliance.sections[0]?.id
    for (const [field, body] of [
      ['sections', {}],
      ['sections', { sections: [] }],
      ['sections', { sections: 'some' }],
      ['sections', { sections: ['nonsense'] }],
      ['sections', { sections: [section, theirs.sections[0]?.id] }],
      ['sections', { sections: [1] }],
      ['title', { sections: 'all', title: ' ' }],
      ['title', { sections: 'all', title: 'x'.repeat(201) }],
      ['names', { sections: 'all', names: 'none' }],
      ['words', { sections: 'all', words: 'before' }],
      ['sections', { sections: 'all', words: 'agreed' }],
      ['note', { sections: 'all', note: ' ' }],
      ['note', { sections: 'all', note: 5 }],
      ['note', { sections: 'all', note: 'x'.repeat(1001) }],
      ['expiresAt', { sections: 'all', expiresAt: 'tomorrow' }],
      ['expiresAt', { sections: 'all', expiresAt: 5 }],
      ['expiresAt', { sections: 'all', expiresAt: '2026-12-14' }],
      ['expiresAt', { sections: 'all', expiresAt: '2026-02-31T00:00:00Z' }],
      ['expiresAt', { sections: 'all', expiresAt: new Date(app.clock.at).toISOString() }],
      ['expiresAt', { sections: 'all', expiresAt: new Date(app.clock.at + 367 * DAY).toISOString() }],
      ['colour', { sections: 'all', colour: 'red' }]
    ] as const) {
      const refused = await client.ask<{ field: string }>('POST', path, body)
      expect([body, refused.status, refused.body.field.split('.')[0]]).toEqual([body, 400, field])
    }
    const proposed = await share(client, alliance)
    for (const body of [{}, { answer: 'maybe' }, { answer: true }, { answer: 'yes', more: 1 }])
      expect(await coach.ask('POST', `/api/alliances/${alliance.id}/proposals/${proposed.id}/answer`, body)).toMatchObject({
        status: 400
      })
    expect((await client.read(alliance.id)).proposals).toHaveLength(1)
  })

  it('waits with at most a hundred others', async () => {
    await using app = await serveApp()
    const { alliance, client, coach } = await written(app)
    const proposed = []
    for (let i = 0; i < 100; i++) proposed.push(await share(client, alliance, { sections: [alliance.sections[0]?.id] }))
    const path = `/api/alliances/${alliance.id}/snapshots`
    expect(await client.ask('POST', path, { sections: 'all' })).toMatchObject({
      status: 409,
      body: { code: 'too-many-proposals' }
    })
    await answer(coach, alliance, proposed[0] ?? { id: '' }, 'no')
    await share(client, alliance)
  })

  it('does not know an expired session, nor one that was never here', async () => {
    await using app = await serveApp()
    const { alliance, client } = await written(app)
    const proposed = await share(client, alliance)
    app.clock.at += 401 * DAY
    expect(await answer(client, alliance, proposed, 'yes')).toMatchObject({ status: 401 })
    expect(await preview(client, alliance, proposed)).toMatchObject({ status: 401 })
    expect(await answer(new Browser(app.origin, 'alongside-session=invented'), alliance, proposed, 'no')).toMatchObject({
      status: 401
    })
  })
})

const ROUNDS = budget({ short: 20, long: 100 })

it(`has one outcome when a hundred answer at once, ${ROUNDS} times over`, { timeout: ROUNDS * 15_000 }, async (context) => {
  await using app = await serveApp()
  const { alliance, coach, client } = await written(app)
  const outcomes = new Set<string>()
  for (let round = 0; round < ROUNDS; round++) {
    const before = await list(coach, alliance)
    const proposed = await share(client, alliance, { sections: [alliance.sections[0]?.id] })
    // Yes and no from both, in an order that turns with the round; the proposer's yes is there already.
    const said = Array.from({ length: 100 }, (_, i) => ({
      who: (i + round) % 3 === 0 ? client : coach,
      word: (i * 7 + round) % 5 === 0 ? ('no' as const) : ('yes' as const)
    }))
    const answers = await Promise.all(said.map(({ who, word }) => answer(who, alliance, proposed, word)))
    const snapshots = answers.filter(({ body }) => body.snapshot !== undefined)
    const ended = (await client.read(alliance.id)).proposals.find(({ id }) => id === proposed.id)?.state
    const after = await list(coach, alliance)
    outcomes.add(ended ?? 'gone')
    expect(snapshots).toHaveLength(ended === 'done' ? 1 : 0)
    expect(after).toHaveLength(before.length + snapshots.length)
    const ends = answers.filter(({ status, body }) => status === 200 && body.proposal.state !== 'open')
    expect(ends).toHaveLength(1)
    for (const refused of answers.filter(({ status }) => status !== 200)) expect(refused).toMatchObject(over)
  }
  count(context, { rounds: ROUNDS, 'answers at once': 100 * ROUNDS })
  // Both ends were reached, or nothing was raced.
  expect(outcomes.size).toBeGreaterThan(1)
})

it('holds the words of a list, a quotation and a task, and the ink of none', async () => {
  await using app = await serveApp()
  const { alliance, coach, client } = await seatTwo(app.origin)
  await writeInto(app, alliance, ([today]) => {
    say(today, 'Mine, ', { author: { seat: alliance.me.seatId } })
    say(today, 'and yours.', { author: { seat: alliance.seats[1]?.id } })
    today?.body.insert(1, [
      block('bulletList', [block('listItem', [block('paragraph', 'one thing')])]),
      block('blockquote', [block('paragraph', 'said once')]),
      block('paragraph', 'and now: ', {}),
      block('paragraph', 'said twice', { quote: true }),
      block('paragraph', 'said again', { quote: true }),
      block('taskList', [
        block('taskItem', [block('paragraph', 'ring Ruth')], { checked: true }),
        block('taskItem', [block('paragraph', 'rest')])
      ]),
      block('hologram', [block('paragraph', 'from a later page')])
    ])
  })
  const proposed = await share(client, alliance, { sections: [alliance.sections[0]?.id] })
  const { snapshot } = (await answer(coach, alliance, proposed, 'yes')).body
  if (snapshot === undefined) throw new Error('no snapshot')
  const html = (await read(app, snapshot)).body
  expect(html).toContain('<p dir="auto">Mine, and yours.</p>')
  expect(html).toContain('<ul>\n<li>\n<p dir="auto">one thing</p>')
  expect(html).toContain('<blockquote>\n<p dir="auto">said once</p>')
  expect(html).toMatch(/<blockquote>\n<p dir="auto">said twice<\/p>\n<p dir="auto">said again<\/p>\n<\/blockquote>/)
  expect(html).toMatch(/class="task done"><span class="unseen">Done: <\/span><p dir="auto">ring Ruth/)
  expect(html).toMatch(/class="task"><span class="unseen">To do: <\/span><p dir="auto">rest/)
  expect(html).toContain('from a later page')
  const markdown = (await read(app, snapshot, '.md')).body
  expect(markdown).toContain(
    '\n- one thing\n\n> said once\n\nand now: \n\n> said twice\n>\n> said again\n\n- [x] ring Ruth\n- [ ] rest\n\nfrom a later page\n'
  )
  const json = (await read(app, snapshot, '.json')).body as unknown as { sections: unknown[] }
  expect(json).toMatchObject({
    schema: 'alongside-snapshot/2',
    people: [
      { name: 'Jonas', ink: 'madder' },
      { name: 'Amara', ink: 'indigo' }
    ],
    sections: [{ title: 'Where we stand today', content: { type: 'doc' } }]
  })
  const everything = JSON.stringify([html, markdown, json])
  for (const secret of [alliance.id, ...alliance.seats.flatMap(({ id, person }) => [id, person?.id ?? id]), 'author'])
    expect(everything).not.toContain(secret)
})
