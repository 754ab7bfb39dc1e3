// The HTTP side of the server: everything that is not the socket of a room.
import express from 'express'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { Agreements } from '../domain/agreementPorts.ts'
import type { Alliances, Invitations } from '../domain/alliancePorts.ts'
import type { Clock, Documents, Random, Rooms, Words } from '../domain/ports.ts'
import type { Keys, Sessions } from '../domain/sessionPorts.ts'
import type { RecordLines } from '../domain/recordPorts.ts'
import type { Returns } from '../domain/returnPorts.ts'
import type { Seen } from '../domain/seenPorts.ts'
import type { Rescues } from '../domain/updateLogPorts.ts'
import type { Snapshots } from '../domain/snapshotPorts.ts'
import type { Notes } from '../domain/notePorts.ts'
import type { OwnWords } from '../domain/ownWords.ts'
import type { Proposals } from '../domain/proposalPorts.ts'
import type { Bringing } from '../domain/broughtPorts.ts'
import type { Leaving } from '../domain/leavingPorts.ts'
import type { SheetRooms, Sheets } from '../domain/sheetPorts.ts'
import type { Drafts, Fading } from '../domain/drafts/draftPorts.ts'
import type { CalendarLinks, ComingBacks } from '../domain/comingBackPorts.ts'
import type { MailWorld } from '../domain/dayMail.ts'
import type { Templates } from '../domain/templates.ts'
import { type Doorkeeper, makeDoorkeeper } from './doorkeeper.ts'
import { cutShort } from './cutShort.ts'
import { calendarPages } from './calendarPages.ts'
import { makeEntrances } from './entrances.ts'
import { MailLimits } from './mailLimits.ts'
import { pageRoutes } from './pages.ts'
import { answerFaults, sendProblem } from './problem.ts'
import { PublicAddress, refuseForeignOrigin } from './publicAddress.ts'
import { RateLimits, addressReader } from './rateLimits.ts'
import { agreementRoutes } from './routes/agreements.ts'
import { allianceRoutes } from './routes/alliances.ts'
import { copyRoutes } from './routes/copies.ts'
import { draftRoutes } from './routes/drafts.ts'
import { comingBackRoutes } from './routes/comingBack.ts'
import { dayMailRoutes } from './routes/dayMail.ts'
import { invitationRoutes } from './routes/invitations.ts'
import { leavingRoutes } from './routes/leaving.ts'
import { meRoutes } from './routes/me.ts'
import { noteRoutes } from './routes/notes.ts'
import { ownWordsRoutes } from './routes/ownWords.ts'
import { proposalRoutes } from './routes/proposals.ts'
import { rescuedRoutes } from './routes/rescued.ts'
import { returnRoutes } from './routes/returns.ts'
import { sheetRoutes } from './routes/sheets.ts'
import { sinceRoutes } from './routes/since.ts'
import { snapshotRoutes } from './routes/snapshots.ts'
import { templateRoutes } from './routes/templates.ts'
import { securityHeaders } from './security.ts'
import { snapshotPages } from './snapshotPages.ts'
import { watchingRoutes } from './watching.ts'

export type AppDependencies = {
  clock: Clock
  random: Random
  logger: Logger
  registry: Registry
  words: Words
  documents: Documents
  rooms: Rooms & SheetRooms
  alliances: Alliances
  invitations: Invitations
  proposals: Proposals
  notes: Notes
  ownWords: OwnWords
  snapshots: Snapshots
  agreements: Agreements
  record: RecordLines
  seen: Seen
  returns: Returns
  sheets: Sheets
  comingBacks: ComingBacks
  calendarLinks: CalendarLinks
  rescues: Rescues
  leaving: Leaving
  bringing: Bringing
  drafts: Drafts & Pick<Fading, 'forget'>
  sessions: Sessions
  keys: Keys
  /** Read once at the start: `readTemplates(templatesDir)` of server/storage/templates.ts. */
  templates: Templates
  /** Able to commit. A rejection counts as not. */
  ready: () => Promise<boolean>
  /** The origin that people use, e.g. `https://alongside.example`. */
  publicUrl: string
  operatorName: string | undefined
  metricsToken: string | undefined
  /** Addresses and subnets whose X-Forwarded-For counts, as proxy-addr reads them. */
  trustedProxies: readonly string[]
  /** The built client: index.html, assets/, with .br and .gz beside each file. */
  clientDir: string
  rateLimits: 'on' | 'off'
  /** Undefined where no mail server is configured: nothing of mail answers then. */
  mail: MailWorld | undefined
}

const NOBODY_NAMED = 'whoever runs this server'

export const createApp = (dependencies: AppDependencies): { app: express.Express; doorkeeper: Doorkeeper } => {
  const { logger, publicUrl, operatorName, trustedProxies, rateLimits, mail } = dependencies
  const address = new PublicAddress(publicUrl)
  const limits = new RateLimits({ limits: rateLimits, addressOf: addressReader(trustedProxies) })
  const entrances = makeEntrances({ ...dependencies, address, limits })
  const world = { ...dependencies, operator: operatorName ?? NOBODY_NAMED, writesMail: mail !== undefined }

  const app = express()
  app.set('case sensitive routing', true)
  app.set('query parser', 'simple')
  app.use(cutShort)
  app.use(securityHeaders(address))
  app.use(takeUndecodablePathsLiterally)
  app.use(['/api', '/healthz', '/readyz', '/metrics'], neverStored)
  watchingRoutes(app, world)

  // The order is a promise: origin, session, alliance, body. Limits come after the origin, so that another
  // site's page cannot use up what this address may ask.
  app.use('/api', refuseForeignOrigin(address), limits.overall)
  const api = express.Router({ caseSensitive: true })
  templateRoutes(api, world, entrances)
  meRoutes(api, world, entrances)
  allianceRoutes(api, world, entrances)
  agreementRoutes(api, world, entrances)
  invitationRoutes(api, world, entrances)
  snapshotRoutes(api, world, entrances)
  proposalRoutes(api, world, entrances)
  rescuedRoutes(api, world, entrances)
  draftRoutes(api, world, entrances)
  sinceRoutes(api, world, entrances)
  returnRoutes(api, world, entrances)
  noteRoutes(api, world, entrances)
  ownWordsRoutes(api, world, entrances)
  sheetRoutes(api, world, entrances)
  copyRoutes(api, world, entrances)
  leavingRoutes(api, world, entrances)
  comingBackRoutes(api, world, entrances)
  if (mail !== undefined) dayMailRoutes(api, { ...world, mail, mailLimits: new MailLimits(rateLimits) }, entrances)
  app.use(api)
  app.use('/api', (_request, response) => sendProblem(response, { refused: 'not-found' }))

  snapshotPages(app, { ...dependencies, limits })
  calendarPages(app, { ...dependencies, address, limits })
  pageRoutes(app, { ...world, address, hasSession: ({ headers }) => entrances.cookies.isIn(headers.cookie) })
  app.use(answerFaults(logger))
  return { app, doorkeeper: makeDoorkeeper(entrances, dependencies) }
}

const neverStored: express.RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store')
  next()
}

/** `/api/alliances/%E0` names an id that is malformed, and so unknown, like any other: not an error of its own. */
const takeUndecodablePathsLiterally: express.RequestHandler = (request, _response, next) => {
  try {
    decodeURIComponent(request.path)
  } catch {
    request.url = request.url.replaceAll('%', '%25')
  }
  next()
}
