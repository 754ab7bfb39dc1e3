import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FrozenNode } from '../sharing/frozenWords.ts'
import { blocksOf } from './blocks.ts'
import { type Reading, compare } from './compare.ts'

const text = (words: string, marks: FrozenNode['marks'] = [], by?: string): FrozenNode => ({
  type: 'text',
  text: words,
  marks,
  ...(by !== undefined && { by })
})
const p = (...inside: (string | FrozenNode)[]): FrozenNode => ({
  type: 'paragraph',
  content: inside.map((one) => (typeof one === 'string' ? text(one) : one))
})
const doc = (...content: FrozenNode[]): FrozenNode => ({ type: 'doc', content })
const version = (content: FrozenNode, title = 'Title') => ({ title, blocks: blocksOf(content) })
const read = (before: FrozenNode, after: FrozenNode): Reading => compare(version(before), version(after))

/** What one reads: `[-out-]`, `[+in+]`, `~restyled~`. */
const said = ({ blocks }: Reading): string[] =>
  blocks.map(({ change, was, pieces }) => {
    const words = pieces
      .map((piece) => {
        switch (piece.change) {
          case 'added':
            return `[+${piece.text}+]`
          case 'removed':
            return `[-${piece.text}-]`
          case 'restyled':
            return `~${piece.text}~`
          case 'same':
            return piece.text
        }
      })
      .join('')
    return `${change}${was === undefined ? '' : ` (was ${was.isQuoted ? 'quoted ' : ''}${was.kind})`}: ${words}`
  })

describe('what changed is read as prose', () => {
  it('by whole words, what was taken out before what was put in its place', () => {
    const before = doc(p('The fund is told how it is going, every week.'), p('We wait.'))
    const after = doc(p('The fund is told the dates and nothing else, every week.'), p('We wait.'))
    expect(said(read(before, after))).toEqual([
      'changed: The fund is told [-how it is going-][+the dates and nothing else+], every week.',
      'same: We wait.'
    ])
  })

  it('tells one paragraph that was written anew from one that changed', () => {
    const before = doc(p('I will say so the same day, in one sentence, with an apology.'))
    const after = doc(p('Nothing here has to be good.'))
    expect(said(read(before, after)).sort()).toEqual([
      'added: [+Nothing here has to be good.+]',
      'removed: [-I will say so the same day, in one sentence, with an apology.-]'
    ])
  })

  it('tells what moved from what was taken out, and what was changed on the way', () => {
    const [one, two, three] = [
      'The first thing we say is how we are.',
      'The second is what we saw.',
      'And then we stop for today.'
    ]
    expect(said(read(doc(p(one), p(two), p(three)), doc(p(two), p(three), p(one))))).toEqual([
      `same: ${two}`,
      `same: ${three}`,
      `moved: ${one}`
    ])
    const [, , last] = said(
      read(doc(p(one), p(two), p(three)), doc(p(two), p(three), p('The first thing we say is where we are.')))
    )
    expect(last).toBe('moved: The first thing we say is [-how-][+where+] we are.')
  })

  it('tells another style, and another shape, from other words', () => {
    const bold = { type: 'bold' } as const
    const before = doc(p('We wait for each other.'))
    expect(said(read(before, doc(p('We ', text('wait', [bold]), ' for each other.'))))).toEqual([
      'changed: We ~wait~ for each other.'
    ])
    const list = doc({ type: 'bulletList', content: [{ type: 'listItem', content: [p('We wait for each other.')] }] })
    expect(said(read(before, list))).toEqual(['changed (was paragraph): We wait for each other.'])
    expect(said(read(doc({ type: 'blockquote', content: [p('Wait.')] }), doc(p('Wait.'))))).toEqual([
      'changed (was quoted paragraph): Wait.'
    ])
    const task = (checked: boolean) =>
      doc({ type: 'taskList', content: [{ type: 'taskItem', attrs: { checked }, content: [p('Call Ruth.')] }] })
    expect(said(read(task(false), task(true)))).toEqual(['changed (was task): Call Ruth.'])
  })

  it('tells where a link leads as words, since they are what was agreed', () => {
    const link = (href: string): FrozenNode => text('here', [{ type: 'link', attrs: { href } }])
    expect(said(read(doc(p('Write ', link('https://a.org'))), doc(p('Write ', link('https://b.org')))))).toEqual([
      'changed: Write [-here-][+here+]'
    ])
  })

  it('says who wrote what was put in', () => {
    const after = doc(p(text('We wait', [], 'a'), text(' for you', [], 'b'), text('.', [], 'a')))
    const [block] = read(doc(p('We wait.')), after).blocks
    expect(block?.pieces.filter(({ change }) => change === 'added')).toMatchObject([{ text: ' for you', by: 'b' }])
  })

  it('knows words where no space parts them', () => {
    expect(said(read(doc(p('毎週火曜日に話します')), doc(p('毎週金曜日に話します'))))).toEqual([
      'changed: 毎週[-火曜日-][+金曜日+]に話します'
    ])
    expect(said(read(doc(p('نتكلم كل أسبوع')), doc(p('نتكلم كل يوم'))))).toEqual(['changed: نتكلم كل [-أسبوع-][+يوم+]'])
  })

  it('knows words where an apostrophe stands in them, and in long texts', () => {
    const long = 'We don’t wait, and we say it. '.repeat(60)
    expect(said(read(doc(p(`${long}I can’t go.`)), doc(p(`${long}I won't go.`))))).toEqual([
      `changed: ${long}I [-can’t-][+won't+] go.`
    ])
  })

  it('tells another title', () => {
    const { title, isSame } = compare({ title: 'What stays here', blocks: [] }, { title: 'What stays', blocks: [] })
    expect(isSame).toBe(false)
    expect(title.map(({ change }) => change)).toEqual(['same', 'removed'])
  })
})

