// Looking back, day by day, at what a section said.
import { type AllianceId, type SeatId, type SectionId, parseId } from '../../../shared/alliance/ids.ts'
import type { Draft, DraftDays } from '../../../shared/protocol/drafts.ts'
import type { Refusal } from '../../../shared/protocol/refusals.ts'
import type { FrozenNode } from '../../../shared/sharing/frozenWords.ts'
import type { Alliances } from '../alliancePorts.ts'
import type { Rooms, Words } from '../ports.ts'
import { type Day, dateOf, parseDate } from './days.ts'
import type { Drafts } from './draftPorts.ts'

type DraftsWorld = { drafts: Drafts; words: Words; rooms: Rooms; alliances: Pick<Alliances, 'authors'> }

export const draftDaysOf = async (
  { drafts, words }: Pick<DraftsWorld, 'drafts' | 'words'>,
  id: AllianceId,
  wanted: unknown
): Promise<DraftDays | Refusal> => {
  const section = parseId<SectionId>(wanted)
  if (section === undefined || (await words.readSection(id, section)) === undefined) return { refused: 'not-found' }
  const { windowDays, days } = await drafts.daysOf(id, section)
  return { windowDays, days: days === undefined ? [] : datesFrom(days) }
}

const datesFrom = ({ first, last }: { first: Day; last: Day }): string[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, nth) => dateOf(first + nth))

export const draftOn = async (
  { drafts, rooms, alliances }: DraftsWorld,
  id: AllianceId,
  wanted: { section: unknown; date: unknown }
): Promise<Draft | Refusal> => {
  const section = parseId<SectionId>(wanted.section)
  const day = parseDate(wanted.date)
  if (section === undefined || day === undefined) return { refused: 'not-found' }
  const pens = new Map((await alliances.authors(id)).map(({ clientId, seatId }) => [clientId, seatId]))
  const words = await drafts.wordsOn(id, { section, day, pens })
  if (words === undefined) return { refused: 'not-found' }
  // What is copied back from here stays whose it was.
  rooms.draftShown(id, wordsBySeat(words.content))
  return { day: dateOf(day), ...words }
}

/** What each seat had there, in stretches without another's between. */
const wordsBySeat = (content: FrozenNode): Map<SeatId, string[]> => {
  const stretches = new Map<SeatId, string[]>()
  const look = (node: FrozenNode): void => {
    let before: string | undefined
    for (const child of node.content ?? []) {
      const seat = child.text === undefined ? undefined : parseId<SeatId>(child.by)
      if (seat !== undefined) {
        const of = stretches.get(seat) ?? []
        if (before === seat) of.push((of.pop() ?? '') + (child.text ?? ''))
        else of.push(child.text ?? '')
        stretches.set(seat, of)
      }
      before = seat
      look(child)
    }
  }
  look(content)
  return stretches
}
