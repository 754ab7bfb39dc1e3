// The page itself on this device, so that it opens without a line: only where a browser does such a thing (a secure address, or this
// machine's own), and only while this device may keep a copy of some alliance.
import { opensWithoutLine } from './mayKeep.ts'

/** Looks for a newer one, too. Where it fails, the page comes from the server as it did before. */
export const keepPageHere = async (): Promise<void> => {
  if (!opensWithoutLine()) return
  const registration = await navigator.serviceWorker.register('/sw.js').catch(() => undefined)
  if ((await pagesHere()).length === 0) registration?.active?.postMessage('fill')
}

const pagesHere = async (): Promise<string[]> => (await caches.keys()).filter((name) => name.startsWith('alongside/'))

export const letPageGo = async (): Promise<void> => {
  if (!opensWithoutLine()) return
  const registration = await navigator.serviceWorker.getRegistration('/')
  await registration?.unregister()
  for (const name of await pagesHere()) await caches.delete(name)
}
