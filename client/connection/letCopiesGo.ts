// Letting go of the copies on this device: what was said is taken back first, so that no page that is open writes on.
import { type AllianceId, parseId } from '../../shared/alliance/ids.ts'
import { inTime } from './inTime.ts'
import { type Said, askedAbout, mayKeepAny, say, saidOf } from './mayKeep.ts'
import { letPageGo } from './offlinePage.ts'

/** A database that does not answer by then is not waited for: should it ever, they go then. */
const WAITED_FOR_MS = 10_000

/** `said`: what stays said of it; undefined: it is asked anew, should it ever be opened here again. */
export const letCopyGo = async (alliance: string, said?: Exclude<Said, 'yes'>): Promise<void> => {
  const id = parseId<AllianceId>(alliance)
  if (id === undefined || (said === undefined && saidOf(id) === undefined)) return
  say(id, said)
  await inTime(letGo([id]), WAITED_FOR_MS)
  if (!mayKeepAny()) await letPageGo()
}

/** Whoever sat here does so no more: nothing of what they may read stays. */
export const letAllCopiesGo = async (): Promise<void> => {
  const asked = askedAbout()
  if (asked.length === 0) return
  for (const alliance of asked) say(alliance, undefined)
  await inTime(letGo('all'), WAITED_FOR_MS)
  await letPageGo()
}

/** Where this browser keeps nothing, there is nothing to let go. */
const letGo = async (which: readonly AllianceId[] | 'all'): Promise<void> => {
  const { openCopies } = await import('./copies.ts')
  const copies = await openCopies().catch(() => undefined)
  if (copies === undefined) return
  for (const alliance of which === 'all' ? (await copies.all()).map((one) => one.alliance) : which) await copies.letGo(alliance)
  copies.close()
}
