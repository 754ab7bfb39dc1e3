// Where the parts meet, in the order in which they start. Closing takes them down in the opposite one.
import { access } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { Registry } from 'prom-client'
import { randomBytes } from '../shared/alliance/ids.ts'
import { nearestMoment } from '../shared/alliance/moments.ts'
import type { Config } from './config.ts'
import type { Clock, Sweeping } from './domain/ports.ts'
import type { UpdateLog } from './domain/updateLogPorts.ts'
import type { SheetLog } from './domain/sheetPorts.ts'
import type { Fading } from './domain/drafts/draftPorts.ts'
import { eraseForsaken } from './domain/leaving.ts'
import { postWhatIsDue } from './domain/dayMail.ts'
import { garbageCollector } from './engine.ts'
import { createApp } from './http/app.ts'
import { PostRounds } from './mail/PostRounds.ts'
import { SmtpPost } from './mail/SmtpPost.ts'
import { SqliteAgreements } from './storage/agreements.ts'
import { SqliteAlliances } from './storage/alliances.ts'
import { SqliteCalendarLinks } from './storage/calendarLinks.ts'
import { SqliteComingBacks } from './storage/comingBacks.ts'
import { openDataDirectory } from './storage/dataDirectory.ts'
import { inWords } from './storage/soundText.ts'
import { SqliteDayMails } from './storage/dayMails.ts'
import { SqliteDrafts } from './storage/drafts.ts'
import { DraftThread } from './storage/DraftThread.ts'
import { eraseOrphanedKeys } from './storage/erasing.ts'
import { SqliteInvitations } from './storage/invitations.ts'
import { SqliteKeys } from './storage/keys.ts'
import { SqliteBringing } from './storage/bringing.ts'
import { SqliteLeaving } from './storage/leaving.ts'
import { SqliteNotes } from './storage/notes.ts'
import { SqliteOwnWords } from './storage/ownWords.ts'
import { SqliteProposals } from './storage/proposals.ts'
import { SqliteRecord } from './storage/record.ts'
import { SqliteRescues } from './storage/rescues.ts'
import { SqliteReturns } from './storage/returns.ts'
import { SqliteSeen } from './storage/seen.ts'
import { SqliteSessions } from './storage/sessions.ts'
import { SqliteSheetLog } from './storage/sheetLog.ts'
import { SqliteSheets } from './storage/sheets.ts'
import { SqliteSnapshots } from './storage/snapshots.ts'
import { SqliteSweeping } from './storage/sweeping.ts'
import { readTemplates } from './storage/templates.ts'
import { SqliteUpdateLog, canCommit } from './storage/updateLog.ts'
import { acceptSockets } from './sync/acceptSockets.ts'
import { Committer } from './sync/Committer.ts'
import { measureRooms } from './sync/measureRooms.ts'
import { restNowAndThen } from './sync/resting.ts'
import { RoomDirectory } from './sync/RoomDirectory.ts'
import type { Timer } from './sync/Session.ts'

export type RunningServer = {
  /** Where it really listens, e.g. `http://127.0.0.1:4400`. */
  listeningOn: string
  publicUrl: string
  close(): Promise<void>
}

/** What a test may put in the place of the world: what time it is, how long a wait takes, when the disk fails. */
export type World = { clock: Clock; timer: Timer; log(log: UpdateLog): UpdateLog; sheetLog(log: SheetLog): SheetLog }

const REAL_WORLD: World = {
  clock: { now: () => nearestMoment(Date.now()) },
  timer: {
    after(ms, act) {
      const timer = setTimeout(act, ms)
      return () => clearTimeout(timer)
    }
  },
  log: (log) => log,
  sheetLog: (log) => log
}

const fromRoot = (path: string): string =>
  // The same place from server/start.ts and from dist/server/start.js.
  fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? `../${path}` : `../../${path}`, import.meta.url))

