// The document of a room, in the cheapest form that will do. What is on disk, and all that anyone is ever sent, is an
// encoded base and the updates taken since; those on their way to disk are the last of them. A room that is only read
// is nothing more than that: its stored bytes are what a newcomer is sent. The live document is made when somebody
// writes, holds also what is on its way, and is thrown away when a refused frame may have spoiled it.
import * as Y from 'yjs'
import type { AllianceId, PersonId, SeatId } from '../../shared/alliance/ids.ts'
import { ROOTS, titleOf } from '../../shared/alliance/layout.ts'
import { MAX_DOCUMENT_BYTES } from '../../shared/alliance/size.ts'
import { documentOf } from '../domain/documentOf.ts'
import { Effort } from '../domain/placing.ts'
import type { StoredDocument } from '../domain/updateLogPorts.ts'
import { isDue, weightOf } from './folding.ts'
import { type Verdict, examine } from './gate.ts'
import { type Filler, type Fillers, Hollow } from './hollow/Hollow.ts'
import { GoneLetters } from './ink/GoneLetters.ts'
import { GoneLines } from './ink/GoneLines.ts'
import { Milestones } from './ink/Milestones.ts'
import { RecentWords } from './ink/RecentWords.ts'
import type { OpenedLines } from './ink/world.ts'
import { type DocumentKind, layoutOf } from './layoutRules.ts'
import { RecentPlaces } from './rescue/RecentPlaces.ts'
import { RescueSizes } from './rescue/RescueSizes.ts'
import { FieldValues } from './FieldValues.ts'
import { PieceCount } from './PieceCount.ts'
import type { Share } from './Share.ts'
import { SectionSizes } from './sizes.ts'
import { updateOf } from './listening.ts'
import { tidyUp } from './tidying.ts'
import { type Update, holds, onlyTakesAway, reaches, saysNothing } from './update.ts'

const FULL: Verdict = {
  type: 'refused',
  refused: { code: 'full', detail: `brings more than the ${MAX_DOCUMENT_BYTES} bytes of an alliance` },
  spoiled: false
}
/** To take away what stands there is always room. What was written and is gone already has room in a full alliance, too: who wrote it may
 *  not have known that it is full. But that it was there is kept, and there is an end to it. */
const mostBytesWith = (update: Update): number =>
  update.structs.length === 0 ? Infinity : onlyTakesAway(update) ? 2 * MAX_DOCUMENT_BYTES : MAX_DOCUMENT_BYTES
const WORTH_FOLDING = 64 * 1024

/** How many items a frame may have Yjs look at to put its own in their place: some twenty milliseconds' worth. What two
 *  honest hands wrote at one place without knowing of each other takes a few hundred. */
const MOST_STEPS = 200_000
/** What all of a document took that way: whoever opens it takes it again. Beyond it a frame may add no more than a few. */
const MOST_STEPS_OF_ALL = 4_000_000
const FEW_STEPS = 100

const sizeOf = (updates: readonly Uint8Array[]): number => updates.reduce((sum, { length }) => sum + length, 0)

/** Whose frame it is. `filler`: set where its next frame may fill what this one brings hollow. `share`: what it takes of the thread is theirs. */
export type Writer = { personId: PersonId; seatId: SeatId; filler?: Filler | undefined; share?: Pick<Share, 'spend'> | undefined }

