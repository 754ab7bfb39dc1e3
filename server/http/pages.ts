// The built client. Every page is the same index.html, which looks at the address itself; the server only
// says whether there is such a page.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Request, RequestHandler, Response, Router } from 'express'
import sirv from 'sirv'
import { sendProblem } from './problem.ts'
import type { PublicAddress } from './publicAddress.ts'

/** The pages that there are. */
const PAGES = ['/', '/begin', '/join', '/a/:id', '/me']

const A_YEAR = 365 * 24 * 60 * 60

export const pageRoutes = (router: Router, { clientDir, address }: { clientDir: string; address: PublicAddress }): void => {
  const sendIndex = indexOf(clientDir)
  const page =
    (status: 200 | 404): RequestHandler =>
    (request, response) => {
      if (address.isTwin(request.get('Host')) && request.originalUrl.startsWith('/'))
        response.redirect(302, address.origin + request.originalUrl)
      else sendIndex(request, response, status)
    }

  router.get(PAGES, page(200))
  // The one page under its file's name, and what is compressed beside each file, are no addresses.
  router.get(/\.(html|br|gz)$/, page(404))
  router.use(
    sirv(clientDir, {
      brotli: true,
      gzip: true,
      etag: true,
      extensions: [],
      setHeaders: (response, path) => {
        // What stands in assets/ has the hash of its content in its name.
        const lasting = path.startsWith('/assets/')
        response.setHeader('Cache-Control', lasting ? `public, max-age=${A_YEAR}, immutable` : 'no-cache')
      }
    })
  )
  router.use((request, response, next) => {
    if (isReading(request) && request.accepts('html') !== false) page(404)(request, response, next)
    else sendProblem(response, { refused: 'not-found' })
  })
}

const isReading = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD'

/** Reads index.html, and what it is compressed, once. */
const indexOf = (clientDir: string): ((request: Request, response: Response, status: number) => void) => {
  const path = join(clientDir, 'index.html')
  const plain = readFileSync(path)
  const compressed = new Map<string, Buffer>()
  for (const [encoding, suffix] of [['br', '.br'] as const, ['gzip', '.gz'] as const])
    if (existsSync(path + suffix)) compressed.set(encoding, readFileSync(path + suffix))

  return (request, response, status) => {
    const encoding = request.acceptsEncodings([...compressed.keys(), 'identity'])
    const body = encoding === false ? undefined : compressed.get(encoding)
    response.status(status).set({ 'Cache-Control': 'no-cache', Vary: 'Accept-Encoding' }).type('html')
    if (body !== undefined && encoding !== false) response.set('Content-Encoding', encoding)
    response.send(body ?? plain)
  }
}
