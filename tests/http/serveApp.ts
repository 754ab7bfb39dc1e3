// The HTTP side alone, on a free port, over real storage in a directory of its own; its world can be turned.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Kysely } from 'kysely'
import { pino } from 'pino'
import { Counter, Registry } from 'prom-client'
import type { SheetRooms } from '../../server/domain/sheetPorts.ts'
import type { Proposals } from '../../server/domain/proposalPorts.ts'
import type { Alliances, Invitations } from '../../server/domain/alliancePorts.ts'
import type { Rooms, Words } from '../../server/domain/ports.ts'
import type { UpdateLog } from '../../server/domain/updateLogPorts.ts'
import { createApp } from '../../server/http/app.ts'
import { SqliteAgreements } from '../../server/storage/agreements.ts'
import { SqliteAlliances } from '../../server/storage/alliances.ts'
import { SqliteCalendarLinks } from '../../server/storage/calendarLinks.ts'
import { SqliteComingBacks } from '../../server/storage/comingBacks.ts'
import { SqliteDayMails } from '../../server/storage/dayMails.ts'
import { openDataDirectory } from '../../server/storage/dataDirectory.ts'
import type { SqliteDrafts } from '../../server/storage/drafts.ts'
import { SqliteInvitations } from '../../server/storage/invitations.ts'
import { SqliteKeys } from '../../server/storage/keys.ts'
import type { Keyring } from '../../server/storage/keyring.ts'
import type { Leaving } from '../../server/domain/leavingPorts.ts'
import { SqliteBringing } from '../../server/storage/bringing.ts'
import { SqliteLeaving } from '../../server/storage/leaving.ts'
import { SqliteNotes } from '../../server/storage/notes.ts'
import { SqliteOwnWords } from '../../server/storage/ownWords.ts'
import { SqliteProposals } from '../../server/storage/proposals.ts'
import { SqliteRecord } from '../../server/storage/record.ts'
import { SqliteRescues } from '../../server/storage/rescues.ts'
import { SqliteReturns } from '../../server/storage/returns.ts'
import { SqliteSessions } from '../../server/storage/sessions.ts'
import { SqliteSheetLog } from '../../server/storage/sheetLog.ts'
import { SqliteSheets } from '../../server/storage/sheets.ts'
import { SqliteSnapshots } from '../../server/storage/snapshots.ts'
import type { Tables } from '../../server/storage/tables.ts'
import { readTemplates } from '../../server/storage/templates.ts'
import { Committer } from '../../server/sync/Committer.ts'
import { RoomDirectory } from '../../server/sync/RoomDirectory.ts'
import { randomBytes } from '../../shared/alliance/ids.ts'
import { logOf } from '../harness/logOf.ts'

export type ServedApp = {
  /** Where it listens, by number. */
  origin: string
  publicUrl: string
  port: number
  dataDir: string
  db: Kysely<Tables>
  log: UpdateLog
  drafts: SqliteDrafts
  alliances: Alliances
  dayMails: SqliteDayMails
  keyring: Keyring
  leaving: Leaving
  invitations: Invitations
  proposals: Proposals
  clock: { at: number; now(): number }
  /** What the rooms were told, e.g. `nudge seats`. */
  told: string[]
  /** Those that were nudged alone. */
  toldSeats: string[]
  logged(): string
  /** Everything that it answers at, pages of the client aside: `GET /api/me`. */
  routes: string[]
  [Symbol.asyncDispose](): Promise<void>
}

export const INDEX = '<!doctype html><title>Alongside</title>'
export const SCRIPT = `console.log('${'alongside '.repeat(40)}')`

