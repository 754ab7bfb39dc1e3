import { expect, it } from 'vitest'
import * as Y from 'yjs'
import type { AllianceId, PersonId, SeatId } from '../../shared/alliance/ids.ts'
import { parseId } from '../../shared/alliance/ids.ts'
import { sectionsOf } from '../../shared/alliance/layout.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import type { UpdateLog } from '../../server/domain/updateLogPorts.ts'
import { documentOf } from '../../server/domain/documentOf.ts'
import { Browser } from '../harness/Browser.ts'
import { serveApp } from '../http/serveApp.ts'

it('begins again with my words, my seat and nothing of the other’s', async () => {
  await using app = await serveApp()
  const coach = new Browser(app.origin)
  const begun = await coach.ask<{ alliance: Alliance }>('POST', '/api/alliances', {
    template: 'coaching',
    title: 'Our year',
    me: { name: 'Amara', seat: 1, ink: 'plum' }
  })
  const wrong = new Browser(app.origin)
  const old = await wrong.accept((await coach.invite(begun.body.alliance)).token, 'Wrong person')
  await write(app.log, old, { seat: 1, seq: 1, clientId: 11, words: 'Mine to keep' })
  await write(app.log, old, { seat: 0, seq: 2, clientId: 22, words: 'Theirs to leave' })
  expect((await coach.ask('GET', `/api/alliances/${old.id}/authors`)).body).toEqual({
    authors: [
      { clientId: 11, seatId: old.seats[1]?.id },
      { clientId: 22, seatId: old.seats[0]?.id }
    ]
  })

  const again = await coach.ask<{ alliance: Alliance }>('POST', `/api/alliances/${old.id}/begin-again`)
  expect(again.status).toBe(201)
  const { alliance } = again.body
  expect(alliance.id).not.toBe(old.id)
  expect(alliance).toMatchObject({
    title: 'Our year',
    template: 'coaching',
    language: 'en',
    seats: [
      { label: 'Client', person: null },
      { label: 'Coach', person: { name: 'Amara', ink: 'plum' } }
    ],
    invitations: []
  })
  expect(alliance.me.seatId).toBe(alliance.seats[1]?.id)
  expect(alliance.sections.map(({ title, setAside }) => ({ title, setAside }))).toEqual(
    old.sections.map(({ title, setAside }) => ({ title, setAside }))
  )

  const doc = await readDocument(app.log, alliance)
  expect(sectionsOf(doc)[0]?.body.toJSON()).toBe('<paragraph>Mine to keep</paragraph>')
  expect(JSON.stringify(doc.getMap('sections').toJSON())).not.toContain('Theirs')
  // All of it stands under one client id, which is the coach's.
  const [clientId, ...others] = Y.decodeStateVector(Y.encodeStateVector(doc)).keys()
  expect(others).toEqual([])
  expect((await coach.ask('GET', `/api/alliances/${alliance.id}/authors`)).body).toEqual({
    authors: [{ clientId, seatId: alliance.me.seatId }]
  })

  expect((await wrong.ask('GET', `/api/alliances/${alliance.id}`)).status).toBe(404)
  expect((await wrong.read(old.id)).sections.map(({ digest }) => digest)).toEqual(
    (await coach.read(old.id)).sections.map(({ digest }) => digest)
  )
  // And it can be gone on with: another person is invited into it.
  const client = new Browser(app.origin)
  expect((await client.accept((await coach.invite(alliance)).token)).id).toBe(alliance.id)
})

const idOf = ({ id }: Alliance): AllianceId => {
  const parsed = parseId<AllianceId>(id)
  if (parsed === undefined) throw new Error('not an id')
  return parsed
}

const readDocument = async (log: UpdateLog, alliance: Alliance): Promise<Y.Doc> => {
  const stored = await log.load(idOf(alliance))
  if (stored === undefined) throw new Error('no document')
  return documentOf(stored, idOf(alliance))
}

/** One committed update: a paragraph at the end of the first section, by who sits in that seat. */
const write = async (
  log: UpdateLog,
  alliance: Alliance,
  { seat, seq, clientId, words }: { seat: number; seq: number; clientId: number; words: string }
): Promise<void> => {
  const doc = await readDocument(log, alliance)
  doc.clientID = clientId
  const before = Y.encodeStateVector(doc)
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText(words)])
  sectionsOf(doc)[0]?.body.push([paragraph])
  const { id: seatId, person } = alliance.seats[seat] ?? {}
  const personId = parseId<PersonId>(person?.id)
  const writerSeat = parseId<SeatId>(seatId)
  if (personId === undefined || writerSeat === undefined) throw new Error('nobody sits there')
  const update = Y.encodeStateAsUpdate(doc, before)
  await log.commit([{ allianceId: idOf(alliance), seq, seatId: writerSeat, at: 0, update, newClients: [{ clientId, personId }] }])
}
