// Frozen words as they are shown, whatever the form and in whatever shape they were kept: their parts in their order, and what the tool
// says beside them.
import { ordinal } from '../../shared/agreement/ordinal.ts'
import { directionOf } from '../../shared/alliance/direction.ts'
import type { Ink } from '../../shared/alliance/inks.ts'
import { checksumOf } from '../../shared/sharing/checksum.ts'
import { FROZEN_SCHEMA, type FrozenAgreement, type FrozenNode, type FrozenWords } from '../../shared/sharing/frozenWords.ts'
import { dayOf, sectionsInWords, whoSaidYes } from './sentences.ts'

export type Shown = {
  title: string
  language: string
  direction: 'ltr' | 'rtl'
  people: { name: string; ink: Ink }[]
  /** What it is, up to the day on which it was frozen. */
  what: string
  frozenAt: string
  /** What follows on that day. */
  then: string
  /** What they wrote on top, a paragraph each. */
  note: string[]
  sections: { title: string; content: FrozenNode; agreed: FrozenAgreement | null }[]
  shownUntil: string
  /** What else may end it. */
  orUntil: string
  record: string | undefined
  checksum: string | undefined
}

export const shownOf = (frozen: FrozenWords): Shown => {
  const { title, language, people, frozenAt, shownUntil, record } = frozen
  const isNow = frozen.schema === FROZEN_SCHEMA
  const sections = isNow ? frozen.sections : frozen.sections.map((section) => ({ ...section, agreed: null }))
  const count = sections.length
  const these = `${sectionsInWords(count)} of their alliance`
  return {
    title,
    language,
    direction: isNow ? frozen.direction : directionOf(language),
    people,
    what:
      isNow && frozen.words === 'agreed'
        ? `${these}, as they had last agreed on ${count === 1 ? 'it' : 'them'} by`
        : `${these}, as the words stood on`,
    frozenAt,
    then: `${whoSaidYes(people.length)} said yes to showing ${count === 1 ? 'it' : 'them'}.`,
    note: isNow ? (frozen.note ?? '').split(/\n+/).filter((line) => line.trim() !== '') : [],
    sections,
    shownUntil,
    orUntil: `or until ${people.length > 2 ? 'any' : 'either'} of them closes it`,
    record,
    checksum: checksumOf(frozen)
  }
}

/** What an alliance is, to somebody who has never heard of one. */
export const ABOUT =
  'This is a snapshot: a copy of what people wrote down together, with Alongside, about how they want to be with each other.'

export const STANCE = { willing: 'willing to try', in: 'in' } as const

/** `Agreed on 3 November 2026, for the second time`. */
export const agreedWhen = ({ number, at }: FrozenAgreement): string =>
  `Agreed on ${dayOf(at)}${number > 1 ? `, for the ${ordinal(number)} time` : ''}`

/** For forms without inks: `…: Jonas, willing to try; Amara, in`. */
export const agreedWords = (agreed: FrozenAgreement): string =>
  `${agreedWhen(agreed)}: ${agreed.by.map(({ name, stance }) => `${name}, ${STANCE[stance]}`).join('; ')}.`
