// Writing apart, opening together. Nobody learns whether another has begun, or is ready, before all are.
import * as Y from 'yjs'
import { type SectionId, type SheetId, newId, parseId } from '../../shared/alliance/ids.ts'
import { sectionsOf, seedAlliance } from '../../shared/alliance/layout.ts'
import { type Refusal, isRefusal } from '../../shared/protocol/refusals.ts'
import { type SeatedAlliance, emptyDocument } from './alliances.ts'
import type { Clock, Random, Rooms, Words } from './ports.ts'
import type { MySheet, OpenedSheets, SheetRooms, Sheets } from './sheetPorts.ts'

export type SheetsWorld = {
  sheets: Sheets
  words: Words
  rooms: Rooms & SheetRooms
  clock: Clock
  random: Random
}

/** The sheet that I write for this section: the one that I have, or a new one. */
export const takeSheet = async (world: SheetsWorld, found: SeatedAlliance, wanted: unknown): Promise<MySheet | Refusal> => {
  const section = await sectionIn(world, found, wanted)
  if (isRefusal(section)) return section
  const { document, clientId } = sheetOf(world.random, section.id)
  const taken = await world.sheets.take({
    ...whoIs(found),
    section: section.id,
    becomes: newId<SheetId>(world.random),
    document,
    clientId
  })
  if (taken === 'unknown') return { refused: 'not-found' }
  return taken === 'open-already' ? { refused: 'sheets-open' } : taken
}

/** That I am ready, with words or without; or that I am not, yet. */
export const sayReady = async (
  world: SheetsWorld,
  found: SeatedAlliance,
  { section: wanted, ready }: { section: unknown; ready: boolean }
): Promise<Refusal | undefined> => {
  const { sheets, rooms, clock } = world
  const { alliance, mine } = found
  const section = parseId<SectionId>(wanted)
  const taken = ready ? await takeSheet(world, found, wanted) : await mineIn(world, found, section)
  if (isRefusal(taken)) return taken
  if (section === undefined) return { refused: 'not-found' }
  const who = { ...whoIs(found), section, now: clock.now() }
  const { said } = await rooms.whileHeld({ alliance: alliance.id, sheet: taken.id }, async () => {
    const said = await (ready ? sheets.ready(who) : sheets.notReady(who))
    return { said, held: said !== 'sealed' && said !== 'unknown' }
  })
  if (said === 'unknown') return { refused: 'not-found' }
  if (said === 'open-already') return { refused: 'sheets-open' }
  if (said !== 'sealed' && said.opened.length > 0) {
    rooms.sheetsOver(said.opened)
    await rooms.openedSheetsChanged(alliance.id)
    rooms.nudge(alliance.id, 'sheets')
    // Only the other pages of whoever said so: it shows to nobody.
  } else rooms.nudge(alliance.id, 'sheets', mine.id)
  return undefined
}

/** Undefined while they are sealed. */
export const readOpenedSheets = async (
  { sheets }: Pick<SheetsWorld, 'sheets'>,
  { alliance }: SeatedAlliance,
  wanted: unknown
): Promise<OpenedSheets | undefined> => {
  const section = parseId<SectionId>(wanted)
  return section && sheets.opened(alliance.id, section)
}

const mineIn = async (
  { sheets }: Pick<SheetsWorld, 'sheets'>,
  found: SeatedAlliance,
  section: SectionId | undefined
): Promise<MySheet | Refusal> => {
  const told = (await sheets.of(whoIs(found))).find((one) => one.section === section)
  if (told?.openedAt !== undefined) return { refused: 'sheets-open' }
  return told?.mine ?? { refused: 'not-found' }
}

const whoIs = ({ alliance, mine }: SeatedAlliance) => ({ id: alliance.id, seat: mine.id, person: mine.person.id })

const sectionIn = async (
  { words }: Pick<SheetsWorld, 'words'>,
  { alliance }: SeatedAlliance,
  wanted: unknown
): Promise<{ id: SectionId } | Refusal> => {
  const id = parseId<SectionId>(wanted)
  if (id === undefined || (await words.readSection(alliance.id, id)) === undefined) return { refused: 'not-found' }
  return { id }
}

/** Laid out like an alliance of this one section, whose name is the alliance's to give. Empty, where nothing stands in it yet. */
export const sheetOf = (
  random: Random,
  section: SectionId,
  blocks: Y.XmlElement[] = []
): { document: Uint8Array; clientId: number } => {
  const doc = emptyDocument(random)
  seedAlliance(doc, { title: '', sections: [{ id: section, key: 'sheet', title: '', starts: true }] })
  const body = sectionsOf(doc)[0]?.body
  if (blocks.length > 0) {
    body?.delete(0, body.length)
    body?.insert(0, blocks)
  }
  const document = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return { document, clientId: doc.clientID }
}
