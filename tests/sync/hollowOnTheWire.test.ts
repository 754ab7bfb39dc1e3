// What stands hollow, over sockets and the disk: a page that opens an alliance never hears of a list without an item, whoever left it there
// and whenever they did; and who builds a list step by step, with a stock client, is let finish while no page is here.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { sectionsOf } from '../../shared/alliance/layout.ts'
import { SCHEMA_VERSION } from '../../shared/editor/version.ts'
import { encodeUpdate } from '../../client/connection/splitFrame.ts'
import { encodeSyncUpdate } from '../../shared/protocol/messages.ts'
import { seatTwo } from '../harness/Browser.ts'
import { eventually } from '../harness/eventually.ts'
import { everyWordOf } from '../harness/everyWord.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { item, list, paragraph } from '../harness/oddWords.ts'
import { type TestServer, startServer } from '../harness/startServer.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const newStore = async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'alongside-hollow-'))
  return { dataDir, [Symbol.asyncDispose]: () => rm(dataDir, { recursive: true, force: true }) }
}

const seated = async (origin = server.origin) => {
  const { coach, client, alliance } = await seatTwo(origin)
  const sit = (cookie: string | undefined, schema?: number) =>
    new HeadlessSeat({
      origin,
      allianceId: alliance.id,
      cookie,
      ...(schema === undefined ? {} : { schema: String(schema) })
    }).ready()
  return {
    alliance,
    coach,
    client,
    cookie: coach.cookie,
    /** With a stock client. */
    hostile: () => sit(client.cookie),
    page: () => sit(coach.cookie, SCHEMA_VERSION)
  }
}

/** Whether a list without anything ever stood in what this seat was sent, or only in the answers to what it asked. */
const heardHollow = ({ heard }: HeadlessSeat, types = ['step2', 'update']): boolean => {
  const doc = new Y.Doc()
  return heard.some((message) => {
    if (!types.includes(message.type) || !('bytes' in message)) return false
    Y.applyUpdate(doc, message.bytes)
    return JSON.stringify(doc.getMap('sections').toJSON()).includes('<bulletlist></bulletlist>')
  })
}

const leaveHollow = ({ body }: HeadlessSeat): void => body.insert(0, [list()])

describe('a page that opens an alliance in which a list stands hollow never hears of it:', () => {
  it('left there by one who is still here', async () => {
    const { hostile, page } = await seated()
    await using other = await hostile()
    other.write('words that stay')
    leaveHollow(other)
    await other.saved()
    await using opened = await page()
    expect(heardHollow(opened)).toBe(false)
    expect(opened.words).toContain('words that stay')
    await other.until('the list to be gone there, too', () => !other.words.includes('bulletlist'))
  })

  it('left there by one who is gone', async () => {
    const { hostile, page } = await seated()
    {
      await using other = await hostile()
      leaveHollow(other)
      await other.saved()
    }
    await using opened = await page()
    expect(heardHollow(opened)).toBe(false)
    expect(opened.words).not.toContain('bulletlist')
  })

  it('left there by one who was here when the server ended', async () => {
    await using store = await newStore()
    const before = await startServer({ dataDir: store.dataDir })
    const { hostile, cookie, alliance } = await seated(before.origin)
    const other = await hostile()
    leaveHollow(other)
    await other.saved()
    await before.close()
    await using after = await startServer({ dataDir: store.dataDir })
    await using opened = await new HeadlessSeat({
      origin: after.origin,
      allianceId: alliance.id,
      cookie,
      schema: String(SCHEMA_VERSION)
    }).ready()
    expect(heardHollow(opened)).toBe(false)
    expect(opened.words).not.toContain('bulletlist')
  })

  it('left there again and again, while it comes', async () => {
    const { hostile, page } = await seated()
    await using other = await hostile()
    for (let nth = 0; nth < 10; nth++) {
      for (let times = 0; times < 10; times++) leaveHollow(other)
      await using opened = await page()
      leaveHollow(other)
      await other.saved()
      await opened.saved()
      expect(heardHollow(opened, ['step2'])).toBe(false)
      expect(opened.words).not.toContain('bulletlist')
    }
  })

  it('emptied while a page is here', async () => {
    const { hostile, page } = await seated()
    await using here = await page()
    await using other = await hostile()
    other.body.insert(0, [list(item(new Y.XmlElement('paragraph')))])
    await other.saved()
    ;(other.body.get(0) as Y.XmlElement).delete(0, 1)
    await other.saved()
    await here.until('the list to be gone', () => !here.words.includes('bulletlist'))
    await using opened = await page()
    expect(heardHollow(opened)).toBe(false)
  })
})