// ── properties ───────────────────────────────────────────────────────────────────────────────────

const word = fc.constantFrom('we', 'wait', 'speak', 'plainly', 'no', 'Ruth', 'the', '  ', 'a', '.', ',', 'ä', '👩‍🚀', '話')
const marks = fc.constantFrom<FrozenNode['marks']>([], [{ type: 'bold' }], [{ type: 'italic' }])
const run = fc.tuple(fc.array(word, { minLength: 1, maxLength: 6 }), marks).map(([words, style]) => text(words.join(' '), style))
const paragraph = fc.array(run, { minLength: 1, maxLength: 4 }).map((runs) => p(...runs))
const content = fc.array(paragraph, { maxLength: 8 }).map((blocks) => doc(...blocks))

const wordsOf = (reading: Reading, without: 'added' | 'removed'): string[] =>
  reading.blocks
    .filter(({ change }) => change !== without)
    .map(({ pieces }) => pieces.flatMap((piece) => (piece.change === without ? [] : [piece.text])).join(''))
const plain = (frozen: FrozenNode): string[] => blocksOf(frozen).map((block) => block.text)

describe('any two versions', () => {
  it('are both whole in the reading: without what was taken out it is the one, without what was put in the other', () => {
    fc.assert(
      fc.property(content, content, (before, after) => {
        const reading = read(before, after)
        expect(wordsOf(reading, 'removed')).toEqual(plain(after))
        // What moved stands in its new place.
        const hasMoved = reading.blocks.some(({ change }) => change === 'moved')
        const inOrder = (blocks: string[]): string[] => (hasMoved ? blocks.toSorted() : blocks)
        expect(inOrder(wordsOf(reading, 'added'))).toEqual(inOrder(plain(before)))
      }),
      { numRuns: 500 }
    )
  })

  it('that are the same have no change, and another style alone changes no word', () => {
    fc.assert(
      fc.property(content, (same) => {
        expect(read(same, same).isSame).toBe(true)
        const restyled: FrozenNode = JSON.parse(JSON.stringify(same).replaceAll('"bold"', '"italic"'))
        const changes = read(same, restyled).blocks.flatMap(({ pieces }) => pieces.map(({ change }) => change))
        expect(changes.filter((change) => change === 'added' || change === 'removed')).toEqual([])
      })
    )
  })

  it('are read soon, however long, and however little they have in common', () => {
    const long = (words: string) => doc(...Array.from({ length: 2_000 }, (_, nth) => p(`${words} ${nth} `.repeat(6))))
    const [before, after] = [long('we wait'), long('nothing else here')]
    const changed = doc(...(before.content ?? []).map((block, nth) => (nth % 7 === 0 ? p('Another one altogether.') : block)))
    const timed = (one: FrozenNode, other: FrozenNode): number => {
      const from = performance.now()
      read(one, other)
      return performance.now() - from
    }
    expect(timed(before, changed)).toBeLessThan(1_000)
    expect(timed(before, after)).toBeLessThan(2_000)
    expect(timed(doc(p('a b c '.repeat(30_000))), doc(p('c d a '.repeat(30_000))))).toBeLessThan(3_000)
  })
})