export class RoomDocument {
  readonly #id: AllianceId
  /** An encoded state that is on disk, and what it says it has. */
  #base: Uint8Array
  #baseVector: Uint8Array | undefined
  /** Taken after the base, in order. */
  #since: Uint8Array[]
  #sinceWeight: number
  /** How many of them, the last, are not on disk yet. */
  #ahead = 0
  /** A newer base, which stands as soon as all that it covers is on disk. */
  #nextBase: { encoded: Uint8Array; covers: number } | undefined
  /** The base and all that was taken since. */
  #live: Y.Doc | undefined
  /** Blocks of the live document that stand hollow; without one, whether there were any, and who may fill them. */
  #hollow = new Hollow()
  #leftHollow: { any: boolean; fillers: Fillers } = { any: false, fillers: new Map() }
  /** Whether the live document was asked for since the last rest. */
  #used = false
  /** What it took, so far as is known, to put every item of it in its place. */
  #steps = 0
  /** The base and what of the rest is on disk: made only when someone asks while something is on its way. */
  #kept: { doc: Y.Doc; updates: number } | undefined
  readonly #pens: Map<number, PersonId | null>
  readonly #seatOf: (clientId: number) => SeatId | undefined
  readonly #mayBring: (person: PersonId, pens: number) => boolean
  readonly #recent = new RecentWords()
  readonly #gone = new GoneLetters()
  readonly #lines = new GoneLines()
  readonly #milestones = new Milestones()
  readonly #kind: DocumentKind
  #opened: OpenedLines = new Map()
  readonly #places = new RecentPlaces()
  readonly #sizes = new SectionSizes()
  /** Of the live document. */
  #pieces: PieceCount | undefined
  readonly #fields = new FieldValues()
  /** Whose frame it was for which the live document has to be made again. */
  #spoiler: Pick<Share, 'spend'> | undefined
  #msMaking = 0
  readonly #rescues: Pick<RescueSizes, 'hold'>
  /** Who was first heard under an id that nobody has written with yet: it is kept for them while the room is open. */
  readonly #announced = new Map<number, PersonId>()

