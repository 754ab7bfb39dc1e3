// Which rooms are open. A room is loaded when the first person comes, let go when the last has left and all is
// on disk; a failed load opens nothing. Reads over HTTP go through here too, so that they see what the room sees.
import type { Logger } from 'pino'
import * as Y from 'yjs'
import type { AllianceId, PersonId, RescueId, SeatId, SessionId, SheetId } from '../../shared/alliance/ids.ts'
import { sectionsOf } from '../../shared/alliance/layout.ts'
import { CLOSE } from '../../shared/protocol/closeCodes.ts'
import type { Differs, NudgeKind, Refused } from '../../shared/protocol/messages.ts'
import type { Alliances } from '../domain/alliancePorts.ts'
import type { Clock, Documents, Rooms, Words } from '../domain/ports.ts'
import type { Rescues, StoredDocument, UpdateLog } from '../domain/updateLogPorts.ts'
import type { SeatedPerson, Seen } from '../domain/seenPorts.ts'
import { UnreadableAlliance } from '../domain/ports.ts'
import { isResting } from '../domain/leaving.ts'
import type { DocumentRef, SheetLog, SheetRef, SheetRooms, Sheets } from '../domain/sheetPorts.ts'
import { documentOf } from '../domain/documentOf.ts'
import type { Committer } from './Committer.ts'
import { Folds } from './Folds.ts'
import type { PresentUser } from './Presence.ts'
import { NewPens } from './NewPens.ts'
import { RescueSizes } from './rescue/RescueSizes.ts'
import { Room, type RoomWorld } from './Room.ts'
import type { Session } from './Session.ts'
import { sectionIn, wordsOf, wordsOfSection } from './wordsOf.ts'

export type RoomDirectoryNeeds = {
  log: UpdateLog
  alliances: Pick<Alliances, 'find'>
  seen: Pick<Seen, 'left' | 'leftAt'>
  rescues: Pick<Rescues, 'sizes'>
  committer: Committer
  /** Sheets are rooms, too, on a log of their own. */
  sheets: { log: SheetLog; committer: Committer; kept: Pick<Sheets, 'openedLines'> }
  clock: Clock
  logger: Logger
  onRefused: (session: Session, refused: Refused) => void
  onDiffers: (what: Differs) => void
}

/** What a room is known by: two documents of one alliance are two rooms. */
type DocumentId = AllianceId | SheetId

type Seats = { seated: PresentUser[]; resting: boolean }

export class RoomDirectory implements Rooms, SheetRooms {
  readonly #needs: RoomDirectoryNeeds
  readonly #world: RoomWorld
  readonly #sheetWorld: RoomWorld
  readonly #open = new Map<DocumentId, Room>()
  readonly #loading = new Map<DocumentId, Promise<Room>>()
  /** How often seats were taken, left or renamed, in any alliance. */
  #seatings = 0
  readonly #folds: Folds
  /** Sheets that somebody is saying something of. */
  readonly #acting = new Map<SheetId, Promise<unknown>>()
  readonly #keeping = new Set<Promise<void>>()
  #closing: Promise<void> | undefined
  #revocations = 0

