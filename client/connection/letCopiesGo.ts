// Letting go of the copies on this device: what was said is taken back first, so that no page that is open writes on.
import { type AllianceId, parseId } from '../../shared/alliance/ids.ts'
import { type Said, askedAbout, mayKeepAny, say, saidOf } from './mayKeep.ts'
import { letPageGo } from './offlinePage.ts'

/** `said`: what stays said of it; undefined: it is asked anew, should it ever be opened here again. */
export const letCopyGo = async (alliance: string, said?: Exclude<Said, 'yes'>): Promise<void> => {
  const id = parseId<AllianceId>(alliance)
  if (id === undefined || (said === undefined && saidOf(id) === undefined)) return
  say(id, said)
  const copies = await openHere()
  await copies?.letGo(id)
  copies?.close()
  if (!mayKeepAny()) await letPageGo()
}

/** Whoever sat here does so no more: nothing of what they may read stays. */
export const letAllCopiesGo = async (): Promise<void> => {
  const asked = askedAbout()
  if (asked.length === 0) return
  for (const alliance of asked) say(alliance, undefined)
  const copies = await openHere()
  for (const { alliance } of (await copies?.all()) ?? []) await copies?.letGo(alliance)
  copies?.close()
  await letPageGo()
}

/** Undefined where this browser keeps nothing, and has nothing to let go. */
const openHere = async () => {
  const { openCopies } = await import('./copies.ts')
  return await openCopies().catch(() => undefined)
}
