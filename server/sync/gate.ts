// What stands between a frame and the document. In this order, each step cheaper than the harm it prevents:
// decode (a 7-byte frame can make applyUpdate allocate 256 MB; decodeUpdate rejects it at once), author, apply to
// the candidate (never to the committed document: an update may change it before it throws), pending structs,
// layout. A refused frame leaves a spoiled candidate, which the room throws away.
import * as Y from 'yjs'
import type { PersonId } from '../../shared/alliance/ids.ts'
import { ROOTS } from '../../shared/alliance/layout.ts'
import { MAX_FIELD_VALUES, MAX_PIECES } from '../../shared/alliance/size.ts'
import type { Refused } from '../../shared/protocol/messages.ts'
import { type Effort, TooTangled } from '../domain/placing.ts'
import type { BrokenLayout } from './layoutRules.ts'
import type { InkWorld } from './ink/world.ts'
import { type WrongInk, inRuns, setRight, wrongInk } from './ink/wrongInk.ts'
import { type Fallen, fellAway } from './rescue/fallen.ts'
import type { RecentPlaces } from './rescue/RecentPlaces.ts'
import type { RescueSizes } from './rescue/RescueSizes.ts'
import type { SectionSizes } from './sizes.ts'
import { type Run, deadAmong } from './runs.ts'
import { cutsOf, placesCut } from './cuts.ts'
import type { FieldValues } from './FieldValues.ts'
import type { PieceCount } from './PieceCount.ts'
import type { Filler, Hollow } from './hollow/Hollow.ts'
import { merged, updateOf } from './listening.ts'
import { tidyUp } from './tidying.ts'
import { type Update, applyDecoded, buildsOnMore, newDeletions, onlyTakesAway } from './update.ts'
import { brokenUnseen, brokenWords } from './wordRules.ts'

export type Verdict =
  /** `spoiled`: the candidate holds some of it. */
  | { type: 'refused'; refused: Refused; spoiled: boolean }
  /** It builds on words that are not here: nothing of it was taken. */
  | { type: 'early' }
  /** `update` holds exactly what of it was new, as it will be kept and relayed; undefined when nothing was. `correction`
   *  is the part of it that its sender does not know: ink that was set right. */
  | {
      type: 'taken'
      update: Uint8Array | undefined
      correction: Uint8Array | undefined
      newClients: NewClient[]
      titleChanged: boolean
      /** Words that nobody deleted, and that are gone with it all the same. */
      fallen: Fallen[]
    }

/** Null is the server itself. */
type NewClient = { clientId: number; personId: PersonId | null }

/** Pens new to the alliance in one update: a device that was away for long may bring those of many pages. */
const MAX_NEW_PENS = 256

/** Each of them may cut what it deletes out of what stays, in a list as long as all that its writer ever wrote. */
const MAX_NEW_DELETIONS = 16 * 1024

/** Pieces that stand apart and are set right in one frame, beside one for each line that stands elsewhere now. An honest one has a few: where
 *  two changes crossed. */
const MOST_WRONG = 1_536

type Pens = {
  /** Who has written under which client id: a person, or null for the server itself. */
  bound: ReadonlyMap<number, PersonId | null>
  /** Who was heard under an id that nobody has written with yet. */
  announced: ReadonlyMap<number, PersonId>
  /** Whether somebody may bring so many new ones. */
  mayBring(person: PersonId, pens: number): boolean
}

/** A pen, as one frame writes with it: how far it was known before, how far it is now, and where in the frame it ended last. */
type Hand = {
  readonly client: number
  readonly state: number
  readonly isNew: boolean
  readonly writer: PersonId | null
  reached: number
  written: number | undefined
}

const refuse = (code: string, detail: string): Verdict => ({ type: 'refused', refused: { code, detail }, spoiled: false })
/** After some of it was applied. */
const spoil = (code: string, detail: string): Verdict => ({ type: 'refused', refused: { code, detail }, spoiled: true })

export type GateWorld = {
  person: PersonId
  pens: Pens
  ink: InkWorld
  places: RecentPlaces
  sizes: SectionSizes
  pieces: PieceCount
  fields: FieldValues
  rescues: Pick<RescueSizes, 'hold'>
  /** What stands hollow in the candidate; what the frame leaves so comes to it. */
  hollow: Hollow
  /** Who may still fill what the frame brings hollow. */
  filler?: Filler | undefined
  brokenLayout: BrokenLayout
  effort: Effort
}

