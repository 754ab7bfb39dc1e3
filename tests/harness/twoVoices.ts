// Amara and Jonas as a page knows them, on which one of them sits.
import { type Voice, Voices } from '../../client/writing/Voices.ts'

export const AMARA_AND_JONAS: readonly Voice[] = [
  { seatId: 'amara', name: 'Amara', ink: 'indigo' },
  { seatId: 'jonas', name: 'Jonas', ink: 'madder' }
]

/** `clients`: whose pen writes under which client id. */
export const twoVoices = ({ me, clients = [] }: { me: 'amara' | 'jonas'; clients?: [number, string][] }): Voices => {
  const voices = new Voices(() => undefined)
  voices.know({ me, voices: AMARA_AND_JONAS, clients, knowsAuthors: true })
  return voices
}
