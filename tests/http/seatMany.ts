// An alliance of up to eight who all sit there already, for rules that hold for any number.
import * as Y from 'yjs'
import { INKS } from '../../shared/alliance/inks.ts'
import { type AllianceId, type PersonId, type SeatId, type SectionId, newId, parseId } from '../../shared/alliance/ids.ts'
import { seedAlliance } from '../../shared/alliance/layout.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { Browser } from '../harness/Browser.ts'
import type { ServedApp } from './serveApp.ts'

export type Many = { alliance: Alliance; people: { browser: Browser; person: PersonId; seat: SeatId }[] }

/** `empty`: seats in which nobody sits, after the others. */
export const seatMany = async (app: ServedApp, taken: number, empty = 0): Promise<Many> => {
  const everyone = await Promise.all(
    Array.from({ length: taken + empty }, async (_, nth) => {
      const browser = new Browser(app.origin)
      return { browser, person: await personOf(browser, `Person ${nth}`), seat: newId<SeatId>() }
    })
  )
  const [people, gone] = [everyone.slice(0, taken), everyone.slice(taken)]
  const id = newId<AllianceId>()
  const doc = new Y.Doc()
  const titles = ['Where we stand today', 'What we are reaching for', 'When it breaks']
  seedAlliance(doc, {
    title: '',
    sections: titles.map((title, nth) => ({ id: newId<SectionId>(), key: `key${nth}`, title, starts: true }))
  })
  await app.alliances.begin({
    id,
    template: 'coaching',
    language: 'en',
    createdAt: app.clock.now(),
    title: '',
    seats: everyone.map(({ seat, person }, nth) => ({
      id: seat,
      label: `Seat ${nth}`,
      taken: { by: person, name: `Person ${nth}`, ink: INKS[nth] ?? 'indigo' }
    })),
    document: Y.encodeStateAsUpdate(doc),
    writer: { clientId: doc.clientID, personId: null }
  })
  for (const { seat } of gone) await seatSomeoneElse(app, seat, null)
  const [first] = people
  if (first === undefined) throw new Error('nobody')
  return { alliance: await first.browser.read(id), people }
}

/** This browser's person: makes one by beginning an alliance of their own. */
export const personOf = async (browser: Browser, name: string): Promise<PersonId> => {
  await browser.begin(name)
  const { body } = await browser.ask<{ person: { id: string } }>('GET', '/api/me')
  const person = parseId<PersonId>(body.person.id)
  if (person === undefined) throw new Error('no person')
  return person
}

/** Somebody else sits there from now on, or nobody. The seat's name stays, so that it can be read. */
export const seatSomeoneElse = (app: ServedApp, seat: string | undefined, person: PersonId | null): Promise<unknown> =>
  app.db
    .updateTable('seat')
    .set({ person_id: person })
    .where('id', '=', parseId<SeatId>(seat) ?? newId<SeatId>())
    .execute()
