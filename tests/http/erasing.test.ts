// Erasing: with everyone's yes, or alone when nobody else has been there for ninety days; and then nothing can be read any more.
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Alliance, Proposal } from '../../shared/protocol/bodies.ts'
import type { LeaveTold } from '../../shared/protocol/leaving.ts'
import { eraseForsaken } from '../../server/domain/leaving.ts'
import { eraseOrphanedKeys } from '../../server/storage/erasing.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { type ServedApp, serveApp } from './serveApp.ts'
import { say, writeInto } from './writeInto.ts'

const DAY = 24 * 60 * 60 * 1000
const gone = { status: 404, body: { code: 'not-found' } }

const propose = (who: Browser, { id }: Alliance) =>
  who.ask<{ proposal: Proposal }>('POST', `/api/alliances/${id}/proposals`, { kind: 'erase' })
const answer = (who: Browser, alliance: Alliance, { id }: { id: string }, say: 'yes' | 'no') =>
  who.ask<{ proposal: Proposal }>('POST', `/api/alliances/${alliance.id}/proposals/${id}/answer`, { answer: say })
const leave = (who: Browser, { id }: Alliance) => who.ask<LeaveTold>('POST', `/api/alliances/${id}/leave`)

/** Everything that has an alliance's id in it, whatever the table. */
const rowsOf = async (app: ServedApp, { id }: Alliance): Promise<number> => {
  const tables = await app.db.introspection.getTables()
  const counts = await Promise.all(
    tables
      .filter(({ columns }) => columns.some(({ name }) => name === 'alliance_id'))
      .map(async ({ name }) => {
        const rows = await app.db
          .selectFrom(name as 'seat')
          .selectAll()
          .where('alliance_id', '=', id as never)
          .execute()
        return rows.length
      })
  )
  return counts.reduce((sum, count) => sum + count, 0)
}
const filesOf = async (app: ServedApp, name: string): Promise<Buffer> => {
  const files = (await readdir(app.dataDir)).filter((file) => file.startsWith(name))
  return Buffer.concat(await Promise.all(files.map((file) => readFile(join(app.dataDir, file)))))
}
/** Two who have lived in it: words, an agreement, something shown, a note of a return. */
const lived = async (app: ServedApp) => {
  const two = await seatTwo(app.origin)
  const { alliance, coach, client } = two
  const path = `/api/alliances/${alliance.id}`
  await writeInto(app, alliance, ([first]) => say(first, 'Ours.'))
  const [section] = (await coach.read(alliance.id)).sections
  for (const who of [coach, client])
    await who.ask('PUT', `${path}/sections/${section?.id}/stance`, { stance: 'in', digest: section?.digest })
  const asked = await coach.ask<{ proposal: Proposal }>('POST', `${path}/snapshots`, { sections: 'all' })
  const done = await client.ask<{ snapshot: { url: string } }>('POST', `${path}/proposals/${asked.body.proposal.id}/answer`, {
    answer: 'yes'
  })
  const { body } = await coach.ask<{ return: { id: string } }>('POST', `${path}/return`)
  await coach.ask('PUT', `${path}/return/${body.return.id}/marks/${section?.id}`, { mark: 'talk' })
  await coach.ask('PUT', `${path}/return/${body.return.id}/finished`)
  return { ...two, snapshot: new URL(done.body.snapshot.url).pathname }
}

