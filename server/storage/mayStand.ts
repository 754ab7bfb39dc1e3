// What may stand in each column, as far as it stands in the clear: every one, so that none is forgotten. Asked of all rows once, when a file is
// opened (ruledOut.ts), and of every row that is read (soundRows.ts): a stored row is a boundary like any other. What is sealed says itself
// whether it is what it was.
import { LEFT_AS } from '../../shared/agreement/leaving.ts'
import { MOST_DRAFT_DAYS, MOST_SEATS, PROPOSAL_KINDS } from '../../shared/agreement/proposal.ts'
import { INKS } from '../../shared/alliance/inks.ts'
import { FIRST_MOMENT, LAST_MOMENT } from '../../shared/alliance/moments.ts'
import type { Tables } from './tables.ts'

type NumberRule = { is: 'number'; from: number; to: number; orNought: boolean }

/** `words`: what people, or a template that may be theirs, call it. `of`: the table that has a row of this id. */
type Rule =
  | { is: 'bytes' }
  | { is: 'words' }
  | { is: 'id'; of?: keyof Tables }
  | { is: 'one of'; values: readonly string[] }
  | NumberRule
export type ColumnRule = Rule & { mayBeEmpty: boolean }

type RuleOf<V> = [V] extends [Uint8Array]
  ? { is: 'bytes' }
  : [V] extends [number]
    ? NumberRule
    : string extends V
      ? { is: 'words' }
      : { is: 'id'; of?: keyof Tables } | { is: 'one of'; values: readonly V[] }
type RuleOfColumn<V> = RuleOf<NonNullable<V>> & { mayBeEmpty: null extends V ? true : false }

const orEmpty = <R extends Rule>(rule: R): R & { mayBeEmpty: true } => ({ ...rule, mayBeEmpty: true })
const always = <R extends Rule>(rule: R): R & { mayBeEmpty: false } => ({ ...rule, mayBeEmpty: false })
const oneOf = <V extends string>(values: readonly V[]): { is: 'one of'; values: readonly V[] } => ({ is: 'one of', values })
const number = (from: number, to: number, { orNought = false } = {}): NumberRule => ({ is: 'number', from, to, orNought })
const idOf = (of: keyof Tables): { is: 'id'; of: keyof Tables } => ({ is: 'id', of })

const sealed = always({ is: 'bytes' } as const)
const hash = always({ is: 'bytes' } as const)
const id = always({ is: 'id' } as const)
const words = always({ is: 'words' } as const)
const of = { alliance: always(idOf('alliance')), seat: always(idOf('seat')), person: always(idOf('person')) }

const moment = number(FIRST_MOMENT, LAST_MOMENT)
const time = always(moment)
const count = always(number(0, Number.MAX_SAFE_INTEGER))
const nth = always(number(1, Number.MAX_SAFE_INTEGER))
const flag = always(number(0, 1))
const day = always(number(0, LAST_MOMENT / 86_400_000))
/** 0 until there is one, and never 1, which is a bit away and would be the time before which all is to be forgotten. */
const timeOnce = always(number(FIRST_MOMENT, LAST_MOMENT, { orNought: true }))
/** Of nobody's alliance: what is wrong with it signs one device out, or keeps it signed in, and closes nothing. */
const whatever = always(number(-Infinity, Infinity))

