import { readFile, readdir } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { Alliance, Proposal, Snapshot } from '../../shared/protocol/bodies.ts'
import { SqliteSweeping } from '../../server/storage/sweeping.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { type ServedApp, serveApp } from './serveApp.ts'
import { block, say, writeInto } from './writeInto.ts'

const DAY = 24 * 60 * 60 * 1000
const POLICY = /^default-src 'none';/

type Two = { alliance: Alliance; coach: Browser; client: Browser }

const shown = async ({ alliance, coach, client }: Two, body: object = { sections: 'all' }): Promise<Snapshot> => {
  const proposed = await client.ask<{ proposal: Proposal }>('POST', `/api/alliances/${alliance.id}/snapshots`, body)
  const path = `/api/alliances/${alliance.id}/proposals/${proposed.body.proposal.id}/answer`
  const { snapshot } = (await coach.ask<{ snapshot: Snapshot }>('POST', path, { answer: 'yes' })).body
  return snapshot
}
const pathOf = ({ url }: Snapshot): string => new URL(url).pathname

/** Status, headers and body as they come over the wire, but for the time of day. */
const raw = (app: ServedApp, path: string, method = 'GET') =>
  new Promise<{ status: number; head: string; body: string }>((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port: app.port, path, method, headers: { host: new URL(app.publicUrl).host } },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () => {
          const head = answer.rawHeaders.join('\n').replace(/Date\n[^\n]+/, '')
          resolve({ status: answer.statusCode ?? 0, head, body: Buffer.concat(chunks).toString() })
        })
      }
    )
    asked.on('error', reject)
    asked.end()
  })

