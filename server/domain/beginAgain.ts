import * as Y from 'yjs'
import { type AllianceId, type SeatId, type SectionId, newId } from '../../shared/alliance/ids.ts'
import { titleOf } from '../../shared/alliance/layout.ts'
import { copyOwnWords } from '../../shared/alliance/ownWords.ts'
import { type SeatedAlliance, emptyDocument } from './alliances.ts'
import type { Alliances } from './alliancePorts.ts'
import type { Clock, Documents, Random } from './ports.ts'

/** A fresh alliance for when the wrong person sat down: the same template, sections and title, this person
 *  alone in their seat, and only the words that they wrote. The other alliance stays as it is. */
export const beginAgain = async (
  { alliances, documents, clock, random }: { alliances: Alliances; documents: Documents; clock: Clock; random: Random },
  { alliance, mine }: SeatedAlliance
): Promise<AllianceId> => {
  const { doc: source, clients } = await documents.read(alliance.id)
  const doc = emptyDocument(random)
  copyOwnWords(source, doc, {
    whose: { isMine: (clientId) => clients.get(clientId) === mine.person.id, seatId: mine.id },
    newId: () => newId<SectionId>(random)
  })
  const id = newId<AllianceId>(random)
  const { id: by, name, ink } = mine.person
  await alliances.begin({
    id,
    template: alliance.template,
    language: alliance.language,
    createdAt: clock.now(),
    title: titleOf(doc),
    seats: alliance.seats.map((seat) => ({
      id: newId<SeatId>(random),
      label: seat.label,
      taken: seat.id === mine.id ? { by, name, ink } : undefined
    })),
    document: Y.encodeStateAsUpdate(doc),
    writer: { clientId: doc.clientID, personId: by }
  })
  return id
}