export const serveApp = async ({
  publicUrl: givenUrl,
  rateLimits = 'off',
  metricsToken,
  operatorName,
  trustedProxies = [],
  ready = () => Promise.resolve(true),
  words = (real) => real,
  mail = 'on'
}: {
  publicUrl?: string
  rateLimits?: 'on' | 'off'
  metricsToken?: string
  operatorName?: string
  trustedProxies?: string[]
  ready?: () => Promise<boolean>
  words?: (real: Words) => Words
  mail?: 'on' | 'off'
} = {}): Promise<ServedApp> => {
  const directory = await mkdtemp(join(tmpdir(), 'alongside-http-'))
  const dataDir = join(directory, 'data')
  const data = await openDataDirectory(dataDir, undefined)
  const clientDir = await writeClient(join(directory, 'client'))
  let lines = ''
  const logger = pino(
    { level: 'trace' },
    new Writable({
      write(chunk: Buffer, _, done) {
        lines += chunk.toString()
        done()
      }
    })
  )
  const { keyring } = data
  const { db } = data.words
  const clock = { at: Date.UTC(2026, 10, 16, 9), now: () => clock.at }
  const alliances = new SqliteAlliances({ db, keyring })
  const leaving = new SqliteLeaving({ db, keyring })
  const invitations = new SqliteInvitations({ db, keyring })
  const proposals = new SqliteProposals({ db, keyring })
  const snapshots = new SqliteSnapshots({ db, keyring })
  const sheets = new SqliteSheets({ db, keyring })
  const sheetLog = new SqliteSheetLog({ file: data.words, keyring })
  const { log, drafts, seen, close: endDrafts } = logOf(data, clock)
  const rescues = new SqliteRescues({ db, keyring })
  const rooms = new RoomDirectory({
    log,
    rescues,
    sheets: { log: sheetLog, committer: new Committer({ log: sheetLog }), kept: sheets },
    seen,
    alliances,
    clock,
    logger,
    committer: new Committer({ log, onBatch: () => undefined }),
    onRefused: () => undefined,
    onDiffers: () => undefined
  })
  const dayMails = new SqliteDayMails({
    db,
    keyring,
    onTrouble: (_, error) => {
      throw error
    }
  })
  const told: string[] = []
  const toldSeats: string[] = []
  const heardRooms: Rooms & SheetRooms = {
    whileHeld: (of, act) => rooms.whileHeld(of, act),
    sheetsOver: (over) => rooms.sheetsOver(over),
    openedSheetsChanged: (id) => rooms.openedSheetsChanged(id),
    nudge(id, kind, seat) {
      told.push(seat === undefined || kind === 'rescued' ? `nudge ${kind}` : `nudge ${kind}, to one seat`)
      if (seat !== undefined) toldSeats.push(seat)
      rooms.nudge(id, kind, seat)
    },
    rescueAnswered(id, rescue) {
      told.push('rescueAnswered')
      return rooms.rescueAnswered(id, rescue)
    },
    rescuesForgotten: (id) => rooms.rescuesForgotten(id),
    erased(id) {
      told.push('erased')
      rooms.erased(id)
    },
    seatLeft(id, person) {
      told.push('seatLeft')
      return rooms.seatLeft(id, person)
    },
    draftShown: (id, words) => rooms.draftShown(id, words),
    seatsChanged(id) {
      told.push('seatsChanged')
      return rooms.seatsChanged(id)
    },
    sessionEnded(id) {
      told.push('sessionEnded')
      rooms.sessionEnded(id)
    }
  }
  const registry = new Registry()
  registry.registerMetric(new Counter({ name: 'alongside_test_total', help: 'Something to read', registers: [] }))

  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const publicUrl = givenUrl ?? `http://localhost:${port}`
  const { app } = createApp({
    clock,
    random: randomBytes,
    logger,
    registry,
    words: words(rooms.words),
    documents: rooms.documents,
    rooms: heardRooms,
    alliances,
    invitations,
    proposals,
    snapshots,
    notes: new SqliteNotes({ db, keyring }),
    ownWords: new SqliteOwnWords({ db, keyring }),
    agreements: new SqliteAgreements({ db, keyring }),
    record: new SqliteRecord({ db, keyring }),
    seen,
    drafts,
    returns: new SqliteReturns({ db, keyring }),
    sheets,
    comingBacks: new SqliteComingBacks({ db, keyring }),
    calendarLinks: new SqliteCalendarLinks(db),
    rescues,
    leaving,
    bringing: new SqliteBringing({ db, keyring }),
    sessions: new SqliteSessions(db),
    keys: new SqliteKeys(db),
    templates: await readTemplates('shared/templates'),
    ready,
    publicUrl,
    operatorName,
    metricsToken,
    trustedProxies,
    clientDir,
    rateLimits,
    mail: mail === 'off' ? undefined : { dayMails, postSoon: () => void told.push('postSoon') }
  })
  server.on('request', app)

  return {
    origin: `http://127.0.0.1:${port}`,
    publicUrl,
    port,
    dataDir,
    db,
    keyring,
    leaving,
    log,
    drafts,
    alliances,
    dayMails,
    invitations,
    proposals,
    clock,
    told,
    toldSeats,
    logged: () => lines,
    routes: routesOf(app.router.stack),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rooms.close()
      await endDrafts()
      await data.close()
      await rm(directory, { recursive: true, force: true })
    }
  }
}

type Layer = { route?: { path: unknown; stack: { method?: string }[] }; handle?: unknown }

/** As Express holds them: routers within routers, a layer a route. */
const routesOf = (layers: readonly Layer[]): string[] =>
  layers.flatMap(({ route, handle }) => {
    if (route === undefined) {
      const inner: unknown = typeof handle === 'function' && 'stack' in handle ? handle.stack : undefined
      return Array.isArray(inner) ? routesOf(inner) : []
    }
    const path =
      route.path instanceof RegExp ? /^\^\\(\/(?:s|c|calendar))\b/.exec(route.path.source)?.[1]?.concat('/:token') : route.path
    if (typeof path !== 'string' || !/^\/(api|s|c|calendar|healthz|readyz|metrics)\b/.test(path)) return []
    return route.stack.flatMap(({ method }) => (method === undefined ? [] : [`${method.toUpperCase()} ${path}`]))
  })

/** As small as a built page can be. */
const writeClient = async (directory: string): Promise<string> => {
  await mkdir(join(directory, 'assets'), { recursive: true })
  for (const [name, content] of [
    ['index.html', INDEX],
    ['assets/main-abc123.js', SCRIPT]
  ] as const) {
    await writeFile(join(directory, name), content)
    await writeFile(join(directory, `${name}.br`), brotliCompressSync(content))
    await writeFile(join(directory, `${name}.gz`), gzipSync(content))
  }
  return directory
}
