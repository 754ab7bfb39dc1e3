import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Browser } from '../harness/Browser.ts'
import { serveApp } from './serveApp.ts'

it('keeps tokens as hashes and names and titles sealed: none of them can be found in the files or the log', async () => {
  await using app = await serveApp()
  const coach = new Browser(app.origin)
  const begun = await coach.begin('Kanarienvogel', 'Zaunkönigreich')
  const { token } = await coach.invite(begun)
  await coach.invite(begun)
  const client = new Browser(app.origin)
  await client.accept(token, 'Rotkehlchen')
  const { key } = (await client.ask<{ key: { url: string } }>('POST', '/api/me/key')).body
  const keyToken = key.url.split('#')[1] ?? ''
  await new Browser(app.origin).ask('POST', '/api/keys/open', { token: keyToken })
  await coach.ask('POST', `/api/alliances/${begun.id}/begin-again`)
  // What is refused, and what breaks, is not told either.
  for (const browser of [coach, client]) {
    await browser.ask('POST', '/api/invitations/accept', { token, name: 'Kanarienvogel' })
    await browser.ask('POST', '/api/alliances', { template: 'coaching', me: { name: 'Kanarienvogel', seat: 9 } })
    await browser.ask('POST', '/api/alliances', '{"me":{"name":"Kanarienvogel"')
  }
  await app.db
    .updateTable('alliance')
    .set({ title: new Uint8Array(40) })
    .where('id', '=', begun.id as never)
    .execute()
  expect((await client.ask('GET', `/api/alliances/${begun.id}`)).status).toBe(503)
  expect(app.logged()).toContain('UnreadableAlliance')

  const cookieOf = ({ cookie }: Browser): string => cookie?.split('=')[1] ?? ''
  const secrets = [token, keyToken, cookieOf(coach), cookieOf(client)]
  expect(secrets.every((secret) => /^[A-Za-z0-9_-]{43}$/.test(secret))).toBe(true)
  const canaries = ['Kanarienvogel', 'Rotkehlchen', 'Zaunkönigreich', ...secrets]

  const files = await readdir(app.dataDir)
  const contents = await Promise.all(files.map((file) => readFile(join(app.dataDir, file))))
  const isStored = (bytes: Buffer): boolean => contents.some((content) => content.includes(bytes))
  expect(canaries.filter((canary) => isStored(Buffer.from(canary)))).toEqual([])
  expect(secrets.filter((secret) => isStored(Buffer.from(secret, 'base64url')))).toEqual([])
  expect(canaries.filter((canary) => app.logged().includes(canary))).toEqual([])

  // The same search does find what is there, so that it could have found the others.
  expect(isStored(Buffer.from(begun.id))).toBe(true)
  expect(secrets.filter((secret) => !isStored(createHash('sha256').update(secret).digest()))).toEqual([])
})