export const MAY_STAND: { [T in keyof Tables]: { [C in keyof Tables[T]]: RuleOfColumn<Tables[T][C]> } } = {
  alliance: {
    id,
    template: words,
    language: words,
    created_at: time,
    title: sealed,
    head_seq: count,
    schema_version: nth,
    draft_window_days: always(number(0, MOST_DRAFT_DAYS)),
    drafts_since: timeOnce
  },
  seat: {
    id,
    alliance_id: of.alliance,
    position: always(number(0, MOST_SEATS - 1)),
    label: words,
    person_id: orEmpty(idOf('person')),
    name: orEmpty(sealed),
    ink: orEmpty(oneOf(INKS)),
    taken_at: orEmpty(moment),
    left_person_id: orEmpty(idOf('person')),
    left_at: orEmpty(moment),
    left_as: orEmpty(oneOf(LEFT_AS)),
    left_name: orEmpty(sealed)
  },
  person: { id, created_at: whatever },
  session: { id, person_id: of.person, token_hash: hash, since: whatever, expires_at: whatever },
  person_key: { person_id: of.person, token_hash: hash, made_at: whatever },
  invitation: {
    id,
    alliance_id: of.alliance,
    seat_id: of.seat,
    by_seat_id: of.seat,
    token_hash: hash,
    created_at: time,
    expires_at: time,
    spent_at: orEmpty(moment),
    withdrawn_at: orEmpty(moment)
  },
  proposal: {
    id,
    alliance_id: of.alliance,
    kind: always(oneOf(PROPOSAL_KINDS)),
    by_seat_id: of.seat,
    seat_id: orEmpty(idOf('seat')),
    section_id: orEmpty({ is: 'id' } as const),
    created_at: time,
    expires_at: time,
    about: sealed,
    frozen: orEmpty(sealed),
    ended_at: orEmpty(moment),
    ending: orEmpty(oneOf(['done', 'declined', 'withdrawn']))
  },
  proposal_yes: { proposal_id: always(idOf('proposal')), seat_id: of.seat, at: time },
  snapshot: { id, alliance_id: of.alliance, token_hash: hash, created_at: time, expires_at: time, content: sealed },
  checkpoint: { alliance_id: of.alliance, seq: count, bytes: sealed },
  update: { alliance_id: of.alliance, seq: nth, seat_id: of.seat, at: time, bytes: sealed },
  draft_ground: {
    alliance_id: of.alliance,
    since: day,
    seq: orEmpty(number(0, Number.MAX_SAFE_INTEGER)),
    bytes: orEmpty(sealed),
    forgot: timeOnce
  },
  draft_day: { alliance_id: of.alliance, day, seq: nth, bytes: sealed },
  client: { alliance_id: of.alliance, client_id: count, person_id: orEmpty(idOf('person')) },
  rescue: { id, alliance_id: of.alliance, seat_id: of.seat, at: time, bytes: sealed },
  stance: { alliance_id: of.alliance, section_id: id, seat_id: of.seat, person_id: of.person, at: time, bytes: sealed },
  agreement: { alliance_id: of.alliance, section_id: id, number: nth, at: time, bytes: sealed },
  seen: {
    alliance_id: of.alliance,
    seat_id: of.seat,
    section_id: id,
    person_id: of.person,
    unread: flag,
    at: time,
    faded: flag,
    bytes: sealed
  },
  seat_left: { alliance_id: of.alliance, seat_id: of.seat, person_id: of.person, head_seq: count },
  return: {
    id,
    alliance_id: of.alliance,
    by_seat_id: of.seat,
    begun_at: time,
    opened_at: orEmpty(moment),
    ended_at: orEmpty(moment)
  },
  return_mark: { return_id: always(idOf('return')), seat_id: of.seat, section_id: id, bytes: sealed },
  leaver_copy: {
    alliance_id: of.alliance,
    seat_id: of.seat,
    person_id: of.person,
    token_hash: hash,
    expires_at: time,
    bytes: sealed
  },
  welcome: { alliance_id: of.alliance, left_seat_id: of.seat, by_seat_id: of.seat, at: time },
  note: {
    id,
    alliance_id: of.alliance,
    section_id: id,
    seat_id: of.seat,
    person_id: of.person,
    n: nth,
    written_at: time,
    waits_for: orEmpty(number(0, Number.MAX_SAFE_INTEGER)),
    told_at: orEmpty(moment),
    closed_at: orEmpty(moment),
    closed_as: orEmpty(sealed),
    bytes: sealed
  },
  note_reply: { note_id: always(idOf('note')), n: nth, seat_id: of.seat, at: time, bytes: sealed },
  note_choice: { note_id: always(idOf('note')), seat_id: of.seat, bytes: sealed },
  seam: { alliance_id: of.alliance, section_id: id, at: time },
  sheet: {
    id,
    alliance_id: of.alliance,
    section_id: id,
    seat_id: of.seat,
    person_id: of.person,
    head_seq: count,
    frozen: orEmpty(sealed),
    opened_at: orEmpty(moment)
  },
  sheet_checkpoint: { sheet_id: always(idOf('sheet')), seq: count, bytes: sealed },
  sheet_update: { sheet_id: always(idOf('sheet')), seq: nth, bytes: sealed },
  sheet_client: { sheet_id: always(idOf('sheet')), client_id: count, person_id: orEmpty(idOf('person')) },
  return_seat: { return_id: always(idOf('return')), seat_id: of.seat, person_id: of.person, finished: flag },
  coming_back: { alliance_id: of.alliance, id, changes: count, changed_at: time, bytes: sealed },
  calendar_link: { alliance_id: of.alliance, seat_id: of.seat, person_id: of.person, token_hash: hash, made_at: time },
  day_mail: {
    alliance_id: of.alliance,
    seat_id: of.seat,
    person_id: of.person,
    token_hash: hash,
    asked_at: time,
    confirmed_at: orEmpty(moment),
    bytes: sealed
  },
  own_words: { alliance_id: of.alliance, section_id: id, seat_id: of.seat, person_id: of.person, bytes: sealed },
  record: { alliance_id: of.alliance, n: nth, bytes: sealed },
  probe: { id: whatever, at: whatever }
}

const DAY_MS = 86_400_000
const wholeDays = (since: string): string => `(expires_at - ${since}) % ${DAY_MS} = 0`

/** Two times of one act lie whole days apart, however many: no bit turns in either and leaves it so, for no power of two is a number of
 *  days. In SQL, of a row that is asked for by the name of its table. */
export const APART: ReadonlyMap<string, { column: string; holds: string }> = new Map([
  ['invitation', { column: 'expires_at', holds: wholeDays('created_at') }],
  // What is to be shown is asked until then at most.
  ['proposal', { column: 'expires_at', holds: `(kind = 'share-snapshot' or ${wholeDays('created_at')})` }],
  [
    'leaver_copy',
    {
      column: 'expires_at',
      holds: `not exists (select 1 from seat s where s.id = leaver_copy.seat_id and s.left_person_id = leaver_copy.person_id
        and not (${wholeDays('s.left_at')}))`
    }
  ]
] satisfies [keyof Tables, { column: string; holds: string }][])

const BY_NAME: ReadonlyMap<string, ReadonlyMap<string, ColumnRule>> = new Map(
  Object.entries(MAY_STAND).map(([table, columns]) => [table, new Map(Object.entries(columns))])
)

/** Undefined for a table that is not of the words. */
export const rulesOf = (table: string): ReadonlyMap<string, ColumnRule> | undefined => BY_NAME.get(table)

const ID = /^[A-Za-z0-9_-]{22}$/

/** Whether a value that was read, and is not empty, may stand there. */
export const mayBe = (rule: ColumnRule, value: unknown): boolean => {
  switch (rule.is) {
    case 'number':
      if (value === 0 && rule.orNought) return true
      return typeof value === 'number' && Number.isInteger(value) && value >= rule.from && value <= rule.to
    case 'one of':
      return typeof value === 'string' && rule.values.includes(value)
    case 'id':
      return typeof value === 'string' && ID.test(value)
    case 'words':
      return typeof value === 'string'
    case 'bytes':
      return value instanceof Uint8Array
  }
}