describe('the page of a snapshot', () => {
  it('is readable without a script, a cookie or a session, and tells nobody where it came from', async () => {
    await using app = await serveApp()
    const two = await seatTwo(app.origin)
    await writeInto(app, two.alliance, ([today]) => say(today, 'A hand on the table.'))
    const snapshot = await shown(two)
    for (const who of [new Browser(app.origin), new Browser(app.origin, 'alongside-session=old'), two.coach]) {
      const page = await who.ask<string>('GET', pathOf(snapshot), undefined, { origin: 'https://elsewhere.example' })
      expect(page.status).toBe(200)
      expect(page.headers.get('content-security-policy')).toMatch(POLICY)
      expect(page.headers.get('content-security-policy')).not.toMatch(/unsafe|script-src|\*/)
      expect(page.headers.get('cache-control')).toBe('no-store')
      expect(page.headers.get('referrer-policy')).toBe('no-referrer')
      expect(page.headers.get('x-robots-tag')).toBe('noindex')
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(page.headers.getSetCookie()).toEqual([])
      expect(page.body).toContain('A hand on the table.')
      expect(page.body).toContain('<h1 dir="auto">Jonas and Amara</h1>')
      expect(page.body).toContain('Seven sections of their alliance, as the words stood on <time')
      expect(page.body).not.toMatch(/<script|<style|style=|onerror|https?:\/\//)
    }
    expect((await raw(app, pathOf(snapshot), 'HEAD')).status).toBe(200)
    for (const method of ['POST', 'PUT', 'DELETE']) expect((await raw(app, pathOf(snapshot), method)).status).toBe(404)
  })

  it('is there as Markdown and as JSON, under the same headers', async () => {
    await using app = await serveApp()
    const two = await seatTwo(app.origin)
    await writeInto(app, two.alliance, ([today]) => {
      say(today, '# not a heading, ')
      say(today, ' bold ', { bold: {} })
      say(today, 'and *stars*', { link: { href: 'https://example.org/a_b' } })
    })
    const snapshot = await shown(two, { sections: [two.alliance.sections[0]?.id], title: 'For *Ruth*' })
    const stranger = new Browser(app.origin)
    const markdown = await stranger.ask<string>('GET', `${pathOf(snapshot)}.md`)
    expect(markdown.headers.get('content-type')).toBe('text/markdown; charset=utf-8')
    expect(markdown.body).toMatch(/^# For \\\*Ruth\\\*\n\nJonas, Amara\. One section of their alliance/)
    expect(markdown.body).toContain('\n\n\\# not a heading,  **bold** [and \\*stars\\*](<https://example.org/a_b>)\n')
    const json = await stranger.ask<{ title: string; shownUntil: string }>('GET', `${pathOf(snapshot)}.json`)
    expect(json.headers.get('content-type')).toBe('application/json; charset=utf-8')
    const { head } = (await two.coach.ask<{ head: string }>('GET', `/api/alliances/${two.alliance.id}/record`)).body
    expect(json.body).toMatchObject({
      schema: 'alongside-snapshot/2',
      title: 'For *Ruth*',
      shownUntil: snapshot.expiresAt
    })
    // The record has gone on since it was frozen: that it was shown stands in it, too.
    expect(json.body).toMatchObject({ record: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(json.body).not.toMatchObject({ record: head })
    for (const { headers } of [markdown, json]) {
      expect(headers.get('content-security-policy')).toMatch(POLICY)
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('x-robots-tag')).toBe('noindex')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
  })

  it('shows hostile words as words', async () => {
    await using app = await serveApp()
    const coach = new Browser(app.origin)
    const begun = await coach.begin('<b>"Amara"</b>')
    const client = new Browser(app.origin)
    const alliance = await client.accept((await coach.invite(begun)).token, "</title><script>alert('Jonas')</script>")
    await writeInto(app, alliance, (sections, doc) => {
      const [today] = sections
      say(today, '<img src=x onerror=alert(1)> & "quoted"')
      say(today, 'a trap', { link: { href: 'javascript:alert(2)' } })
      say(today, 'another', { link: { href: '"><script>alert(3)</script>' } })
      today?.body.insert(1, [
        block('script', 'alert(4)'),
        block('__proto__', [block('paragraph', 'deep')]),
        block('bulletList', [block('paragraph', 'no item')]),
        block('taskList', [block('listItem', [block('paragraph', 'another item')])], { onclick: 'alert(5)' })
      ])
      const map = doc.getMap('sections').get(today?.id ?? '')
      if (map instanceof Y.Map) map.set('title', '<svg onload=alert(6)>')
    })
    const snapshot = await shown({ alliance, coach, client })
    const page = (await new Browser(app.origin).ask<string>('GET', pathOf(snapshot))).body
    expect(page).not.toMatch(/<script|<img|<svg|<b>|onclick|href="javascript|__proto__/)
    for (const words of ['&lt;img src=x', 'a trap', 'another', 'alert(4)', 'deep', 'no item', 'another item', '&lt;svg'])
      expect(page).toContain(words)
    expect(page).toContain('&lt;/title&gt;&lt;script&gt;')
  })

  it('shows names whole or as initials, as was agreed', async () => {
    await using app = await serveApp()
    const two = await seatTwo(app.origin)
    const first = await shown(two, { sections: 'all', names: 'initials' })
    const page = (await new Browser(app.origin).ask<string>('GET', pathOf(first))).body
    expect(page).toContain('<h1 dir="auto">J. and A.</h1>')
    expect(page).not.toMatch(/Jonas|Amara/)
    expect(first.title).toBe('J. and A.')
  })

  it('holds the chosen sections in the order of the page, and `all` not what is set aside', async () => {
    await using app = await serveApp()
    const two = await seatTwo(app.origin)
    const { sections } = two.alliance
    const titles = async (body: object): Promise<string[]> => {
      const page = (await new Browser(app.origin).ask<string>('GET', pathOf(await shown(two, body)))).body
      return [...page.matchAll(/<h2[^>]*>([^<]*)<\/h2>/g)].map(([, title]) => title ?? '')
    }
    const visible = sections.filter(({ setAside }) => !setAside)
    expect(sections.length).toBeGreaterThan(visible.length)
    expect(await titles({ sections: 'all' })).toEqual(visible.map(({ title }) => title))
    const [a, b, c] = visible
    expect(await titles({ sections: [c?.id, a?.id, c?.id, b?.id] })).toEqual([a?.title, b?.title, c?.title])
  })
})

describe('a link that shows nothing', () => {
  it('is the same bytes whether it was closed, has run out, or never was', async () => {
    await using app = await serveApp()
    const two = await seatTwo(app.origin)
    const closed = await shown(two)
    const short = await shown(two, { sections: 'all', expiresAt: new Date(app.clock.at + DAY).toISOString() })
    const lasting = await shown(two)
    expect((await two.coach.ask('DELETE', `/api/alliances/${two.alliance.id}/snapshots/${closed.id}`)).status).toBe(204)
    app.clock.at += DAY
    const never = `/s/${'A'.repeat(43)}`
    for (const suffix of ['', '.md', '.json', '.docx']) {
      const unknown = await raw(app, never + suffix)
      expect(unknown.status).toBe(404)
      expect(unknown.head).toMatch(/Cache-Control\nno-store/i)
      for (const path of [pathOf(closed), pathOf(short), '/s/x', '/s/%00', `/s/${'y'.repeat(5000)}`, '/s/__proto__'])
        expect(await raw(app, path + suffix)).toEqual(unknown)
      expect((await raw(app, pathOf(lasting) + suffix)).status).toBe(200)
    }
    expect((await raw(app, '/s/.docx')).status).toBe(404)
    expect((await raw(app, '/s/')).status).toBe(404)
    expect((await raw(app, '/s')).status).toBe(404)
  })

  it('is closed by either alone, at once, and for both', async () => {
    await using app = await serveApp()
    const two = await seatTwo(app.origin)
    for (const closer of [two.coach, two.client]) {
      const snapshot = await shown(two)
      expect((await raw(app, pathOf(snapshot))).status).toBe(200)
      const path = `/api/alliances/${two.alliance.id}/snapshots`
      expect((await closer.ask('DELETE', `${path}/${snapshot.id}`)).status).toBe(204)
      expect((await raw(app, pathOf(snapshot))).status).toBe(404)
      expect(app.told.at(-1)).toBe('nudge snapshots')
      for (const one of [two.coach, two.client]) expect((await one.ask('GET', path)).body).toEqual({ snapshots: [] })
      expect((await closer.ask('DELETE', `${path}/${snapshot.id}`)).status).toBe(404)
    }
  })
})

describe('on the disk', () => {
  const canary = 'kingfisher under the ninth bridge'
  const bytesOf = async (dataDir: string): Promise<string> => {
    const files = await readdir(dataDir)
    return (await Promise.all(files.map((file) => readFile(join(dataDir, file), 'latin1')))).join('\n')
  }

  it('frozen words are sealed, and gone when nobody may read them any more', async () => {
    await using app = await serveApp()
    const two = await seatTwo(app.origin)
    await writeInto(app, two.alliance, ([today]) => say(today, canary))
    const snapshot = await shown(two, { sections: 'all', title: canary })
    const token = pathOf(snapshot).slice(3)
    expect(await bytesOf(app.dataDir)).not.toContain(canary)
    expect(await bytesOf(app.dataDir)).not.toContain(token)
    expect(app.logged()).not.toContain(canary)
    expect(app.logged()).not.toContain(token)

    const frozen = () => app.db.selectFrom('proposal').select('frozen').execute()
    // Done, declined, withdrawn: the proposal lets its words go.
    expect(await frozen()).toEqual([{ frozen: null }])
    const path = `/api/alliances/${two.alliance.id}`
    await two.client.ask('POST', `${path}/snapshots`, { sections: 'all' })
    expect((await frozen()).filter((row) => row.frozen !== null)).toHaveLength(1)

    app.clock.at += 30 * DAY
    await new SqliteSweeping(app).sweep(app.clock.now())
    expect((await frozen()).every((row) => row.frozen === null)).toBe(true)
    expect(await app.db.selectFrom('snapshot').selectAll().execute()).toEqual([])
    app.clock.at += 30 * DAY
    await new SqliteSweeping(app).sweep(app.clock.now())
    expect(await frozen()).toEqual([])
    expect(await app.db.selectFrom('proposal_yes').selectAll().execute()).toEqual([])
  })

  it('a damaged snapshot is refused, never a page with holes', async () => {
    await using app = await serveApp()
    const two = await seatTwo(app.origin)
    const snapshot = await shown(two)
    const row = await app.db.selectFrom('snapshot').selectAll().executeTakeFirstOrThrow()
    const flipped = Uint8Array.from(row.content, (byte, i) => (i === 40 ? byte ^ 1 : byte))
    await app.db.updateTable('snapshot').set({ content: flipped }).execute()
    expect((await raw(app, pathOf(snapshot))).status).toBe(503)
    expect((await two.coach.ask('GET', `/api/alliances/${two.alliance.id}/snapshots`)).status).toBe(503)
    // It can be closed all the same.
    expect((await two.coach.ask('DELETE', `/api/alliances/${two.alliance.id}/snapshots/${snapshot.id}`)).status).toBe(204)
    expect((await raw(app, pathOf(snapshot))).status).toBe(404)
  })

  it('is shown for as long as everyone said yes to: a bit of when it ends is refused, wherever it turns', async () => {
    await using app = await serveApp()
    const two = await seatTwo(app.origin)
    const snapshot = await shown(two)
    const { expires_at } = await app.db.selectFrom('snapshot').selectAll().executeTakeFirstOrThrow()
    for (const later of [1, 2 ** 36]) {
      await app.db
        .updateTable('snapshot')
        .set({ expires_at: expires_at + later })
        .execute()
      expect((await raw(app, pathOf(snapshot))).status).toBe(503)
      expect((await two.coach.ask('GET', `/api/alliances/${two.alliance.id}/snapshots`)).status).toBe(503)
    }
    await app.db.updateTable('snapshot').set({ expires_at }).execute()
    expect((await raw(app, pathOf(snapshot))).status).toBe(200)
  })
})
