// A backup as docs/backups.md says how to make it and bring it back: with the script that is named there, and the lines that stand there.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Alliance, Proposal } from '../../shared/protocol/bodies.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { type TestServer, startServer } from '../harness/startServer.ts'

const project = fileURLToPath(new URL('../../', import.meta.url))
const run = promisify(execFile)

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'alongside-backups-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const backUp = (dataDir: string, folder: string, ...more: string[]) =>
  run(process.execPath, ['scripts/backup.mjs', folder, ...more], { cwd: project, env: { DATA_DIR: dataDir } })
const wordsIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name.startsWith('words-')).sort()

/** The lines under “Bring it back”. */
const bringBack = async (dataDir: string, folder: string, words: string): Promise<void> => {
  const page = await readFile(join(project, 'docs/backups.md'), 'utf8')
  const lines = /## Bring it back.*?```sh\n(.*?)```/s.exec(page)?.[1]
  if (lines === undefined) throw new Error('docs/backups.md says nowhere how to bring a backup back')
  await rename(join(dataDir, 'master.key'), join(root, 'master key, elsewhere'))
  await run('sh', ['-euc', lines], {
    env: {
      PATH: process.env['PATH'],
      DATA_DIR: dataDir,
      BACKUPS: folder,
      WORDS: words,
      MASTER_KEY_COPY: join(root, 'master key, elsewhere')
    }
  })
}

const sit = ({ origin }: TestServer, { cookie }: Browser, { id: allianceId }: Alliance) =>
  new HeadlessSeat({ origin, allianceId, cookie }).ready()

describe('a backup', () => {
  it('that is made while somebody writes has all that was saved before it, and is written on', async () => {
    const [dataDir, folder] = [join(root, 'written'), join(root, 'backups of the written')]
    const before = await startServer({ dataDir })
    const { alliance, coach } = await seatTwo(before.origin)
    await using writer = await sit(before, coach, alliance)
    const typed = { words: 0, until: (): boolean => typed.words === 50 }
    const type = async (): Promise<void> => {
      while (!typed.until()) {
        writer.write(`${++typed.words};`)
        await writer.saved()
      }
    }
    await type()
    const making = { isDone: false }
    const made = backUp(dataDir, folder).finally(() => (making.isDone = true))
    typed.until = () => making.isDone
    await type()
    await made
    expect(typed.words).toBeGreaterThan(51)
    await before.close()

    const [words = ''] = await wordsIn(folder)
    await bringBack(dataDir, folder, words)
    await using after = await startServer({ dataDir })
    await using reader = await sit(after, coach, alliance)
    const numbers = reader.text.toJSON().split(';').slice(0, -1).map(Number)
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, nth) => nth + 1))
    expect(numbers.length).toBeGreaterThanOrEqual(50)
    reader.write('and on.')
    await reader.saved()
    // For its owner alone.
    for (const name of await readdir(folder)) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600)
  })

  it('of the words opens nothing that was erased since, with the keys of now, and all else', async () => {
    const [dataDir, folder] = [join(root, 'erased'), join(root, 'backups of the erased')]
    const before = await startServer({ dataDir })
    const gone = await seatTwo(before.origin)
    const stays = await seatTwo(before.origin)
    {
      await using one = await sit(before, stays.coach, stays.alliance)
      one.write('still here')
      await one.saved()
    }
    await backUp(dataDir, folder)
    const [words = ''] = await wordsIn(folder)
    await rename(join(folder, words), join(folder, 'words-of-then.sqlite'))
    const path = `/api/alliances/${gone.alliance.id}/proposals`
    const asked = await gone.coach.ask<{ proposal: Proposal }>('POST', path, { kind: 'erase' })
    await gone.client.ask('POST', `${path}/${asked.body.proposal.id}/answer`, { answer: 'yes' })
    await backUp(dataDir, folder)
    await before.close()

    await bringBack(dataDir, folder, 'words-of-then.sqlite')
    await using after = await startServer({ dataDir })
    // Listed as one that cannot be opened, to who sat there.
    const who = new Browser(after.origin, gone.coach.cookie)
    expect((await who.ask('GET', '/api/alliances')).body).toEqual({ alliances: [], unreadable: 1 })
    expect((await who.ask('GET', `/api/alliances/${gone.alliance.id}`)).status).toBe(503)
    await using reader = await sit(after, stays.coach, stays.alliance)
    expect(reader.text.toJSON()).toBe('still here')
  })

  it('takes away words that are older than was said, and never the keys of another store', async () => {
    const folder = join(root, 'backups of two')
    const [one, other] = [join(root, 'one'), join(root, 'other')]
    for (const dataDir of [one, other]) await (await startServer({ dataDir })).close()
    await backUp(one, folder)
    const keys = await readFile(join(folder, 'keys.sqlite'))
    const day = (daysAgo: number): string => new Date(Date.now() - daysAgo * 24 * 60 * 60 * 1000).toISOString().slice(0, 10)
    for (const daysAgo of [9, 7]) await writeFile(join(folder, `words-${day(daysAgo)}T12-00-00Z.sqlite`), '')
    await backUp(one, folder, '8')
    expect(await wordsIn(folder)).not.toContainEqual(expect.stringContaining(day(9)))
    expect(await wordsIn(folder)).toContainEqual(expect.stringContaining(day(7)))

    const kept = await wordsIn(folder)
    await expect(backUp(other, folder)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^.*keys\.sqlite is of another store.*\n$/)
    })
    expect((await readFile(join(folder, 'keys.sqlite'))).equals(keys)).toBe(true)
    expect(await wordsIn(folder)).toEqual(kept)
    await expect(backUp(join(root, 'nowhere'), folder)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('has no words.sqlite')
    })
  })
})