it('a list that a stock client builds step by step stands, and nobody’s pen was lent to the server', async () => {
  const { hostile, page, alliance, coach } = await seated()
  await using one = await hostile()
  await using other = await hostile()
  const [points, point] = [list(), item()]
  one.body.insert(0, [points])
  await one.saved()
  points.insert(0, [point])
  await one.saved()
  point.insert(0, [new Y.XmlElement('paragraph')])
  await one.saved()
  await other.until('the list', () => other.words.includes('<bulletlist><listitem><paragraph>'))
  await using opened = await page()
  expect(opened.words).toContain('<bulletlist><listitem><paragraph>')
  leaveHollow(one)
  await one.saved()
  await one.until('it to be gone', () => !one.words.includes('<bulletlist></bulletlist>'))
  const { body } = await coach.ask<{ authors: { clientId: number }[] }>('GET', `/api/alliances/${alliance.id}/authors`)
  expect(body.authors.map(({ clientId }) => clientId)).toEqual([one.doc.clientID])
})

it('what a page sends in pieces is whole when the last has come, wherever it is cut', async () => {
  const { page, hostile } = await seated()
  await using one = await page()
  await using other = await hostile()
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(one.doc))
  const before = Y.encodeStateVector(copy)
  const first = sectionsOf(copy)[0]?.body
  first?.insert(1, [list(item(list(item(paragraph('deep within')))))])
  const { structs, ds } = Y.decodeUpdate(Y.encodeStateAsUpdate(copy, before))
  for (const struct of structs) {
    one.send(encodeSyncUpdate(encodeUpdate([struct], Y.createDeleteSet())))
    // Meanwhile the other writes.
    other.write('.')
    await other.saved()
  }
  one.send(encodeSyncUpdate(encodeUpdate([], ds)))
  await one.saved()
  await other.until('all of it', () => other.words.includes('deep within'))
  await using opened = await page()
  expect(opened.words).toContain('deep within')
})

it('what a page brought hollow, and did not fill, is gone with its next fence', async () => {
  const { page } = await seated()
  await using one = await page()
  leaveHollow(one)
  await one.saved()
  await one.until('it to be gone', () => !one.words.includes('bulletlist'))
  await using opened = await page()
  expect(heardHollow(opened)).toBe(false)
})

it('whoever left it, last of all, is not told later that something has changed', async () => {
  const { client, alliance, hostile } = await seated()
  const quotation = (text: string): Y.XmlElement => {
    const made = paragraph(text)
    made.setAttribute('quote', true as never)
    return made
  }
  {
    // Only between two quotations a digest sees it.
    await using last = await hostile()
    last.body.insert(0, [quotation('one'), list(), quotation('another')])
    await last.saved()
  }
  await eventually(
    'what was left to be kept',
    async () => (await everyWordOf(server.dataDir, alliance.id)).some(({ column }) => column === 'seen.bytes'),
    (kept) => kept
  )
  expect((await client.ask<{ since: object[] }>('GET', `/api/alliances/${alliance.id}/since`)).body.since).toEqual([])
})

it('a sheet whose writer says that they are ready holds none', async () => {
  const { alliance, coach } = await seated()
  const sheetAt = `/api/alliances/${alliance.id}/sections/${alliance.sections[0]?.id}/sheet`
  const { body } = await coach.ask<{ sheet: { id: string } }>('PUT', sheetAt)
  const sit = (schema?: string) =>
    new HeadlessSeat({
      origin: server.origin,
      allianceId: `${alliance.id}/sheets/${body.sheet.id}`,
      cookie: coach.cookie,
      ...(schema === undefined ? {} : { schema })
    }).ready()
  await using stock = await sit()
  leaveHollow(stock)
  await stock.saved()
  expect((await coach.ask('PUT', `${sheetAt}/ready`)).status).toBe(204)
  await using opened = await sit(String(SCHEMA_VERSION))
  expect(heardHollow(opened)).toBe(false)
  expect(opened.words).not.toContain('bulletlist')
})
