// The ways in that several routes share: who comes, and to which alliance.
import { type AllianceId, type PersonId, type SessionId, parseId } from '../../shared/alliance/ids.ts'
import { type SeatedAlliance, seatedIn } from '../domain/alliances.ts'
import { isResting } from '../domain/leaving.ts'
import type { Alliances } from '../domain/alliancePorts.ts'
import type { Clock } from '../domain/ports.ts'
import type { Sessions } from '../domain/sessionPorts.ts'
import { type Guarded, type Visit, anyone } from './guarded.ts'
import type { PublicAddress } from './publicAddress.ts'
import type { RateLimits } from './rateLimits.ts'
import { SessionCookies } from './sessions.ts'

type SignedIn = Visit & { person: PersonId; session: SessionId }
type Seated = SignedIn & SeatedAlliance

export type Entrances = {
  address: PublicAddress
  limits: RateLimits
  cookies: SessionCookies
  signedIn: Guarded<SignedIn>
  /** At `/api/alliances/:id…`: unknown, malformed and not theirs are one and the same 404. */
  seated: Guarded<Seated>
  /** The same, where an alliance that rests is left as it is. */
  awake: Guarded<Seated>
}

export const makeEntrances = ({
  address,
  limits,
  alliances,
  sessions,
  clock
}: {
  address: PublicAddress
  limits: RateLimits
  alliances: Alliances
  sessions: Sessions
  clock: Clock
}): Entrances => {
  const cookies = new SessionCookies({ sessions, clock, address })
  const signedIn = anyone.by(cookies.required)
  const seated = signedIn.by(({ request, person }) =>
    seatedIn(alliances, { person, id: parseId<AllianceId>(request.params['id']) })
  )
  const awake = seated.by(({ alliance }) => (isResting(alliance) ? { refused: 'resting' as const } : {}))
  return { address, limits, cookies, signedIn, seated, awake }
}