  /** Throws UnreadableAlliance when the stored rows do not make a whole document. */
  constructor({
    id,
    stored,
    kind = 'alliance',
    seatOf,
    rescues = new RescueSizes(),
    mayBring = () => true
  }: {
    id: AllianceId
    stored: StoredDocument
    kind?: DocumentKind
    seatOf: (person: PersonId) => SeatId | undefined
    rescues?: Pick<RescueSizes, 'hold'>
    mayBring?: (person: PersonId, pens: number) => boolean
  }) {
    this.#id = id
    this.#mayBring = mayBring
    this.#rescues = rescues
    this.#kind = kind
    this.#seatOf = (clientId) => {
      const person = this.#pens.get(clientId)
      return person == null ? undefined : seatOf(person)
    }
    this.#base = stored.checkpoint
    this.#since = [...stored.rows]
    this.#sinceWeight = stored.rows.reduce((sum, row) => sum + weightOf(row), 0)
    this.#pens = new Map(stored.clients)
    // A checkpoint was made from a document that was whole; rows are only known to follow each other.
    if (stored.rows.length > 0) this.#renewBase(this.#writable())
  }

  /** Who writes under which client id; null is the server itself. */
  get pens(): ReadonlyMap<number, PersonId | null> {
    return this.#pens
  }

  /** Somebody speaks under this id. False when it is somebody else's, or the server's. */
  announce(clientId: number, person: PersonId): boolean {
    const bound = this.#pens.get(clientId)
    if (bound !== undefined) return bound === person
    const announced = this.#announced.get(clientId) ?? person
    this.#announced.set(clientId, announced)
    return announced === person
  }

  openedSheets(lines: OpenedLines): void {
    this.#opened = lines
  }

  /** Words that were these seats' on an earlier day, and may be copied back. */
  draftShown(words: ReadonlyMap<SeatId, string[]>): void {
    this.#recent.show(words)
  }

  // ── what is taken ──────────────────────────────────────────────────────────────────────────────

  holds(update: Update): boolean {
    return saysNothing(update) || holds(this.#writable(), update)
  }

  reaches(owed: ReadonlyMap<number, number>): boolean {
    return reaches(this.#writable(), owed)
  }

  /** Takes the update into the live document, if its writer may write it; else all is as it was. */
  take(bytes: Uint8Array, decoded: Update, { personId, seatId, filler, share }: Writer): Verdict {
    if (!this.#hasRoomFor(bytes.length, mostBytesWith(decoded))) return FULL
    const live = this.#writable()
    const effort = new Effort(this.#steps < MOST_STEPS_OF_ALL ? MOST_STEPS : FEW_STEPS)
    const verdict = examine(live, bytes, decoded, {
      person: personId,
      pens: { bound: this.#pens, announced: this.#announced, mayBring: this.#mayBring },
      ink: {
        sender: seatId,
        seatOf: this.#seatOf,
        recent: this.#recent,
        gone: this.#gone,
        lines: this.#lines,
        milestones: this.#milestones,
        opened: this.#opened
      },
      places: this.#places,
      sizes: this.#sizes,
      pieces: (this.#pieces ??= new PieceCount(live)),
      fields: this.#fields,
      rescues: this.#rescues,
      hollow: this.#hollow,
      filler,
      brokenLayout: layoutOf[this.#kind],
      effort
    })
    if (verdict.type === 'refused' && verdict.spoiled) {
      this.dropLive()
      this.#spoiler = share
    }
    if (verdict.type === 'taken' && verdict.update !== undefined) {
      this.#push(verdict.update)
      this.#steps += effort.spent
      for (const { clientId, personId: by } of verdict.newClients) this.#pens.set(clientId, by)
    }
    return verdict
  }

  /** Whether more blocks than this stand in it that an editor would take away. Of one that is not live only whether any may is known. */
  hasHollow(moreThan: number): boolean {
    return this.#live === undefined ? moreThan === 0 && this.#leftHollow.any : this.#hollow.isMoreThan(moreThan)
  }

  /** Whoever was filling them has sent all that they had. Whether something may be hollow. */
  filled(filler: Filler): boolean {
    if (this.#live !== undefined) return this.#hollow.ended(filler)
    const { any, fillers } = this.#leftHollow
    const left = [...fillers].filter(([, by]) => by !== filler)
    this.#leftHollow = { any, fillers: new Map(left) }
    return left.length < fillers.size
  }

  /** Takes them away; `all`: those, too, that somebody may still fill. The update that does, on its way as one of those that are taken;
   *  undefined when there are none. It deletes, and writes nothing: it has no pen. */
  takeAwayHollow({ all }: { all: boolean }): Uint8Array | undefined {
    if (this.#live === undefined && !this.#leftHollow.any) return undefined
    const live = this.#writable()
    if (!this.#hollow.isMoreThan(0)) return undefined
    const update = updateOf(
      live,
      () => this.#hollow.takeAway(live, { all }),
      (transaction) => {
        // Words that are written into them at this moment are rescued, and have stood somewhere.
        this.#places.note(transaction)
        tidyUp(transaction)
      }
    )
    if (update !== undefined) this.#push(update)
    return update
  }

  #push(update: Uint8Array): void {
    this.#since.push(update)
    this.#sinceWeight += weightOf(update)
    this.#ahead++
  }

  /** Updates take more by themselves than folded together: before the answer is no, they are. */
  #hasRoomFor(bytes: number, most: number): boolean {
    // What updates weigh is never less than their bytes: far from the limit, that is all that is asked.
    if (this.#base.length + this.#sinceWeight + bytes <= most) return true
    const since = sizeOf(this.#since)
    if (this.#base.length + since + bytes <= most) return true
    if (since < WORTH_FOLDING) return false
    this.#renewBase(this.#writable())
    const { encoded, covers } = this.#nextBase ?? { encoded: this.#base, covers: 0 }
    return encoded.length + sizeOf(this.#since.slice(covers)) + bytes <= most
  }

  /** The title with everything in it that is on its way. */
  get newestTitle(): string {
    return titleOf(this.#writable())
  }

  /** The oldest update that was on its way is on disk. */
  commit(): void {
    this.#ahead--
    this.#adoptBase()
    // A spoiled document is made again from the base and what came since: that must not grow for ever. Not with the frame: what is
    // long takes as long to be encoded again as it took to be looked at.
    if (this.#live !== undefined && isDue(this.#sinceWeight, this.#base.length)) this.#renewBase(this.#live)
  }

  /** To be called now and then: a live document that nobody asked for since the last time is let go. What it would
   *  take is in the base, at a twentieth of the memory: how many bytes, is what this says. */
  rest(): number {
    const used = this.#used
    this.#used = false
    if (used || this.#live === undefined || this.#ahead > 0) return 0
    if (this.#onDisk > 0) this.#renewBase(this.#live)
    this.dropLive()
    return this.#base.length
  }

  /** Milliseconds that documents took so far to be made of what is kept. Whoever comes first has to wait for it, and owes nobody for that: it
   *  is as long as what everybody wrote. */
  get msMaking(): number {
    return this.#msMaking
  }

  get live(): boolean {
    return this.#live !== undefined
  }

  /** Whatever was done to it beyond what was taken goes with it. */
  dropLive(): void {
    if (this.#live === undefined) return
    this.#leftHollow = { any: this.#hollow.isMoreThan(0), fillers: this.#hollow.fillers }
    this.#live.destroy()
    this.#live = undefined
    this.#pieces = undefined
    this.#hollow = new Hollow()
  }

  // ── what is on disk ────────────────────────────────────────────────────────────────────────────

  /** Only to be read, and at once: the next update may go into the same one. */
  get committed(): Y.Doc {
    if (this.#ahead === 0) return this.#writable()
    const updates = this.#onDisk
    if (this.#kept === undefined) this.#kept = { doc: this.#made(this.#since.slice(0, updates)), updates }
    const { doc, updates: applied } = this.#kept
    if (applied < updates)
      doc.transact(() => {
        for (const update of this.#since.slice(applied, updates)) Y.applyUpdate(doc, update)
      })
    this.#kept.updates = updates
    return doc
  }

  /** What the committed document says it has. */
  stateVector(): Uint8Array {
    if (this.#onDisk > 0) return Y.encodeStateVector(this.committed)
    return (this.#baseVector ??= Y.encodeStateVectorFromUpdate(this.#base))
  }

  /** The committed document, as far as someone with this state vector lacks it. */
  lackedBy(stateVector: Uint8Array): Uint8Array {
    const hasNothing = stateVector.length === 1 && stateVector[0] === 0
    if (hasNothing && this.#ahead === 0 && this.#onDisk > 0) this.#renewBase(this.#writable())
    if (this.#onDisk > 0) return Y.encodeStateAsUpdate(this.committed, stateVector)
    return hasNothing ? this.#base : Y.diffUpdate(this.#base, stateVector)
  }

  /** How many updates were taken and are not on disk yet. */
  get onTheWay(): number {
    return this.#ahead
  }

  /** How many bytes the document takes, encoded, as far as it was last folded. */
  get foldedBytes(): number {
    return this.#base.length
  }

  destroy(): void {
    this.dropLive()
    this.#kept?.doc.destroy()
  }

  get #onDisk(): number {
    return this.#since.length - this.#ahead
  }

  #renewBase(live: Y.Doc): void {
    this.#nextBase ??= { encoded: Y.encodeStateAsUpdate(live), covers: this.#since.length }
    this.#adoptBase()
  }

  #adoptBase(): void {
    if (this.#nextBase === undefined || this.#onDisk < this.#nextBase.covers) return
    const { encoded, covers } = this.#nextBase
    this.#nextBase = undefined
    this.#base = encoded
    this.#baseVector = undefined
    for (const update of this.#since.splice(0, covers)) this.#sinceWeight -= weightOf(update)
    this.#kept?.doc.destroy()
    this.#kept = undefined
  }

  #writable(): Y.Doc {
    this.#used = true
    if (this.#live === undefined) {
      const before = this.#msMaking
      this.#live = this.#made(this.#since)
      this.#spoiler?.spend(this.#msMaking - before)
      this.#spoiler = undefined
      this.#hollow = Hollow.in(this.#live, this.#leftHollow.fillers)
    }
    return this.#live
  }

  #made(rows: Uint8Array[]): Y.Doc {
    const began = performance.now()
    const effort = new Effort()
    const doc = withRoots(documentOf({ checkpoint: this.#base, rows }, this.#id, effort))
    this.#steps = Math.max(this.#steps, effort.spent)
    this.#msMaking += performance.now() - began
    return doc
  }
}

/** The roots, as the maps they are: a loaded document knows them only as untyped until someone asks. */
const withRoots = (doc: Y.Doc): Y.Doc => {
  for (const root of Object.values(ROOTS)) doc.getMap(root)
  return doc
}
