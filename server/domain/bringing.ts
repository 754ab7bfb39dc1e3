// An alliance brought from a copy: a new one, with its words, its sections and its history, whoever brings it in their seat and the others
// empty. Nobody stands on anything there until they say so.
import type { AllianceId, PersonId } from '../../shared/alliance/ids.ts'
import { type Refusal, isRefusal } from '../../shared/protocol/refusals.ts'
import type { Bringing, CopyReading } from './broughtPorts.ts'
import type { AllianceWords, Clock, Random } from './ports.ts'
import { type FreshSession, whoIsHere } from './sessions.ts'

export const bringFromCopy = async (
  { bringing, copies, clock, random }: { bringing: Bringing; copies: CopyReading; clock: Clock; random: Random },
  { sent, present }: { sent: Uint8Array; present: PersonId | undefined }
): Promise<{ id: AllianceId; person: PersonId; words: AllianceWords; fresh?: FreshSession } | Refusal> => {
  const copied = await copies.read(sent)
  if (isRefusal(copied)) return copied
  const { id, template, language, title, seats, mine, document, clientId, words, brought } = copied
  const { person, fresh, newcomer } = whoIsHere({ clock, random }, present)
  const alliance = {
    id,
    template,
    language,
    createdAt: clock.now(),
    title,
    seats: seats.map((seat) => ({
      ...seat,
      taken: seat.id === mine.seat ? { by: person, name: mine.name, ink: mine.ink } : undefined
    })),
    document,
    // Whose words are whose, the marks say.
    writer: { clientId, personId: null },
    ...(newcomer && { newcomer })
  }
  await bringing.bring(alliance, { seat: mine.seat, person, brought })
  return { id, person, words, ...(fresh && { fresh }) }
}