/** Applies the update to the candidate, if `person` may write it. On a refusal the candidate may be spoiled. */
export const examine = (
  candidate: Y.Doc,
  bytes: Uint8Array,
  decoded: Update,
  { person, pens, ink, places, sizes, pieces, fields, rescues, hollow, filler, brokenLayout, effort }: GateWorld
): Verdict => {
  const { store } = candidate
  const newClients = new Set<number>()
  const hands = new Map<number, Hand>()
  const handOf = (client: number): Hand => {
    const state = Y.getState(store, client)
    const owner = pens.bound.get(client)
    const writer = owner === undefined ? (pens.announced.get(client) ?? person) : owner
    return { client, state, isNew: owner === undefined, writer, reached: state, written: undefined }
  }
  const added: Run[] = []
  const items: Y.Item[] = []
  let brought = 0
  let early = false
  let repeats = false
  let hand: Hand | undefined
  for (const struct of decoded.structs) {
    const { client, clock } = struct.id
    if (hand?.client !== client) {
      hand = hands.get(client) ?? handOf(client)
      hands.set(client, hand)
    }
    // Within one update a pen goes on where it ended; towards what is here, a gap means that something is on its way.
    if (struct instanceof Y.Skip || (hand.written !== undefined && clock !== hand.written))
      return refuse('gap', 'leaves a gap in what one pen wrote')
    early ||= clock > hand.reached
    repeats ||= clock < hand.state
    const end = clock + struct.length
    hand.written = end
    if (end <= hand.state) continue
    hand.reached = end
    brought++
    if (hand.isNew) newClients.add(client)
    if (hand.writer !== person) return refuse('not-your-pen', 'writes under a client id of somebody else')
    const broken = struct instanceof Y.Item ? brokenItem(struct) : undefined
    if (broken !== undefined) return refuse('layout', broken)
    if (!(struct instanceof Y.Item)) continue
    items.push(struct)
    const run = added.at(-1)
    if (run?.client === client && run.to === clock) run.to = end
    else added.push({ client, from: Math.max(clock, hand.state), to: end })
  }
  if (newClients.size > MAX_NEW_PENS || !pens.mayBring(person, newClients.size))
    return refuse('too-many-pens', 'writes under too many new client ids at once')
  if (early || buildsOnMore(decoded, (client) => hands.get(client)?.reached ?? Y.getState(store, client)))
    return { type: 'early' }
  const deletions = newDeletions(candidate, decoded, MAX_NEW_DELETIONS)
  if (deletions.length >= MAX_NEW_DELETIONS || namesMoreDeletions(candidate, decoded))
    return refuse('too-much', 'deletes too many pieces at once')
  const cut = cutsOf(store, decoded, deletions)
  if (cut === undefined) return refuse('too-much', 'cuts what stands into too many pieces at once')
  const cutExactly = (): number => placesCut(store, decoded, deletions)
  if (!pieces.hasRoomFor({ brought, cut, cutExactly, takesAway: onlyTakesAway(decoded) }))
    return refuse('full', `brings more than the ${MAX_PIECES} pieces of an alliance`)

  let { wrong, moved }: WrongInk = { wrong: [], moved: 0 }
  let fallen: Fallen[] = []
  let brokenBefore: string | undefined
  let hasRoomForFields = true
  // Of what is here already Yjs takes nothing, but looks up the neighbours that it names, and cuts there what stands here.
  const fresh = repeats ? Y.diffUpdate(bytes, Y.encodeStateVector(candidate)) : bytes
  const outcome = applyTo(candidate, { bytes: fresh, brokenLayout, effort }, (transaction) => {
    // Two that wait for each other are nowhere.
    if (isPending(store)) return
    const dead = deadAmong(store, items)
    brokenBefore = brokenUnseen(candidate, dead)
    if (brokenBefore !== undefined) return
    hasRoomForFields = fields.hasRoomFor(transaction, added)
    if (!hasRoomForFields) return
    ;({ wrong, moved } = wrongInk(transaction, { added, decoded, dead }, ink))
    fallen = fellAway(transaction, { decoded, dead }, ink, places)
    hollow.note(transaction, added, filler)
  })
  if ('threw' in outcome)
    return outcome.threw instanceof TooTangled
      ? spoil('tangled', 'would take too long to be put in its place')
      : spoil('undecodable', 'does not apply')
  if (isPending(store)) return spoil('undecodable', 'does not apply whole')
  if (effort.metTwoPlaces) return spoil('layout', 'stands in two places')
  for (const root of candidate.share.keys())
    if (root !== ROOTS.sections && root !== ROOTS.meta) return spoil('layout', 'adds a root')
  if (outcome.broken !== undefined) return spoil('layout', outcome.broken)
  const broken = brokenBefore ?? brokenWords(candidate, added)
  if (broken !== undefined) return spoil('schema', broken)
  if (!hasRoomForFields) return spoil('full', `brings more than ${MAX_FIELD_VALUES} titles and places of sections`)
  const full = sizes.full(candidate, added)
  if (full !== undefined) return spoil('full', full)
  if (!rescues.hold(fallen, ink.sender))
    return spoil('full', 'brings more that has fallen away than is kept until its writer answers')
  const runs = inRuns(wrong)
  if ([...runs.values()].reduce((sum, { length }) => sum + length, 0) > MOST_WRONG + moved)
    return spoil('too-much', 'says of too many pieces that they are another’s')
  // The live document has a pen of its own, and another each time it is made again.
  const bringsPen = runs.size > 0 && !pens.bound.has(candidate.clientID)
  if (bringsPen && !pens.mayBring(person, 1)) return spoil('too-many-pens', 'needs a new client id too often')
  const correction = runs.size === 0 ? undefined : updateOf(candidate, () => setRight(candidate, runs, ink.milestones))
  if (correction !== undefined) pieces.moved()
  const bound: NewClient[] = []
  for (const clientId of newClients) bound.push({ clientId, personId: person })
  if (bringsPen) bound.push({ clientId: candidate.clientID, personId: null })
  const { update, titleChanged } = outcome
  const whole = update === undefined || correction === undefined ? (update ?? correction) : merged([update, correction])
  return { type: 'taken', update: whole, correction, newClients: bound, titleChanged, fallen }
}

