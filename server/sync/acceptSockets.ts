// The upgrade at /sync/:allianceId, and at /sync/:allianceId/sheets/:sheetId for who writes that sheet. Refused before it is one: a foreign or missing Origin (403), no session (401),
// no such alliance or no seat in it (404). A browser sees each of these only as a failed connection, and asks
// over HTTP what it was.
import { type IncomingMessage, STATUS_CODES, type Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import { type WebSocket, WebSocketServer } from 'ws'
import { type AllianceId, type SheetId, parseId } from '../../shared/alliance/ids.ts'
import { SCHEMA_PARAMETER, SCHEMA_VERSION } from '../../shared/editor/version.ts'
import { CLOSE } from '../../shared/protocol/closeCodes.ts'
import { MAX_FRAME_BYTES } from '../../shared/protocol/messages.ts'
import { UnreadableAlliance } from '../domain/ports.ts'
import type { DocumentRef, SheetRef } from '../domain/sheetPorts.ts'
import { Inbound } from './Inbound.ts'
import type { Room } from './Room.ts'
import type { RoomDirectory } from './RoomDirectory.ts'
import { type Person, Session, type Timer } from './Session.ts'
import { Shares } from './Share.ts'

/** A message of a megabyte comes in some hundred pieces, however the line cuts it: in thousands, each costs more than it holds. */
const MAX_FRAGMENTS = 1_024
const MAX_CHUNKS = 16 * 1_024
/** Two rounds of silence end a socket: half-open ones are gone within 40 s. */
const PING_MS = 20_000
const PATH = /^\/sync\/([^/?#]*)(?:\/sheets\/([^/?#]*))?(?:\?|$)/
const BASE = 'http://server'

export type Doorkeeper = {
  originAllowed(origin: string | undefined): boolean
  /** Who this request's cookie says it is; undefined without a session. */
  sessionOf(request: IncomingMessage): Promise<Pick<Person, 'sessionId' | 'personId'> | undefined>
  /** The seat of this person in this alliance; undefined when there is none. */
  seatOf(id: AllianceId, personId: Person['personId']): Promise<Person['seatId'] | undefined>
  /** Whether this person writes this sheet, sealed as yet. */
  isWriter(of: SheetRef, personId: Person['personId']): Promise<boolean>
  /** Seconds to wait when this address opens sockets too fast; undefined when it may. */
  tooFast(request: IncomingMessage): Promise<number | undefined>
}

export type Sockets = { close(): Promise<void> }

export const acceptSockets = ({
  server,
  directory,
  doorkeeper,
  timer,
  logger
}: {
  server: Server
  directory: RoomDirectory
  doorkeeper: Doorkeeper
  timer: Timer
  logger: Logger
}): Sockets => {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    maxFragments: MAX_FRAGMENTS,
    maxBufferedChunks: MAX_CHUNKS,
    perMessageDeflate: false,
    clientTracking: true
  })
  const shares = new Shares()
  let closing: Promise<void> | undefined

  const admit = async (request: IncomingMessage): Promise<Admission> => {
    const path = PATH.exec(request.url ?? '')
    if (path === null) return { status: 404 }
    if (closing !== undefined) return { status: 503 }
    // First the Origin: another site's page must not use up what this address may ask.
    if (!doorkeeper.originAllowed(request.headers.origin)) return { status: 403 }
    const retryAfter = await doorkeeper.tooFast(request)
    if (retryAfter !== undefined) return { status: 429, retryAfter }
    const { revocations } = directory
    const session = await doorkeeper.sessionOf(request)
    if (session === undefined) return { status: 401 }
    const id = parseId<AllianceId>(path[1])
    const seatId = id === undefined ? undefined : await doorkeeper.seatOf(id, session.personId)
    if (id === undefined || seatId === undefined) return { status: 404 }
    const of = path[2] === undefined ? { alliance: id } : { alliance: id, sheet: parseId<SheetId>(path[2]) }
    // Another's sheet, and one that is open, is not there.
    if (!(await mayEnter(of, session.personId))) return { status: 404 }
    return { status: 101, of, person: { ...session, seatId }, revocations }
  }

  const mayEnter = async (of: DocumentRef, personId: Person['personId']): Promise<boolean> => {
    if (!('sheet' in of)) return true
    const { alliance, sheet } = of
    return sheet !== undefined && (await doorkeeper.isWriter({ alliance, sheet }, personId))
  }

  const onUpgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    if (request.headers.upgrade?.toLowerCase() !== 'websocket') return answerPlainly(server, request, stream)
    // A socket that dies while it is being looked up is nobody's fault.
    const onError = (): void => void stream.destroy()
    stream.on('error', onError)
    admit(request).then(
      (admission) => {
        if (admission.status !== 101) return refuse(stream, admission)
        stream.off('error', onError)
        sockets.handleUpgrade(request, stream, head, (socket) => seat(socket, request, admission))
      },
      (error: unknown) => {
        logger.error({ err: error }, 'an upgrade failed')
        refuse(stream, { status: error instanceof UnreadableAlliance ? 503 : 500 })
      }
    )
  }

  const seat = (socket: WebSocket, request: IncomingMessage, { of, person, revocations }: Admitted): void => {
    const schemas = schemasOf(request)
    const session = new Session({ socket, person, share: shares.of(person.personId), timer, isPage: schemas.length > 0 })
    // A browser is told only now: of a refused upgrade it sees no more than that it failed.
    if (schemas.some((version) => version !== String(SCHEMA_VERSION))) {
      socket.on('error', () => undefined)
      return session.close(CLOSE.pageTooOld, 'this page was made for another version of this server')
    }
    let room: Room | undefined
    // Attached before anything is awaited, and the socket held still: else its first frames would be lost.
    socket.on('error', (error) => logger.info({ alliance: of.alliance, reason: error.message }, 'a socket broke'))
    const inbound = new Inbound({
      share: session.share,
      timer,
      hold: (held) => session.hold(held),
      handle: (frame) => room?.receive(session, frame)
    })
    socket.on('message', (data: Buffer, isBinary) => inbound.take(isBinary ? data : new Uint8Array()))
    socket.on('pong', () => alive.add(socket))
    socket.on('close', () =>
      inbound.end(() => {
        session.gone()
        room?.leave(session)
      })
    )
    alive.add(socket)
    socket.pause()
    const join = async (): Promise<void> => {
      room = await directory.join(of, session)
      if (room === undefined) return session.close(CLOSE.restarting, 'the server restarts')
      // While the room was loading this device may have been signed out, its seat left, or the sheet opened.
      if (directory.revocations !== revocations) {
        if ((await doorkeeper.sessionOf(request)) === undefined) return session.close(CLOSE.sessionOver, 'this session was ended')
        if (!(await directory.isThere(of.alliance))) return session.close(CLOSE.noSuchAlliance, 'this alliance was erased')
        if ((await doorkeeper.seatOf(of.alliance, person.personId)) !== person.seatId)
          return session.close(CLOSE.seatLeft, 'this seat was left')
        if (!(await mayEnter(of, person.personId))) return session.close(CLOSE.noSuchAlliance, 'this sheet is open')
      }
      if (!session.closed) socket.resume()
    }
    join().catch((error: unknown) => {
      logger.error({ alliance: of.alliance, err: error }, 'a room could not be opened')
      session.close(CLOSE.busy, 'this alliance cannot be opened')
    })
  }

  const alive = new WeakSet<WebSocket>()
  let stopPinging = (): void => undefined
  const ping = (): void => {
    for (const socket of sockets.clients) {
      if (!alive.delete(socket)) socket.terminate()
      else socket.ping()
    }
    stopPinging = timer.after(PING_MS, ping)
  }
  stopPinging = timer.after(PING_MS, ping)

  server.on('upgrade', onUpgrade)
  return {
    close: () =>
      (closing ??= (async () => {
        await directory.close()
        stopPinging()
        const open = [...sockets.clients].map((socket) => new Promise((resolve) => socket.once('close', resolve)))
        const cancel = timer.after(2_000, () => sockets.clients.forEach((socket) => socket.terminate()))
        await Promise.all(open)
        cancel()
        server.off('upgrade', onUpgrade)
        sockets.close()
      })())
  }
}

