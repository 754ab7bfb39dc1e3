// What two to eight say, in any order, over the real storage and over a restart: an agreement exists exactly when all stood on one digest.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openDataDirectory } from '../../server/storage/dataDirectory.ts'
import { SqliteAgreements } from '../../server/storage/agreements.ts'
import { SqliteAlliances } from '../../server/storage/alliances.ts'
import { STANCES, type Stance, isYes } from '../../shared/agreement/stance.ts'
import { type AllianceId, type PersonId, type SeatId, type SectionId, newId } from '../../shared/alliance/ids.ts'
import { INKS } from '../../shared/alliance/inks.ts'

const DIGESTS = ['a', 'b'] as const
type Act = { who: number; stance: Stance; digest: (typeof DIGESTS)[number] }
type End = { stances: string[]; agreements: string[] }

const act = (seats: number): fc.Arbitrary<Act> =>
  fc.record({ who: fc.nat(seats - 1), stance: fc.constantFrom(...STANCES), digest: fc.constantFrom(...DIGESTS) })

/** Nothing but the rule, told once more: the latest of each, and an agreement with the act that brings all to one digest. */
const ruled = (seats: number, acts: readonly Act[]): End => {
  const latest = new Map<number, string>()
  const agreements: string[] = []
  for (const { who, stance, digest } of acts) {
    latest.set(who, isYes(stance) ? `${stance} ${digest}` : stance)
    const all = Array.from({ length: seats }, (_, seat) => latest.get(seat))
    if (isYes(stance) && all.every((said) => said?.endsWith(` ${digest}`) === true) && agreements.at(-1) !== digest)
      agreements.push(digest)
  }
  return { stances: Array.from({ length: seats }, (_, seat) => latest.get(seat) ?? 'nothing'), agreements }
}

const withStore = async (test: (open: () => Promise<Store>) => Promise<void>): Promise<void> => {
  const directory = await mkdtemp(join(tmpdir(), 'alongside-agreeing-'))
  try {
    await test(async () => {
      const data = await openDataDirectory(join(directory, 'data'), undefined)
      const needs = { db: data.words.db, keyring: data.keyring }
      return {
        db: needs.db,
        alliances: new SqliteAlliances(needs),
        agreements: new SqliteAgreements(needs),
        close: () => data.close()
      }
    })
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

type Store = {
  db: Awaited<ReturnType<typeof openDataDirectory>>['words']['db']
  alliances: SqliteAlliances
  agreements: SqliteAgreements
  close: () => Promise<void>
}

const SECTION = newId<SectionId>()
const BEGUN = Date.UTC(2026, 10, 26)

/** An alliance in which so many sit. */
const seated = async ({ db, alliances }: Store, count: number): Promise<{ id: AllianceId; seats: SeatId[] }> => {
  const people = Array.from({ length: count }, () => ({ person: newId<PersonId>(), seat: newId<SeatId>() }))
  await db
    .insertInto('person')
    .values(people.map(({ person }) => ({ id: person, created_at: BEGUN })))
    .execute()
  const id = newId<AllianceId>()
  await alliances.begin({
    id,
    template: 'coaching',
    language: 'en',
    createdAt: BEGUN,
    title: '',
    seats: people.map(({ person, seat }, nth) => ({
      id: seat,
      label: `Seat ${nth}`,
      taken: { by: person, name: `Person ${nth}`, ink: INKS[nth] ?? 'indigo' }
    })),
    document: new Uint8Array([0, 0]),
    writer: { clientId: 1, personId: null }
  })
  return { id, seats: people.map(({ seat }) => seat) }
}

const sayAll = async (
  { agreements }: Store,
  { id, seats }: { id: AllianceId; seats: SeatId[] },
  acts: readonly Act[]
): Promise<void> => {
  for (const [nth, { who, stance, digest }] of acts.entries()) {
    const seat = seats[who]
    if (seat === undefined) throw new Error('no such seat')
    const words = { digest, title: 'Today', content: { type: 'doc', content: [] }, text: digest }
    const saying = { allianceId: id, section: SECTION, seat, stance, note: undefined, now: BEGUN + nth + 1 }
    await agreements.say({ ...saying, words: isYes(stance) ? words : undefined })
  }
}

const endOf = async ({ agreements }: Store, { id, seats }: { id: AllianceId; seats: SeatId[] }): Promise<End> => {
  const { said } = await agreements.standings(id)
  const made = await agreements.of(id, SECTION)
  expect(made.map(({ number }) => number)).toEqual(made.map((_, nth) => nth + 1))
  for (const { stances } of made) expect(stances.map(({ seat }) => seat)).toEqual(seats)
  return {
    stances: seats.map((seat) => {
      const one = said.find((each) => each.seat === seat)
      return one === undefined ? 'nothing' : isYes(one.stance) ? `${one.stance} ${one.digest}` : one.stance
    }),
    agreements: made.map(({ digest }) => digest)
  }
}

it.each([2, 3, 5, 8])('of %i: whatever they say, it ends as the rule says, and so it stands after a restart', async (count) => {
  await withStore(async (open) => {
    let store = await open()
    const kept: { alliance: Awaited<ReturnType<typeof seated>>; end: End }[] = []
    await fc.assert(
      fc.asyncProperty(fc.array(act(count), { minLength: count, maxLength: 4 * count }), async (acts) => {
        // Most sequences of chance agree on nothing: these then all say yes, and one of them something else.
        const closing = Array.from({ length: count }, (_, who): Act => ({ who, stance: 'in', digest: 'a' }))
        const all = [...acts, ...closing, ...acts.slice(0, 1), ...closing.toReversed()]
        const alliance = await seated(store, count)
        await sayAll(store, alliance, all)
        const end = await endOf(store, alliance)
        expect(end).toEqual(ruled(count, all))
        expect(end.agreements.length).toBeGreaterThan(0)
        kept.push({ alliance, end })
      }),
      { numRuns: 12 }
    )
    await store.close()
    store = await open()
    for (const { alliance, end } of kept) expect(await endOf(store, alliance)).toEqual(end)
    await store.close()
  })
})

it.each([2, 3, 8])('of %i: what each says once, in any order, ends alike', async (count) => {
  await withStore(async (open) => {
    const store = await open()
    const once = Array.from({ length: count }, (_, who): fc.Arbitrary<Act> =>
      fc.record({
        who: fc.constant(who),
        stance: fc.constantFrom<Stance>('in', 'in', 'willing', 'not-yet'),
        digest: fc.constantFrom<Act['digest']>('a', 'a', 'a', 'b')
      })
    )
    const orders = fc.tuple(...once).chain((acts) => fc.tuple(fc.constant(acts), fc.shuffledSubarray(acts, { minLength: count })))
    await fc.assert(
      fc.asyncProperty(orders, async ([acts, others]) => {
        const [one, other] = [await seated(store, count), await seated(store, count)]
        await sayAll(store, one, acts)
        await sayAll(store, other, others)
        expect(await endOf(store, other)).toEqual(await endOf(store, one))
      }),
      { numRuns: 10 }
    )
    await store.close()
  })
})
