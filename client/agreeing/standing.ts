// Where everyone stands on the words of a section as this page shows them. Derived anew from what each last said and the words'
// digest: nothing here is remembered.
import { rests } from '../../shared/agreement/leaving.ts'
import { type Stance, allStand, isYes, stands } from '../../shared/agreement/stance.ts'
import type { Section as LaidSection } from '../../shared/alliance/layout.ts'
import type { Alliance, Seat, Section, StanceTold } from '../../shared/protocol/bodies.ts'

/** A yes to words that are others by now stands nowhere, until they come back or it is given again. */
export type Where = Stance | 'lapsed' | undefined

export type Standing = {
  /** By seat, for each that is taken. */
  where: ReadonlyMap<string, Where>
  /** `agreed`: all stand on what was last agreed. `changed`: the words are others since. `stepped-back`: the words are the same, and
   *  not everyone stands on them any more, or not everyone did yet. */
  since: 'never' | 'agreed' | 'changed' | 'stepped-back'
  /** The seats that stood on what was last agreed, taken or empty by now. */
  agreedBy: readonly string[]
}

/** What the server tells of a section. It has not told yet of one that was just added: nobody stands anywhere. */
export const toldOf = (
  { sections }: Alliance,
  { id, title, setAside }: Pick<LaidSection, 'id' | 'title' | 'setAside'>
): Section =>
  sections.find((section) => section.id === id) ?? { id, title, setAside, digest: '', stances: [], agreement: null, agreedBy: [] }

export const standingOf = (
  { stances, agreement, agreedBy }: Pick<Section, 'stances' | 'agreement' | 'agreedBy'>,
  { seats, digest }: { seats: readonly Seat[]; digest: string }
): Standing => {
  const taken = seats.flatMap(({ id, person }) => (person === null ? [] : [id]))
  const where = new Map(
    taken.map((seat) => [
      seat,
      whereIs(
        stances.find(({ seatId }) => seatId === seat),
        digest
      )
    ])
  )
  return {
    where,
    since: sinceAgreed({ stances, agreement }, { taken, digest, resting: rests(seats) }),
    agreedBy: agreedBy.map(({ seatId }) => seatId)
  }
}

const whereIs = (said: StanceTold | undefined, digest: string): Where => {
  if (said === undefined || stands(said, digest)) return said?.stance
  return isYes(said.stance) ? 'lapsed' : said.stance
}

const sinceAgreed = (
  { stances, agreement }: Pick<Section, 'stances' | 'agreement'>,
  { taken, digest, resting }: { taken: readonly string[]; digest: string; resting: boolean }
): Standing['since'] => {
  if (agreement === null) return 'never'
  if (agreement.digest !== digest) return 'changed'
  // Nobody can step back from what rests: it is as they left it.
  if (resting) return 'agreed'
  return allStand({ said: stances, taken, digest }) ? 'agreed' : 'stepped-back'
}

/** What a seat wrote beside a yes that stands, for the others to read before it is agreed. */
export const openNotes = (
  { stances, agreement }: Pick<Section, 'stances' | 'agreement'>,
  digest: string
): { seatId: string; note: string }[] =>
  agreement?.digest === digest
    ? []
    : stances.flatMap((said) => (said.note !== null && stands(said, digest) ? [{ seatId: said.seatId, note: said.note }] : []))