const isPending = ({ pendingStructs, pendingDs }: Y.Doc['store']): boolean => pendingStructs !== null || pendingDs !== null

/** An answer names all that was ever deleted, which is never more than there is, and what its sender deleted meanwhile. */
const namesMoreDeletions = ({ store }: Y.Doc, { ds }: Update): boolean => {
  let left = MAX_NEW_DELETIONS
  for (const ranges of ds.clients.values()) left -= ranges.length
  for (const structs of left < 0 ? store.clients.values() : []) left += structs.length
  return left < 0
}

const brokenItem = ({ parent, content }: Y.Item): string | undefined => {
  if (typeof parent === 'string' && parent !== ROOTS.sections && parent !== ROOTS.meta) return 'adds a root'
  if (content instanceof Y.ContentDoc) return 'holds a document within the document'
  if (content instanceof Y.ContentEmbed) return 'holds something that is not words'
  if (content instanceof Y.ContentBinary) return 'holds something that is not words'
  return undefined
}

type Applied = { update: Uint8Array | undefined; broken: string | undefined; titleChanged: boolean } | { threw: unknown }

const applyTo = (
  candidate: Y.Doc,
  { bytes, brokenLayout, effort }: { bytes: Uint8Array; brokenLayout: BrokenLayout; effort: Effort },
  look: (transaction: Y.Transaction) => void
): Applied => {
  let broken: string | undefined
  let titleChanged = false
  let fault: { error: unknown } | undefined
  const onTransaction = (transaction: Y.Transaction): void => {
    // What goes wrong in looking is no fault of the sender's.
    try {
      broken ??= brokenLayout(candidate, transaction)
      const meta = candidate.share.get(ROOTS.meta)
      titleChanged ||= meta !== undefined && transaction.changed.has(meta)
      if (broken === undefined) look(transaction)
      tidyUp(transaction)
    } catch (error) {
      fault ??= { error }
    }
  }
  try {
    const act = (): void =>
      candidate.transact((transaction) => {
        effort.watch(transaction)
        applyDecoded(candidate, bytes)
      })
    const update = updateOf(candidate, act, onTransaction)
    if (fault === undefined) return { update, broken, titleChanged }
  } catch (threw) {
    return { threw }
  }
  throw fault.error
}
