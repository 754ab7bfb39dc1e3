// Rescued words on their way: kept in the commit of the frame that made them fall, told to who wrote them and to nobody else.
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { sectionsOf } from '../../shared/alliance/layout.ts'
import { encodeSyncUpdate } from '../../shared/protocol/messages.ts'
import type { Rescued } from '../../shared/protocol/bodies.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import type { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { nudges } from '../harness/HeadlessSeat.ts'
import { type TestServer, startServer } from '../harness/startServer.ts'
import { sit } from '../harness/sit.ts'

const rescuedOf = async (browser: Browser, allianceId: string): Promise<Rescued[]> =>
  (await browser.ask<{ rescued: Rescued[] }>('GET', `/api/alliances/${allianceId}/rescued`)).body.rescued

/** Makes the first paragraph a list, as pages do: it is taken away and written anew. */
const makeList = ({ body, doc, text }: HeadlessSeat): void => {
  const words = text.toString()
  doc.transact(() => {
    body.delete(0, 1)
    const list = new Y.XmlElement('bulletList')
    const item = new Y.XmlElement('listItem')
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(words)])
    item.insert(0, [paragraph])
    list.insert(0, [item])
    body.insert(0, [list])
  })
}

/** A page that hears nothing any more, and the frames that it would send. */
const deafPage = (known: Y.Doc): { text: Y.XmlText; frames: Uint8Array[] } => {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(known))
  const paragraph = sectionsOf(doc)[0]?.body.get(0)
  const text = paragraph instanceof Y.XmlElement ? paragraph.get(0) : undefined
  if (!(text instanceof Y.XmlText)) throw new Error('no paragraph')
  const frames: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => frames.push(encodeSyncUpdate(update)))
  return { text, frames }
}

/** The coach makes a list of a paragraph into which the client's words are on their way. */
const crossing = async (server: TestServer) => {
  const { alliance, coach, client } = await seatTwo(server.origin)
  const one = await sit(coach, alliance.id)
  const other = await sit(client, alliance.id)
  await Promise.all([one.saved(), other.saved()])
  one.write('what we agreed: ')
  await one.saved()
  await other.until('the words of the coach', () => other.words.includes('agreed'))
  const late = deafPage(other.doc)
  makeList(one)
  await one.saved()
  return { alliance, coach, client, one, other, late }
}

describe('words that fell away', () => {
  it('are told to who wrote them, who can let them go, and to nobody else', async () => {
    await using server = await startServer()
    const { alliance, coach, client, one, other, late } = await crossing(server)
    await using _ = one
    await using __ = other
    late.text.insert(late.text.length, 'a canary word')
    for (const frame of late.frames) other.send(frame)
    await other.saved()

    const rescued = await rescuedOf(client, alliance.id)
    const [section] = (await client.read(alliance.id)).sections
    expect(rescued).toEqual([{ id: rescued[0]?.id, section: section?.id, before: 'what we agreed: ', words: 'a canary word' }])
    expect(nudges(other)).toContainEqual({ kind: 'rescued' })
    expect(nudges(one)).toEqual([])
    expect(await rescuedOf(coach, alliance.id)).toEqual([])

    const path = `/api/alliances/${alliance.id}/rescued`
    const nobody = new Browser(server.origin)
    const stranger = new Browser(server.origin)
    await stranger.begin('Stranger')
    expect((await nobody.ask('GET', path)).status).toBe(401)
    expect((await stranger.ask('GET', path)).status).toBe(404)
    const gone = `${path}/${rescued[0]?.id}`
    const answers: number[] = []
    for (const browser of [nobody, stranger, coach, client, client]) answers.push((await browser.ask('DELETE', gone)).status)
    expect(answers).toEqual([401, 404, 404, 204, 404])
    expect((await client.ask('DELETE', `${path}/not-an-id`)).status).toBe(404)
    expect(await rescuedOf(client, alliance.id)).toEqual([])
  })

  it('are one rescue while they come letter by letter, and another once that was answered', async () => {
    await using server = await startServer()
    const { alliance, client, one, other, late } = await crossing(server)
    await using _ = one
    await using __ = other
    const type = (words: string): void => {
      for (const letter of words) late.text.insert(late.text.length, letter)
      for (const frame of late.frames.splice(0)) other.send(frame)
    }
    type('slowly')
    await other.saved()
    const [first, ...others] = await rescuedOf(client, alliance.id)
    expect([first?.words, others]).toEqual(['slowly', []])
    await client.ask('DELETE', `/api/alliances/${alliance.id}/rescued/${first?.id}`)
    type(' on')
    await other.saved()
    expect((await rescuedOf(client, alliance.id)).map(({ words }) => words)).toEqual([' on'])
  })

  it('wait on the disk, sealed, also for someone who was away when the server and the room had forgotten the place', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'alongside-rescue-'))
    try {
      const begun = await (async () => {
        await using server = await startServer({ dataDir })
        const { alliance, client, one, other, late } = await crossing(server)
        await using _ = one
        await using __ = other
        return { alliance, cookie: client.cookie, late }
      })()
      {
        await using server = await startServer({ dataDir })
        const client = new Browser(server.origin, begun.cookie)
        await using seat = await sit(client, begun.alliance.id)
        begun.late.text.insert(0, 'a canary word')
        for (const frame of begun.late.frames) seat.send(frame)
        await seat.saved()
      }
      await using server = await startServer({ dataDir })
      const client = new Browser(server.origin, begun.cookie)
      expect(await rescuedOf(client, begun.alliance.id)).toMatchObject([{ section: null, before: '', words: 'a canary word' }])
      for (const file of await readdir(dataDir)) expect((await readFile(join(dataDir, file))).includes('canary')).toBe(false)
    } finally {
      await rm(dataDir, { recursive: true, force: true })
    }
  })
})