  constructor(needs: RoomDirectoryNeeds) {
    this.#needs = needs
    this.#folds = new Folds(needs)
    this.#world = {
      committer: needs.committer,
      clock: needs.clock,
      newPens: new NewPens(needs.clock),
      onCheckpointDue: (room) => {
        // It asks again with its next rows.
        if (!this.#folds.isUnderWay(room)) this.#folds.fold(room)
      },
      onSeatGone: (room, { seat, person, head }) => this.#keepSeen(room, { id: room.id, seat, person }, head),
      onEmpty: (room) => this.#letGo(room),
      onFailed: (room, error) => {
        if (this.#open.get(idOf(room)) === room) this.#open.delete(idOf(room))
        needs.logger.error({ alliance: room.id, err: error }, 'a commit failed; the room starts again from the disk')
      },
      onRefused: (room, session, refused) => {
        needs.logger.warn({ alliance: room.id, seat: session.person.seatId, code: refused.code }, 'frame refused')
        needs.onRefused(session, refused)
      },
      onDiffers: (room, session, what) => {
        needs.logger.warn({ alliance: room.id, seat: session.person.seatId, what }, 'a page did not hold what is on disk')
        needs.onDiffers(what)
      },
      onFault: (room, error) => needs.logger.error({ alliance: room.id, err: error }, 'a frame met a fault')
    }
    // What somebody saw of their own sheet is nothing to tell them of.
    this.#sheetWorld = { ...this.#world, committer: needs.sheets.committer, onSeatGone: () => undefined }
  }

  /** Alliances that are open. Of sheets nothing is counted. */
  get rooms(): number {
    return [...this.#open.values()].filter(({ sheet }) => sheet === undefined).length
  }

  get sockets(): number {
    let sum = 0
    for (const room of this.#open.values()) sum += room.sessions.size
    return sum
  }

  /** Seats the session in its room, loading it when nobody is there. Rejects with UnreadableAlliance. */
  async join(of: DocumentRef, session: Session): Promise<Room | undefined> {
    const id = of.sheet ?? of.alliance
    for (;;) {
      const room = this.#open.get(id) ?? (await this.#load(of))
      // The socket may have closed while the room was loading.
      if (session.closed || this.#closing !== undefined) {
        this.#letGo(room)
        return undefined
      }
      // Another that waited for the same load may have come and gone, and the room with it.
      if (this.#open.get(id) !== room) continue
      room.join(session)
      return room
    }
  }

  async #load(of: DocumentRef): Promise<Room> {
    const id = of.sheet ?? of.alliance
    const loading = this.#loading.get(id) ?? this.#read(of).finally(() => this.#loading.delete(id))
    this.#loading.set(id, loading)
    return await loading
  }

  async #read(of: DocumentRef): Promise<Room> {
    const { alliance: id, sheet } = of
    let room: Room
    const kept = await this.#needs.rescues.sizes(id)
    // Who sits there is looked at last, and nothing is awaited between that and the room.
    if (sheet === undefined) {
      const stored = await this.#stored(id)
      const openedLines = await this.#needs.sheets.kept.openedLines(id)
      const left = await this.#needs.seen.leftAt(id)
      const seats = await this.#seatsNow(id)
      const rescues = this.#rescuesOf(id)?.recounted(kept) ?? new RescueSizes(kept)
      room = new Room({ of, stored, ...seats, held: false, openedLines, left, rescues, world: this.#world })
    } else {
      const stored = await this.#needs.sheets.log.load({ alliance: id, sheet })
      if (stored === undefined) throw new UnreadableAlliance(`sheet ${sheet} of alliance ${id} is not sealed any more`)
      const seats = await this.#seatsNow(id)
      const rescues = this.#rescuesOf(id)?.recounted(kept) ?? new RescueSizes(kept)
      const { held } = stored
      room = new Room({ of, stored, ...seats, held, openedLines: new Map(), left: [], rescues, world: this.#sheetWorld })
    }
    this.#open.set(idOf(room), room)
    return room
  }

  /** As another room of it, which is open, has counted them. */
  #rescuesOf(id: AllianceId): RescueSizes | undefined {
    for (const room of this.#open.values()) if (room.id === id) return room.rescues
    return undefined
  }

  async #stored(id: AllianceId): Promise<StoredDocument> {
    const stored = await this.#needs.log.load(id)
    if (stored === undefined) throw new UnreadableAlliance(`alliance ${id} has no document`)
    return stored
  }

  /** As they are when it is known: whatever changed while they were read, no open room was told of. */
  async #seatsNow(id: AllianceId): Promise<Seats> {
    for (;;) {
      const before = this.#seatings
      const seats = await this.#seats(id)
      if (before === this.#seatings) return seats
    }
  }

  /** Those who left are still whose words they wrote. */
  async #seats(id: AllianceId): Promise<Seats> {
    const seats = (await this.#needs.alliances.find(id))?.seats ?? []
    const seated = seats.flatMap(({ id: seat, person, left }) => {
      if (person !== null) return [{ ...person, seat }]
      return left === undefined ? [] : [{ id: left.person, name: left.name, ink: left.ink, seat }]
    })
    return { seated, resting: isResting({ seats }) }
  }

  #letGo(room: Room): void {
    // It comes here again when that is on disk.
    if (this.#open.get(idOf(room)) !== room || !room.quiet || room.takeAwayHollow()) return
    this.#open.delete(idOf(room))
    // What came since a fold began that is under way waits for no next visit.
    if (room.uncheckpointedRows > 0) this.#folds.fold(room)
    room.destroy()
  }

  /** What they left, for when they come back. Where it cannot be kept, they will be told of more than has changed. */
  #keepSeen(room: Room, who: SeatedPerson, head: number): void {
    // It was erased.
    if (this.#open.get(room.id) !== room) return
    // What is set aside stands on no page: nobody has seen it.
    const onPage = sectionsOf(room.document).filter(({ setAside }) => !setAside)
    const words = new Map(onPage.map((section) => [section.id, wordsOfSection(section)]))
    const keeping = this.#needs.seen
      .left(who, words, { at: this.#needs.clock.now(), head })
      .catch((error: unknown) =>
        this.#needs.logger.error({ alliance: who.id, err: error }, 'what somebody left could not be kept')
      )
      .finally(() => this.#keeping.delete(keeping))
    this.#keeping.add(keeping)
  }

  /** To be called now and then: rooms in which nobody writes take no more memory than they must. Says in how many rooms
   *  somebody writes, and how many bytes of encoded documents no longer stand as live ones. */
  rest(): { writing: number; letGo: number } {
    let writing = 0
    let letGo = 0
    for (const room of this.#open.values()) {
      letGo += room.rest()
      if (room.live) writing++
    }
    return { writing, letGo }
  }

  // ── Rooms ────────────────────────────────────────────────────────────────────

  nudge(id: AllianceId, kind: NudgeKind, seat?: SeatId): void {
    this.#open.get(id)?.nudge(kind, seat)
  }

  async rescueAnswered(id: AllianceId, rescue: RescueId): Promise<void> {
    await this.#nothingJoins(id, (room) => room.rescueAnswered(rescue))
  }

  async rescuesForgotten(id: AllianceId): Promise<void> {
    await this.#nothingJoins(id, (room) => room.rescuesForgotten())
  }

  async #nothingJoins(id: AllianceId, close: (room: Room) => void): Promise<void> {
    const rooms = [...this.#open.values()].filter((room) => room.id === id)
    for (const room of rooms) close(room)
    const { committer, sheets } = this.#needs
    if (rooms.length > 0) await Promise.all([committer.drained(), sheets.committer.drained()])
  }

  draftShown(id: AllianceId, words: ReadonlyMap<SeatId, string[]>): void {
    this.#open.get(id)?.draftShown(words)
  }

  async seatsChanged(id: AllianceId): Promise<void> {
    this.#seatings++
    await this.#openOrLoading(id)
    const { seated, resting } = await this.#seats(id)
    for (const room of this.#open.values()) if (room.id === id) room.seat(seated, { resting })
  }

  async seatLeft(id: AllianceId, person: PersonId): Promise<void> {
    this.#revocations++
    for (const room of this.#open.values())
      for (const session of room.id === id ? room.sessions : [])
        if (session.person.personId === person) session.close(CLOSE.seatLeft, 'this seat was left')
    await this.seatsChanged(id)
  }

  // ── Sheets ───────────────────────────────────────────────────────────────────────────────────

  whileHeld<T extends { held: boolean }>(of: SheetRef, act: () => Promise<T>): Promise<T> {
    const { sheet } = of
    // In the order in which they were asked: the room is left as the last of them says.
    const done = (this.#acting.get(sheet) ?? Promise.resolve()).then(() => this.#whileHeld(of, act))
    const settled = done.catch(() => undefined).finally(() => this.#acting.get(sheet) === settled && this.#acting.delete(sheet))
    this.#acting.set(sheet, settled)
    return done
  }

  async #whileHeld<T extends { held: boolean }>({ sheet }: SheetRef, act: () => Promise<T>): Promise<T> {
    const wasHeld = (await this.#openOrLoading(sheet))?.hold(true)
    let held = wasHeld ?? false
    try {
      await this.#needs.sheets.committer.drained()
      const done = await act()
      held = done.held
      return done
    } finally {
      // It may have been loaded meanwhile, from what was so before.
      const room = await this.#openOrLoading(sheet)
      room?.hold(held)
    }
  }

  sheetsOver(sheets: readonly SheetId[]): void {
    this.#revocations++
    for (const id of sheets) {
      const room = this.#open.get(id)
      this.#open.delete(id)
      for (const session of room?.sessions ?? []) session.close(CLOSE.noSuchAlliance, 'this sheet is open')
    }
  }

  async openedSheetsChanged(id: AllianceId): Promise<void> {
    const room = await this.#openOrLoading(id)
    room?.openedSheets(await this.#needs.sheets.kept.openedLines(id))
  }

  async #openOrLoading(id: DocumentId): Promise<Room | undefined> {
    return this.#open.get(id) ?? (await this.#loading.get(id)?.catch(() => undefined))
  }

  async isThere(id: AllianceId): Promise<boolean> {
    return (await this.#needs.alliances.find(id)) !== undefined
  }

  erased(id: AllianceId): void {
    this.#revocations++
    for (const [document, room] of this.#open) {
      if (room.id !== id) continue
      // First it is none any more: what its pages leave behind is kept nowhere.
      this.#open.delete(document)
      for (const session of room.sessions) session.close(CLOSE.noSuchAlliance, 'this alliance was erased')
    }
  }

  /** How many sessions were ended, seats were left and sheets were opened so far: what was looked up before the last of them may no
   *  longer hold. */
  get revocations(): number {
    return this.#revocations
  }

  sessionEnded(ended: SessionId): void {
    this.#revocations++
    for (const room of this.#open.values())
      for (const session of room.sessions)
        if (session.person.sessionId === ended) session.close(CLOSE.sessionOver, 'this session was ended')
  }

  // ── reading without joining ────────────────────────────────────────────────────────────────────

  readonly words: Words = {
    read: (id) => this.#look(id, wordsOf),
    readSection: (id, section) => this.#look(id, (doc) => sectionIn(doc, section))
  }

  async #look<Found>(id: AllianceId, look: (doc: Y.Doc) => Found): Promise<Found> {
    const room = this.#open.get(id)
    if (room !== undefined) return look(room.document)
    const doc = documentOf(await this.#stored(id), id)
    try {
      return look(doc)
    } finally {
      doc.destroy()
    }
  }

  readonly documents: Documents = {
    read: async (id) => {
      const room = this.#open.get(id)
      if (room === undefined) {
        const stored = await this.#stored(id)
        return { doc: documentOf(stored, id), clients: stored.clients }
      }
      const doc = new Y.Doc()
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(room.document))
      return { doc, clients: new Map(room.pens) }
    }
  }

  /** What was read is committed and acknowledged, every socket is told to come again, the rooms are let go. Idempotent. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close())
  }

  async #close(): Promise<void> {
    const rooms = [...this.#open.values()]
    for (const room of rooms) for (const session of room.sessions) session.stopReading()
    const drained = () => Promise.all([this.#needs.committer.drained(), this.#needs.sheets.committer.drained()])
    await drained()
    for (const room of rooms) room.takeAwayHollow()
    await drained()
    for (const room of rooms)
      for (const session of room.sessions) {
        session.close(CLOSE.restarting, 'the server restarts')
        room.leave(session)
      }
    // What still came out of the sockets meanwhile: its rooms are let go, and folded, when that is on disk.
    await drained()
    await Promise.all([this.#folds.done(), ...this.#keeping])
  }
}

const idOf = ({ id, sheet }: Room): DocumentId => sheet ?? id
