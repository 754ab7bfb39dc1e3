// The built client. Every page is the same app, which looks at the address itself; the server says whether there is
// such a page, and with which file of the build it begins.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Request, RequestHandler, Response, Router } from 'express'
import sirv from 'sirv'
import { sendProblem } from './problem.ts'
import type { PublicAddress } from './publicAddress.ts'

/** The pages that there are, and the file of the client that each begins with: the first that was built. */
const PAGES = { '/': ['welcome.html', 'index.html'], '/a/:id': ['alliance.html', 'index.html'] } as const
const OTHER_PAGES = ['/begin', '/join', '/me', '/a/:id/history', '/a/:id/who']
/** Where a link in a mail leads. */
const MAIL_PAGE = '/mail'

const A_YEAR = 365 * 24 * 60 * 60

export const pageRoutes = (
  router: Router,
  {
    clientDir,
    address,
    hasSession,
    writesMail
  }: { clientDir: string; address: PublicAddress; hasSession: (request: Request) => boolean; writesMail: boolean }
): void => {
  const index = pageIn(clientDir, ['index.html'])
  const [welcome, alliance] = [pageIn(clientDir, PAGES['/']), pageIn(clientDir, PAGES['/a/:id'])]
  const page =
    (status: 200 | 404, send: (request: Request) => SendPage): RequestHandler =>
    (request, response) => {
      if (address.isTwin(request.get('Host')) && request.originalUrl.startsWith('/'))
        response.redirect(302, address.origin + request.originalUrl)
      else send(request)(request, response, status)
    }

  // Whoever comes with a session finds their alliances there; whoever comes without, the welcome.
  router.get('/', (_request, response, next) => {
    response.vary('Cookie')
    next()
  })
  router.get(
    '/',
    page(200, (request) => (hasSession(request) ? index : welcome))
  )
  router.get(
    '/a/:id',
    page(200, () => alliance)
  )
  router.get(
    writesMail ? [...OTHER_PAGES, MAIL_PAGE] : OTHER_PAGES,
    page(200, () => index)
  )
  // The one page under its file's name, and what is compressed beside each file, are no addresses.
  router.get(
    /\.(html|br|gz)$/,
    page(404, () => index)
  )
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
    if (isReading(request) && request.accepts('html') !== false) page(404, () => index)(request, response, next)
    else sendProblem(response, { refused: 'not-found' })
  })
}

const isReading = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD'

type SendPage = (request: Request, response: Response, status: number) => void

/** Reads the first of these files that there is, and what it is compressed, once. */
const pageIn = (clientDir: string, names: readonly string[]): SendPage => {
  const path = names.map((name) => join(clientDir, name)).find((file) => existsSync(file))
  if (path === undefined) throw new Error(`${clientDir} holds no ${names.join(', ')}`)
  const plain = readFileSync(path)
  const compressed = new Map<string, Buffer>()
  for (const [encoding, suffix] of [['br', '.br'] as const, ['gzip', '.gz'] as const])
    if (existsSync(path + suffix)) compressed.set(encoding, readFileSync(path + suffix))

  return (request, response, status) => {
    const encoding = request.acceptsEncodings([...compressed.keys(), 'identity'])
    const body = encoding === false ? undefined : compressed.get(encoding)
    response.status(status).set('Cache-Control', 'no-cache').type('html').vary('Accept-Encoding')
    if (body !== undefined && encoding !== false) response.set('Content-Encoding', encoding)
    response.send(body ?? plain)
  }
}