/** Rejects with DataDirectoryProblem when the data cannot be opened, with the system's error when the port is taken. */
export const start = async ({
  config,
  logger,
  world = REAL_WORLD
}: {
  config: Config
  logger: Logger
  world?: World
}): Promise<RunningServer> => {
  const { clock, timer } = world
  const templates = await readTemplates(fromRoot('shared/templates'))
  const clientDir = fromRoot('dist/client')
  await access(`${clientDir}/index.html`)
  const data = await openDataDirectory(config.dataDir, config.masterKey)
  const { keyring } = data
  const { db } = data.words
  if (data.madeAnew.length > 0) logger.warn({ indexes: data.madeAnew }, 'indexes were damaged, and are made anew')
  for (const [alliance, harm] of keyring.damaged)
    logger.error({ alliance, harm: harm.map(inWords) }, 'an alliance is damaged, and stays closed')
  const registry = new Registry()
  const alliances = new SqliteAlliances({ db, keyring })
  const sessions = new SqliteSessions(db)
  const seen = new SqliteSeen({ db, keyring })
  const draftThread = new DraftThread(timer)
  const drafts = new SqliteDrafts({
    file: data.words,
    keyring,
    clock,
    thread: draftThread,
    seen,
    onTrouble: (id, error) => logger.error({ alliance: id, err: error }, 'drafts that are past could not be taken off the disk')
  })
  const log = world.log(new SqliteUpdateLog({ file: data.words, keyring, drafts }))
  const leaving = new SqliteLeaving({ db, keyring })
  const bringing = new SqliteBringing({ db, keyring })
  await eraseOrphanedKeys({ db, keyring })
  const measured = measureRooms(registry)
  const committer = new Committer({ log, onBatch: measured.committed })
  const sheets = new SqliteSheets({ db, keyring })
  const sheetLog = world.sheetLog(new SqliteSheetLog({ file: data.words, keyring }))
  const rescues = new SqliteRescues({ db, keyring })
  const directory = new RoomDirectory({
    log,
    rescues,
    sheets: { log: sheetLog, committer: new Committer({ log: sheetLog, onBatch: measured.committed }), kept: sheets },
    seen,
    alliances,
    committer,
    clock,
    logger,
    onRefused: measured.refused,
    onDiffers: measured.differs
  })
  measured.watch(directory)

  const server = createServer({
    headersTimeout: HEADERS_WITHIN_MS,
    requestTimeout: REQUEST_WITHIN_MS,
    connectionsCheckingInterval: HEADERS_WITHIN_MS / 2
  })
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(config.port, config.host, resolve))
  } catch (error) {
    await draftThread.close()
    await data.close()
    throw error
  }
  const { port } = server.address() as AddressInfo
  const publicUrl = config.publicUrl?.origin ?? `http://localhost:${port}`

  const mail = config.mail && postMail({ ...config.mail, db, keyring, clock, timer, logger, publicUrl })
  const { app, doorkeeper } = createApp({
    clock,
    random: randomBytes,
    logger,
    registry,
    words: directory.words,
    documents: directory.documents,
    rooms: directory,
    alliances,
    invitations: new SqliteInvitations({ db, keyring }),
    drafts,
    proposals: new SqliteProposals({ db, keyring }),
    snapshots: new SqliteSnapshots({ db, keyring }),
    notes: new SqliteNotes({ db, keyring }),
    ownWords: new SqliteOwnWords({ db, keyring }),
    agreements: new SqliteAgreements({ db, keyring }),
    record: new SqliteRecord({ db, keyring }),
    seen,
    returns: new SqliteReturns({ db, keyring }),
    sheets,
    comingBacks: new SqliteComingBacks({ db, keyring }),
    calendarLinks: new SqliteCalendarLinks(db),
    rescues,
    leaving,
    bringing,
    sessions,
    keys: new SqliteKeys(db),
    templates,
    ready: () => canCommit(db, clock),
    publicUrl,
    operatorName: config.operatorName,
    metricsToken: config.metricsToken,
    trustedProxies: config.trustedProxies,
    clientDir,
    rateLimits: config.rateLimits,
    mail
  })
  server.on('request', app)
  const sockets = acceptSockets({ server, directory, doorkeeper, timer, logger })
  const stopResting = restNowAndThen({ directory, timer, collect: garbageCollector() })

  const sweeping = new SqliteSweeping({ db, keyring })
  const stopSweeping = sweepNowAndThen({
    sweeping: {
      async sweep(now) {
        await sweeping.sweep(now)
        await leaving.forgetNames(now)
        for (const id of await eraseForsaken({ leaving, clock }))
          logger.error({ alliance: id }, 'left by all, and not erased: its record does not say so, or cannot be read')
      }
    },
    fading: drafts,
    clock,
    timer,
    logger
  })

  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => {
    const served = new Promise<void>((resolve) => server.close(() => resolve()))
    draftThread.end()
    stopResting()
    await mail?.close()
    await sockets.close()
    server.closeIdleConnections()
    // A request that never ends does not keep the words' files open.
    const cancel = timer.after(3_000, () => server.closeAllConnections())
    await served
    cancel()
    await stopSweeping()
    await draftThread.close()
    await data.close()
  }
  return {
    listeningOn: `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`,
    publicUrl,
    close: () => (closing ??= close())
  }
}

/** Its own clock, beside the sweep's: a mail server that hangs holds back nothing else. */
const postMail = ({
  server,
  from,
  db,
  keyring,
  clock,
  timer,
  logger,
  publicUrl: origin
}: NonNullable<Config['mail']> &
  ConstructorParameters<typeof SqliteLeaving>[0] & { clock: Clock; timer: Timer; logger: Logger; publicUrl: string }) => {
  const dayMails = new SqliteDayMails({
    db,
    keyring,
    onTrouble: (id, error) => logger.error({ alliance: id, err: error }, 'whether a line by mail is due cannot be read')
  })
  const post = new SmtpPost({ server, from, name: new URL(origin).hostname, timer })
  const onTrouble = (what: object): void => logger.warn(what, 'a mail was not taken')
  const rounds = new PostRounds({
    timer,
    post: () =>
      postWhatIsDue({ dayMails, post, clock, origin, onTrouble }).catch((error: unknown) =>
        logger.error({ err: error }, 'mail that is due could not be written')
      )
  })
  return {
    dayMails,
    postSoon: () => rounds.soon(),
    close: (): Promise<void> => {
      post.close()
      return rounds.close()
    }
  }
}

/** A request that trickles in is cut off: its headers within this time, and all of it, a quarter of a megabyte at most. */
const HEADERS_WITHIN_MS = 10_000
const REQUEST_WITHIN_MS = 30_000

const SWEEP_EVERY_MS = 60 * 60 * 1000

/** At the start, and every hour. What expired opens nothing in the meantime; a sweep that fails is tried again. */
const sweepNowAndThen = ({
  sweeping,
  fading,
  clock,
  timer,
  logger
}: {
  sweeping: Sweeping
  fading: Fading
  clock: Clock
  timer: Timer
  logger: Logger
}): (() => Promise<void>) => {
  let cancel: () => void = () => undefined
  let swept: Promise<void> = Promise.resolve()
  const sweep = (): void => {
    swept = sweeping
      .sweep(clock.now())
      .then(() => fading.fade())
      .catch((error: unknown) => logger.error({ err: error }, 'what expired could not be taken off the disk'))
    cancel = timer.after(SWEEP_EVERY_MS, sweep)
  }
  sweep()
  return () => {
    cancel()
    return swept
  }
}
