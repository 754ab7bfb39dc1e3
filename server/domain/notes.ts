// A note is tied to words by one, answered by anyone who sits here, and laid to rest by all of them. One for the next return is sealed
// until that opens, and told to nobody before: its own seat's other pages are the only ones that hear of it.
import { type NoteId, type SectionId, newId, parseId } from '../../shared/alliance/ids.ts'
import { letterAt } from '../../shared/alliance/points.ts'
import type { AnchorNoteBody, ReplyBody, TellNoteBody } from '../../shared/protocol/notes.ts'
import type { Closing } from '../../shared/agreement/notes.ts'
import type { Refusal } from '../../shared/protocol/refusals.ts'
import type { SeatedAlliance } from './alliances.ts'
import type { Anchor, KeptNote, NoteAct, NoteDone, Notes } from './notePorts.ts'
import type { Clock, Random, Rooms, Words } from './ports.ts'
import type { SeatedPerson } from './seenPorts.ts'

export type NotesWorld = { notes: Notes; words: Words; rooms: Rooms; clock: Clock; random: Random }

export const notesOf = ({ notes }: Pick<NotesWorld, 'notes'>, found: SeatedAlliance) => notes.of(whoOf(found))

export const tellNote = async (
  world: NotesWorld,
  found: SeatedAlliance,
  { section: wanted, when, anchor, quote, words }: TellNoteBody
): Promise<KeptNote | Refusal> => {
  const { notes, rooms, clock, random } = world
  const section = await sectionIn(world, found, wanted)
  if (section === undefined) return { refused: 'not-found' }
  if (!isAnchor(anchor)) return NO_PLACE
  const id = newId<NoteId>(random)
  const told = await notes.tell(whoOf(found), { id, section, when, anchor, quote, words, now: clock.now() })
  if (told === 'unknown') return { refused: 'not-found' }
  if (told === 'too-many') return { refused: 'too-many-notes' }
  rooms.nudge(found.alliance.id, 'notes', when === 'now' ? undefined : found.mine.id)
  return readNote(world, found, id)
}

type Wanted =
  | { does: 'tell' }
  | { does: 'take-back' }
  | ({ does: 'tie' } & AnchorNoteBody)
  | { does: 'reply'; words: ReplyBody }
  | { does: 'close'; how: Closing | null }

/** `undefined` when it is done, and there is nothing more to say. */
export const actOnNote = async (
  world: NotesWorld,
  found: SeatedAlliance,
  { of, ...wanted }: Wanted & { of: unknown }
): Promise<Refusal | undefined> => {
  const note = parseId<NoteId>(of)
  if (note === undefined) return { refused: 'not-found' }
  const by = { note, now: world.clock.now() }
  let act: NoteAct
  if (wanted.does === 'tie') {
    const section = await sectionIn(world, found, wanted.section)
    if (section === undefined) return { refused: 'not-found' }
    if (!isAnchor(wanted.anchor)) return NO_PLACE
    act = { ...by, does: 'tie', section, anchor: wanted.anchor }
  } else act = { ...by, ...wanted }
  const done = await world.notes.act(whoOf(found), act)
  if (done !== 'told' && done !== 'hidden') return REFUSED[done]
  world.rooms.nudge(found.alliance.id, 'notes', done === 'told' ? undefined : found.mine.id)
  return undefined
}

const REFUSED: Record<Exclude<NoteDone, 'told' | 'hidden'>, Refusal> = {
  unknown: { refused: 'not-found' },
  over: { refused: 'note-over' },
  answered: { refused: 'note-answered' },
  'too-many': { refused: 'too-many-notes' }
}

/** As this seat may read it. */
export const readNote = async (
  world: Pick<NotesWorld, 'notes'>,
  found: SeatedAlliance,
  wanted: unknown
): Promise<KeptNote | Refusal> => (await notesOf(world, found)).notes.find(({ id }) => id === wanted) ?? { refused: 'not-found' }

/** A seam is shown with everyone's yes, and taken off by any one. */
export const unpickSeam = async (
  { notes, rooms }: Pick<NotesWorld, 'notes' | 'rooms'>,
  { alliance }: SeatedAlliance,
  wanted: unknown
): Promise<Refusal | undefined> => {
  const section = parseId<SectionId>(wanted)
  if (section === undefined || !(await notes.unpick(alliance.id, section))) return { refused: 'not-found' }
  rooms.nudge(alliance.id, 'notes')
  return undefined
}

/** Whether everyone can be asked for it: something rests there to be cleared, or was mended. */
export const canBeAsked = async (
  { notes, words }: Pick<NotesWorld, 'notes' | 'words'>,
  found: SeatedAlliance,
  { kind, section: wanted }: { kind: 'clear-notes' | 'seam'; section: string }
): Promise<{ section: SectionId; title: string } | Refusal> => {
  const section = parseId<SectionId>(wanted)
  const written = section === undefined ? undefined : await words.readSection(found.alliance.id, section)
  if (section === undefined || written === undefined) return { refused: 'not-found' }
  const { any, mended } = await notes.restingIn(found.alliance.id, section)
  if (kind === 'clear-notes' && !any) return { refused: 'nothing-to-clear' }
  if (kind === 'seam' && !mended) return { refused: 'nothing-mended' }
  return { section, title: written.title }
}

const NO_PLACE: Refusal = { refused: 'bad-request', field: 'anchor', detail: 'anchor: expects two places among the words' }

const sectionIn = async (
  { words }: Pick<NotesWorld, 'words'>,
  { alliance }: SeatedAlliance,
  wanted: string
): Promise<SectionId | undefined> => {
  const section = parseId<SectionId>(wanted)
  return section !== undefined && (await words.readSection(alliance.id, section)) !== undefined ? section : undefined
}

const whoOf = ({ alliance, mine }: SeatedAlliance): SeatedPerson => ({
  id: alliance.id,
  seat: mine.id,
  person: mine.person.id
})

/** Each is at a letter. At which one, only who reads the words can say. */
const isAnchor = ({ from, to }: Anchor): boolean => letterAt(from) !== undefined && letterAt(to) !== undefined
