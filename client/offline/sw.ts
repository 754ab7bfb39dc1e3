// Opens the page without a line, on a device that keeps a copy of an alliance and nowhere else (client/connection/offlinePage.ts). It
// knows the files of one build, and none of what anybody wrote: that is read by the page (client/connection/copies.ts). With a line, a page
// comes from the server, so that nobody is left with an old one.
declare const self: ServiceWorkerGlobalScope
/** Written before this script when it is built (scripts/build.mjs): every script and style sheet of the page, its own faces, and a name
 *  that is another one when any of them is. */
declare const FILES: readonly string[]
declare const BUILD: string

const PREFIX = 'alongside/'
const HERE = PREFIX + BUILD
/** Any page of ours: its script looks at the address itself. */
const PAGE = '/me'
/** A line that is dead without a word is not waited for longer. */
const PATIENCE_MS = 4_000

const fill = async (): Promise<void> => {
  const cache = await caches.open(HERE)
  await cache.addAll([PAGE, ...FILES])
}

self.addEventListener('install', (event) => {
  event.waitUntil(fill().then(() => self.skipWaiting()))
})

// It was let go and is wanted again while a page still stood: a browser then takes the same one, without installing it.
self.addEventListener('message', (event) => {
  event.waitUntil(fill())
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const names = await caches.keys()
      await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== HERE).map((name) => caches.delete(name)))
      await self.clients.claim()
    })()
  )
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  if (pathname.startsWith('/assets/')) event.respondWith(file(request))
  else if (request.mode === 'navigate' && isPage(pathname)) event.respondWith(page(request))
})

const isPage = (path: string): boolean => path === '/' || path === PAGE || path.startsWith('/a/')

/** What stands in assets/ has the hash of its content in its name: it is the same whenever it came. */
const file = async (request: Request): Promise<Response> => (await caches.match(request)) ?? fetch(request)

/** From the server, when that answers; the one that is here, when it does not. */
const page = async (request: Request): Promise<Response> => {
  const asked = fetch(request)
  const patience = new Promise<undefined>((resolve) => {
    setTimeout(() => resolve(undefined), PATIENCE_MS)
  })
  const answer = await Promise.race([asked, patience]).catch(() => undefined)
  // Something before the server says that it is not there.
  if (answer !== undefined && (answer.status < 502 || answer.status > 504)) return answer
  return (await caches.match(PAGE)) ?? asked
}
