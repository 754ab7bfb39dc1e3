// What was said about each alliance on this device: whether it may keep a copy. Nothing, until somebody says so.
import { type AllianceId, parseId } from '../../shared/alliance/ids.ts'
import { storageHere } from './storageHere.ts'

/** `no room`: it may, and this browser has no room for it, or keeps nothing. */
export type Said = 'yes' | 'no' | 'no room'

const SAID: readonly Said[] = ['yes', 'no', 'no room']

const PREFIX = 'alongside/may-keep/'

export const saidOf = (alliance: string): Said | undefined => {
  const text = storageHere()?.getItem(PREFIX + alliance)
  return SAID.find((said) => said === text)
}

/** Undefined takes back what was said: it is asked anew. False where this browser keeps nothing, or has no room even for this. */
export const say = (alliance: string, said: Said | undefined): boolean => {
  const isKept = write(PREFIX + alliance, said)
  // A browser tells its other tabs; those who listen in this one are told here.
  globalThis.dispatchEvent?.(new StorageEvent('storage', { key: PREFIX + alliance }))
  return isKept
}

const write = (place: string, said: Said | undefined): boolean => {
  const storage = storageHere()
  if (storage === undefined) return false
  storage.removeItem(place)
  if (said === undefined) return true
  try {
    storage.setItem(place, said)
    return true
  } catch {
    // Full: nothing was said, and nothing is kept.
    return false
  }
}

/** Those that it was asked about here. */
export const askedAbout = (): AllianceId[] => {
  const storage = storageHere()
  return Array.from({ length: storage?.length ?? 0 }, (_, nth) => storage?.key(nth) ?? '')
    .filter((place) => place.startsWith(PREFIX))
    .flatMap((place) => parseId<AllianceId>(place.slice(PREFIX.length)) ?? [])
}

export const mayKeepAny = (): boolean => askedAbout().some((alliance) => saidOf(alliance) === 'yes')

/** Calls when something is said, in any tab. */
export const onSaid = (listener: () => void): (() => void) => {
  const hear = ({ key }: StorageEvent): void => {
    if (key === null || key.startsWith(PREFIX)) listener()
  }
  globalThis.addEventListener?.('storage', hear)
  return () => globalThis.removeEventListener?.('storage', hear)
}

/** Whether this browser opens the page itself without a line: only at a secure address, or this machine's own. */
export const opensWithoutLine = (): boolean => 'serviceWorker' in navigator
