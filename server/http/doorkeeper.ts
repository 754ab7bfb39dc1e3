// Who may open a room's socket: the same origins, sessions, seats and limits as over HTTP.
import type { IncomingMessage } from 'node:http'
import type { AllianceId, PersonId, SeatId, SessionId } from '../../shared/alliance/ids.ts'
import type { Alliances } from '../domain/alliancePorts.ts'
import type { SheetRef, Sheets } from '../domain/sheetPorts.ts'
import type { Entrances } from './entrances.ts'

export type Doorkeeper = {
  originAllowed(origin: string | undefined): boolean
  sessionOf(request: IncomingMessage): Promise<{ sessionId: SessionId; personId: PersonId } | undefined>
  seatOf(id: AllianceId, person: PersonId): Promise<SeatId | undefined>
  isWriter(of: SheetRef, person: PersonId): Promise<boolean>
  /** Seconds to wait when this address opens sockets too fast; undefined when it may. */
  tooFast(request: IncomingMessage): Promise<number | undefined>
}

export const makeDoorkeeper = (
  { address, cookies, limits }: Entrances,
  { alliances, sheets }: { alliances: Alliances; sheets: Sheets }
): Doorkeeper => ({
  originAllowed: (origin) => address.allows(origin),
  async sessionOf(request) {
    const found = await cookies.ofCookieHeader(request.headers.cookie)
    return found && { sessionId: found.sessionId, personId: found.personId }
  },
  seatOf: (id, person) => alliances.seatOf(id, person),
  isWriter: (of, person) => sheets.isWriter(of, person),
  tooFast: (request) => limits.secondsToWait('sockets', request)
})