describe('an alliance is erased', () => {
  it('with everyone’s yes: no row, no key, no door, no page outside is left', async () => {
    await using app = await serveApp()
    const { alliance, coach, client, snapshot } = await lived(app)
    const other = await seatTwo(app.origin)
    const otherRows = await rowsOf(app, other.alliance)
    const asked = await propose(coach, alliance)
    expect(asked).toMatchObject({ status: 201, body: { proposal: { kind: 'erase', state: 'open' } } })
    // A second time is a question of its own or the same: nothing is erased by one.
    await answer(coach, alliance, asked.body.proposal, 'yes')
    expect((await client.read(alliance.id)).state).toBe('open')
    expect(await filesOf(app, 'keys.sqlite')).toSatisfy((bytes: Buffer) => bytes.includes(alliance.id))

    app.told.length = 0
    expect(await answer(client, alliance, asked.body.proposal, 'yes')).toMatchObject({
      status: 200,
      body: { proposal: { kind: 'erase', state: 'done' } }
    })
    expect(app.told).toEqual(['erased'])
    expect(await rowsOf(app, alliance)).toBe(0)
    for (const table of ['return_mark', 'proposal_yes'] as const)
      expect(await app.db.selectFrom(table).selectAll().execute()).toEqual([])
    expect(await filesOf(app, 'keys.sqlite')).toSatisfy((bytes: Buffer) => !bytes.includes(alliance.id))
    // Even a backup of the words, with every sealed row, finds no key that opens them.
    await expect(app.keyring.keyOf(alliance.id as never)).rejects.toThrow('has no key')
    for (const who of [coach, client])
      for (const path of ['', '/record', '/export?format=json', '/snapshots'])
        expect(await who.ask('GET', `/api/alliances/${alliance.id}${path}`)).toMatchObject(gone)
    expect((await new Browser(app.origin).ask('GET', snapshot)).status).toBe(404)
    expect((await coach.ask<{ alliances: unknown[] }>('GET', '/api/alliances')).body.alliances).toEqual([])
    // Nothing of another one is touched.
    expect(await rowsOf(app, other.alliance)).toBe(otherRows)
    expect((await other.coach.read(other.alliance.id)).state).toBe('open')
  })

  it('by no fewer: not with a no, not by the one who asks, not by a stranger or who left, not alone in an alliance nobody joined', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    const first = await propose(coach, alliance)
    expect((await answer(client, alliance, first.body.proposal, 'no')).body.proposal.state).toBe('declined')
    expect(await answer(coach, alliance, first.body.proposal, 'yes')).toMatchObject({ status: 409 })
    const stranger = new Browser(app.origin)
    expect((await propose(stranger, alliance)).status).toBe(401)
    const alone = await stranger.begin('Mallory')
    expect(await propose(stranger, alliance)).toMatchObject(gone)
    const own = await propose(stranger, alone)
    await answer(stranger, alone, own.body.proposal, 'yes')
    expect((await stranger.read(alone.id)).state).toBe('open')
    const second = await propose(coach, alliance)
    expect(await answer(stranger, alliance, second.body.proposal, 'yes')).toMatchObject(gone)
    // Going is a no.
    await leave(client, alliance)
    expect(await propose(client, alliance)).toMatchObject(gone)
    expect(await answer(client, alliance, second.body.proposal, 'yes')).toMatchObject(gone)
    expect((await coach.read(alliance.id)).proposals[0]?.state).toBe('declined')
  })

  it('alone by whoever stayed, ninety days after the other left, and not a moment before; the leaver’s copy is theirs until then', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await lived(app)
    const { copy } = (await leave(client, alliance)).body
    app.clock.at += 90 * DAY - 1
    expect(await propose(coach, alliance)).toMatchObject({ status: 409, body: { code: 'not-alone' } })
    expect((await client.ask('GET', new URL(copy.url).pathname)).status).toBe(200)
    app.clock.at += 1
    expect(await propose(coach, alliance)).toMatchObject({ status: 201, body: { proposal: { kind: 'erase', state: 'done' } } })
    expect(await rowsOf(app, alliance)).toBe(0)
    expect(await filesOf(app, 'keys.sqlite')).toSatisfy((bytes: Buffer) => !bytes.includes(alliance.id))
    expect(await coach.ask('GET', `/api/alliances/${alliance.id}`)).toMatchObject(gone)
    expect((await client.ask<{ left: unknown[] }>('GET', '/api/left')).body.left).toEqual([])
    expect((await client.ask('POST', `/api/left/${alliance.id}/return`)).status).toBe(404)
  })

  it('by itself, ninety days after the last has left', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    const { leaving } = app
    await leave(client, alliance)
    app.clock.at += DAY
    await leave(coach, alliance)
    app.clock.at += 90 * DAY - 1
    await eraseForsaken({ leaving, clock: app.clock })
    expect(await rowsOf(app, alliance)).toBeGreaterThan(0)
    app.clock.at += 1
    await eraseForsaken({ leaving, clock: app.clock })
    expect(await rowsOf(app, alliance)).toBe(0)
  })

  it('at no other time than the record has it: where a bit of when somebody left has turned, all stays', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    const { leaving } = app
    await leave(client, alliance)
    const turned = { left_at: app.clock.at - 2 ** 33 }
    await app.db.updateTable('seat').set(turned).where('left_at', 'is not', null).execute()
    expect(await propose(coach, alliance)).toMatchObject({ status: 503, body: { code: 'unreadable' } })
    app.clock.at += DAY
    await leave(coach, alliance)
    await app.db.updateTable('seat').set(turned).execute()
    expect(await eraseForsaken({ leaving, clock: app.clock })).toEqual([alliance.id])
    expect(await rowsOf(app, alliance)).toBeGreaterThan(0)
    expect(await app.keyring.ids()).toContain(alliance.id)
  })

  it('and once more when its rows came back without their key, with an older copy of the file', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    await leave(client, alliance)
    await leave(coach, alliance)
    app.clock.at += 90 * DAY
    await app.keyring.erase(alliance.id as never)
    expect(await eraseForsaken({ leaving: app.leaving, clock: app.clock })).toEqual([])
    expect(await rowsOf(app, alliance)).toBe(0)
  })

  it('whole, even when the process ended between its rows and its key', async () => {
    await using app = await serveApp()
    const { alliance, coach } = await seatTwo(app.origin)
    const { db, keyring } = app
    const kept = await app.keyring.ids()
    const orphan = 'AAAAAAAAAAAAAAAAAAAAAA' as never
    await keyring.make(orphan)
    await eraseOrphanedKeys({ db, keyring })
    expect(await keyring.ids()).toEqual(kept)
    await expect(keyring.keyOf(orphan)).rejects.toThrow('has no key')
    expect((await coach.read(alliance.id)).state).toBe('open')
  })
})
