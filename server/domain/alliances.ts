import * as Y from 'yjs'
import { type AllianceId, type PersonId, type SeatId, type SectionId, newId } from '../../shared/alliance/ids.ts'
import { INKS } from '../../shared/alliance/inks.ts'
import { seedAlliance } from '../../shared/alliance/layout.ts'
import { calledTitle } from '../../shared/alliance/title.ts'
import type { BeginBody } from '../../shared/protocol/bodies.ts'
import type { Refusal } from '../../shared/protocol/refusals.ts'
import type { Alliances, KeptAlliance, Seat } from './alliancePorts.ts'
import type { Clock, Random } from './ports.ts'
import { type FreshSession, whoIsHere } from './sessions.ts'
import type { Templates } from './templates.ts'

/** A new alliance on a template, its beginner in a seat. `present` is who already has a session here. */
export const beginAlliance = async (
  { alliances, templates, clock, random }: { alliances: Alliances; templates: Templates; clock: Clock; random: Random },
  { body, present }: { body: BeginBody; present: PersonId | undefined }
): Promise<{ id: AllianceId; person: PersonId; fresh?: FreshSession } | Refusal> => {
  const template = templates.find(body.template, body.language ?? 'en')
  if (template === undefined)
    return { refused: 'bad-request', field: 'template', detail: 'template: is not one of those there are' }
  if (body.me.seat >= template.seats.length)
    return { refused: 'bad-request', field: 'me.seat', detail: `me.seat: expects 0 to ${template.seats.length - 1}` }

  const id = newId<AllianceId>(random)
  const { person, fresh, newcomer } = whoIsHere({ clock, random }, present)
  const title = body.title ?? ''
  const doc = emptyDocument(random)
  seedAlliance(doc, {
    title,
    sections: template.sections.map(({ key, title: name, starts }) => ({
      id: newId<SectionId>(random),
      key,
      title: name,
      starts
    }))
  })
  await alliances.begin({
    id,
    template: template.key,
    language: template.language,
    createdAt: clock.now(),
    title,
    seats: template.seats.map((label, position) => ({
      id: newId<SeatId>(random),
      label,
      taken: position === body.me.seat ? { by: person, name: body.me.name, ink: body.me.ink ?? INKS[0] } : undefined
    })),
    document: Y.encodeStateAsUpdate(doc),
    // Nobody wrote the titles of the template.
    writer: { clientId: doc.clientID, personId: null },
    ...(newcomer && { newcomer })
  })
  return { id, person, ...(fresh && { fresh }) }
}

/** A document under a client id that is as random as every other. */
export const emptyDocument = (random: Random): Y.Doc => {
  const doc = new Y.Doc()
  doc.clientID = new DataView(random(4).slice().buffer).getUint32(0)
  return doc
}

export type SeatedAlliance = { alliance: KeptAlliance; mine: Seat & { person: NonNullable<Seat['person']> } }

/** The alliance, when this person sits in it. One that is not there and one of others are the same refusal. */
export const seatedIn = async (
  alliances: Alliances,
  { person, id }: { person: PersonId; id: AllianceId | undefined }
): Promise<SeatedAlliance | Refusal> => {
  const seatId = id === undefined ? undefined : await alliances.seatOf(id, person)
  const alliance = id === undefined || seatId === undefined ? undefined : await alliances.find(id)
  const seat = alliance?.seats.find((one) => one.id === seatId)
  if (alliance === undefined || seat?.person == null) return { refused: 'not-found' }
  return { alliance, mine: { ...seat, person: seat.person } }
}

/** What it is called, given the title that its document holds. */
export const titleFor = (alliance: KeptAlliance, title: string): string =>
  calledTitle(
    title,
    alliance.seats.flatMap(({ person, left }) => person?.name ?? left?.name ?? [])
  )