/** For which versions of the words it says that it was made; a stock client says nothing. */
const schemasOf = (request: IncomingMessage): string[] => new URL(request.url ?? '', BASE).searchParams.getAll(SCHEMA_PARAMETER)

type Admitted = {
  status: 101
  of: DocumentRef
  person: Person
  /** When the session and the seat were looked up. */
  revocations: number
}
type Admission = Admitted | { status: 401 | 403 | 404 | 500 | 503 } | { status: 429; retryAfter: number }

const refuse = (stream: Duplex, admission: Exclude<Admission, Admitted>): void => {
  const retry = admission.status === 429 ? `Retry-After: ${admission.retryAfter}\r\n` : ''
  // The other side may never end its half: it is not waited for.
  stream.once('finish', () => stream.destroy())
  stream.end(
    `HTTP/1.1 ${admission.status} ${STATUS_CODES[admission.status]}\r\nConnection: close\r\nContent-Length: 0\r\n${retry}\r\n`
  )
}

/** A client that offers another protocol (curl offers h2c) is answered in the one it asked in. */
const answerPlainly = (server: Server, request: IncomingMessage, stream: Duplex): void => {
  const response = new ServerResponse(request)
  response.shouldKeepAlive = false
  response.assignSocket(stream as Socket)
  response.on('finish', () => stream.end())
  server.emit('request', request, response)
}
