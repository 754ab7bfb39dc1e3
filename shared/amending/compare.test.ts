import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FrozenNode } from '../sharing/frozenWords.ts'
import { blocksOf } from './blocks.ts'
import { type Reading, compare } from './compare.ts'
import type { Piece } from './pieces.ts'

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
  blocks.map((block) => {
    if (block.change === 'left') return `left (${block.to}): ${block.text}`
    const was = block.was === undefined ? '' : ` (was ${block.was.isQuoted ? 'quoted ' : ''}${block.was.kind})`
    const from = block.change === 'moved' ? ` (from ${block.from})` : ''
    return `${block.change}${from}${was}: ${block.pieces.map(pieceSaid).join('')}`
  })

const pieceSaid = (piece: Piece): string => {
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
}

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
    expect(said(read(before, after))).toEqual([
      'removed: [-I will say so the same day, in one sentence, with an apology.-]',
      'added: [+Nothing here has to be good.+]'
    ])
  })

  it('tells what moved from what was taken out, and what was changed on the way', () => {
    const [one, two, three] = [
      'The first thing we say is how we are.',
      'The second is what we saw.',
      'And then we stop for today.'
    ]
    expect(said(read(doc(p(one), p(two), p(three)), doc(p(two), p(three), p(one))))).toEqual([
      `left (below): ${one}`,
      `same: ${two}`,
      `same: ${three}`,
      `moved (from above): ${one}`
    ])
    expect(said(read(doc(p(two), p(three), p(one)), doc(p(one), p(two), p(three)))).at(0)).toBe(`moved (from below): ${one}`)
    const [, , , last] = said(
      read(doc(p(one), p(two), p(three)), doc(p(two), p(three), p('The first thing we say is where we are.')))
    )
    expect(last).toBe('moved (from above): The first thing we say is [-how-][+where+] we are.')
  })

  it('tells another style, and another shape, from other words', () => {
    const bold = { type: 'bold' } as const
    const before = doc(p('We wait for each other.'))
    expect(said(read(before, doc(p('We ', text('wait', [bold]), ' for each other.'))))).toEqual([
      'changed: We ~wait~ for each other.'
    ])
    expect(said(read(doc(p('We ', text('wait', [bold]), ' for each other.')), before))).toEqual([
      'changed: We ~wait~ for each other.'
    ])
    const list = doc({ type: 'bulletList', content: [{ type: 'listItem', content: [p('We wait for each other.')] }] })
    expect(said(read(before, list))).toEqual(['reshaped (was paragraph): We wait for each other.'])
    expect(said(read(doc({ type: 'blockquote', content: [p('Wait.')] }), doc(p('Wait.'))))).toEqual([
      'reshaped (was quoted paragraph): Wait.'
    ])
    const task = (checked: boolean) =>
      doc({ type: 'taskList', content: [{ type: 'taskItem', attrs: { checked }, content: [p('Call Ruth.')] }] })
    expect(said(read(task(false), task(true)))).toEqual(['reshaped (was task): Call Ruth.'])
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
    expect(piecesOf(block).filter(({ change }) => change === 'added')).toMatchObject([{ text: ' for you', by: 'b' }])
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

  it('takes a word with the sign that is written on it, and a few words with what changed around them', () => {
    expect(said(read(doc(p('We wait, then go.')), doc(p('We wait; then go.'))))).toEqual([
      'changed: We [-wait,-][+wait;+] then go.'
    ])
    expect(said(read(doc(p('We wait')), doc(p('We wait.'))))).toEqual(['changed: We [-wait-][+wait.+]'])
    expect(said(read(doc(p('I like the red boat of yours.')), doc(p('I love the blue boat of yours.'))))).toEqual([
      'changed: I [-like the red-][+love the blue+] boat of yours.'
    ])
    expect(said(read(doc(p('It is a big boat of yours.')), doc(p('It is a very big old boat of yours.'))))).toEqual([
      'changed: It is a [+very +]big[+ old+] boat of yours.'
    ])
  })

  it('begins what was put in after the end of a sentence', () => {
    expect(said(read(doc(p('I was late. We wait.')), doc(p('I am late. We wait. And more.'))))).toEqual([
      'changed: I [-was-][+am+] late. We wait.[+ And more.+]'
    ])
    expect(said(read(doc(p('毎週話します。急ぎません。')), doc(p('毎日話します。'))))).toEqual([
      'changed: [-毎週-][+毎日+]話します。[-急ぎません。-]'
    ])
    expect(
      said(read(doc(p('It is at the workshop. The door is open.')), doc(p('It is at the workshop; the door is open.'))))
    ).toEqual(['changed: It is at the [-workshop. The-][+workshop; the+] door is open.'])
  })

  it('reads what changed around words that stayed in the hand of who changed it, and two hands apart', () => {
    const hands = (first: string, second: string) =>
      read(
        doc(p('I like the red boat of yours.')),
        doc(
          p(
            text('I ', [], 'a'),
            text('love', [], first),
            text(' the ', [], 'a'),
            text('blue', [], second),
            text(' boat of yours.', [], 'a')
          )
        )
      ).blocks.flatMap(piecesOf)
    expect(hands('b', 'b').filter(({ change }) => change === 'added')).toMatchObject([{ text: 'love the blue', by: 'b' }])
    expect(hands('b', 'c').filter(({ change }) => change === 'added')).toMatchObject([
      { text: 'love', by: 'b' },
      { text: ' the ', by: 'a' },
      { text: 'blue', by: 'c' }
    ])
  })

  it('makes nothing of spaces, and yet tells that they are others', () => {
    const spaces = read(doc(p('We wait  for you .')), doc(p('We wait for you.')))
    expect(said(spaces)).toEqual(['spaced: We wait for you.'])
    expect(spaces.isSame).toBe(false)
    // Composed or not, they are the same letters.
    expect(read(doc(p('cafe\u0301')), doc(p('caf\u00e9'))).isSame).toBe(true)
  })

  it('tells one that was parted, and two that were joined', () => {
    const [one, two] = ['First we say how we are, both of us.', 'Then we look at what the week has brought.']
    const whole = doc(p('Before it.'), p(`${one} ${two}`), p('After it.'))
    const parted = doc(p('Before it.'), p(one), p(two), p('After it.'))
    expect(said(read(whole, parted))).toEqual(['same: Before it.', `changed: ${one}`, `split: ${two}`, 'same: After it.'])
    expect(said(read(parted, whole))).toEqual(['same: Before it.', `joined: ${one} ${two}`, 'same: After it.'])
    const three = 'And then we stop for today, whatever is left.'
    expect(said(read(doc(p(`${one} ${two} ${three}`)), doc(p(one), p(two.replace('week', 'month')), p(three))))).toEqual([
      `changed: ${one}`,
      'split: Then we look at what the [-week-][+month+] has brought.',
      `split: ${three}`
    ])
  })

  it('finds among many blocks that changed the ones that are one still', () => {
    const line = (nth: number, word: string) =>
      `Line ${nth} of ${word}${nth} is ${word === 'old' ? 'kept' : 'put'} beside number${nth} here.`
    const lines = (word: string) => doc(...Array.from({ length: 100 }, (_, nth) => p(line(nth, word))))
    expect(new Set(read(lines('old'), lines('new')).blocks.map(({ change }) => change))).toEqual(new Set(['changed']))
  })
})

const piecesOf = (block: Reading['blocks'][number] | undefined): readonly Piece[] =>
  block === undefined || block.change === 'left' ? [] : block.pieces

// ── properties ───────────────────────────────────────────────────────────────────────────────────

const words = [
  'we',
  'wait',
  'speak',
  'plainly',
  'no',
  'Ruth',
  'the',
  'a',
  'always',
  '話します',
  'e\u0301',
  'ä',
  '👩‍🚀',
  '🇺🇦',
  '.',
  ',',
  '  ',
  '\n'
]
const word = fc.constantFrom(...words)
const marks = fc.constantFrom<FrozenNode['marks']>(
  [],
  [],
  [{ type: 'bold' }],
  [{ type: 'italic' }],
  [{ type: 'link', attrs: { href: 'https://a.org' } }]
)
const run = fc.tuple(fc.array(word, { minLength: 1, maxLength: 6 }), marks).map(([words, style]) => text(words.join(' '), style))
const paragraph = fc.array(run, { minLength: 1, maxLength: 4 }).map((runs) => p(...runs))
const block = fc.oneof(
  { arbitrary: paragraph, weight: 4 },
  { arbitrary: paragraph.map((inside): FrozenNode => ({ type: 'blockquote', content: [inside] })), weight: 1 },
  {
    arbitrary: fc.array(paragraph, { minLength: 1, maxLength: 3 }).map((items): FrozenNode => ({
      type: 'bulletList',
      content: items.map((item) => ({ type: 'listItem', content: [item] }))
    })),
    weight: 1
  }
)
const content = fc.array(block, { maxLength: 8 }).map((blocks) => doc(...blocks))

/** A version and another that was made of it: some blocks gone, moved, parted, joined, written on. */
const amended = fc
  .tuple(
    fc.array(paragraph, { minLength: 1, maxLength: 10 }),
    fc.array(fc.record({ act: fc.constantFrom('drop', 'move', 'part', 'join', 'write'), at: fc.nat(), to: fc.nat(), run }), {
      maxLength: 6
    })
  )
  .map(([before, acts]) => {
    const after = before.map((one) => ({ ...one, content: [...(one.content ?? [])] }))
    for (const { act, at, to, run: words } of acts) {
      const nth = at % Math.max(1, after.length)
      const one = after[nth]
      const next = after[nth + 1]
      if (one === undefined) continue
      if (act === 'drop') after.splice(nth, 1)
      if (act === 'move') after.splice(to % after.length, 0, ...after.splice(nth, 1))
      if (act === 'part') after.splice(nth + 1, 0, { ...one, content: one.content.splice(to % (one.content.length + 1)) })
      if (act === 'join' && next !== undefined) one.content.push(...after.splice(nth + 1, 1).flatMap(({ content: runs }) => runs))
      if (act === 'write') one.content.splice(to % (one.content.length + 1), 0, words)
    }
    return [doc(...before), doc(...after)] as const
  })
const versions = fc.oneof(fc.tuple(content, content), amended)

type Side = { text: string; marks: string }
/** Letter by letter, with the look that it has. */
const lettersOf = (pieces: readonly { text: string; styles: readonly string[]; href: string | null }[]): Side[] =>
  pieces.flatMap(({ text: words, styles, href }) =>
    Array.from(words, (letter) => ({ text: letter, marks: `${styles.join()} ${href}` }))
  )
const inkless = (sides: readonly Side[]): Side[] => sides.filter(({ text: letter }) => letter.trim() !== '')
const composed = (words: string): string => words.normalize('NFC').replaceAll(/\s/g, '')

const after = (reading: Reading): Side[][] =>
  reading.blocks.flatMap((one) =>
    one.change === 'left' || one.change === 'removed'
      ? []
      : [lettersOf(piecesOf(one).filter(({ change }) => change !== 'removed'))]
  )
/** The words before, those that moved put back. */
const before = (reading: Reading): string =>
  reading.blocks
    .flatMap((one) => {
      if (one.change === 'moved') return []
      if (one.change !== 'left') return [stoodIn(piecesOf(one))]
      return reading.blocks.flatMap((moved) =>
        moved.change === 'moved' && moved.place === one.place ? [stoodIn(moved.pieces)] : []
      )
    })
    .join('')
const stoodIn = (pieces: readonly Piece[]): string =>
  pieces
    .map((piece) => (piece.change === 'added' ? '' : piece.change === 'same' ? (piece.was ?? piece.text) : piece.text))
    .join('')

describe('any two versions', () => {
  it('are both whole in the reading: without what was taken out it is the one, without what was put in the other', () => {
    fc.assert(
      fc.property(versions, ([old, now]) => {
        const reading = read(old, now)
        expect(after(reading)).toEqual(blocksOf(now).map(({ runs }) => lettersOf(runs)))
        expect(composed(before(reading))).toBe(
          composed(
            blocksOf(old)
              .map(({ text: words }) => words)
              .join('')
          )
        )
      }),
      { numRuns: 1_000 }
    )
  })

  it('that are the same have no change, and another style alone changes no word', () => {
    fc.assert(
      fc.property(content, (same) => {
        expect(read(same, same).isSame).toBe(true)
        const restyled: FrozenNode = JSON.parse(JSON.stringify(same).replaceAll('"bold"', '"italic"'))
        const reading = read(same, restyled)
        const changes = reading.blocks.flatMap((one) => piecesOf(one).map(({ change }) => change))
        expect(changes.filter((change) => change === 'added' || change === 'removed')).toEqual([])
        const isOther = inkless(after(reading).flat()).some(({ marks: look }) => look.includes('italic'))
        const hadBold = JSON.stringify(inkless(blocksOf(same).flatMap(({ runs }) => lettersOf(runs)))).includes('bold')
        expect(changes.includes('restyled')).toBe(hadBold && isOther)
      }),
      { numRuns: 300 }
    )
  })

  it('tell every paragraph that only stands elsewhere as moved', () => {
    const sentences = Array.from({ length: 12 }, (_, nth) => `Sentence ${nth} speaks of thing${nth} and of matter${nth}.`)
    fc.assert(
      fc.property(fc.shuffledSubarray(sentences, { minLength: 12 }), (shuffled) => {
        const { blocks } = read(doc(...sentences.map((one) => p(one))), doc(...shuffled.map((one) => p(one))))
        const changes = blocks.map(({ change }) => change)
        expect(changes.filter((change) => change === 'added' || change === 'removed' || change === 'changed')).toEqual([])
        expect(changes.filter((change) => change === 'same' || change === 'moved')).toHaveLength(12)
      })
    )
  })
})

describe('the longest versions are read soon', () => {
  /** In milliseconds of the processor's, the least of three: what else the machine is busy with does not count. */
  // On a quiet machine less than a third of these; where cores are shared, all of a processor's work takes longer. What is not bounded
  // takes minutes.
  const SOON_MS = 1_000
  const BOUNDED_MS = 3_000
  const timed = (one: FrozenNode, other: FrozenNode): number => {
    const times = Array.from({ length: 3 }, () => {
      const [old, now] = [version(one), version(other)]
      const from = process.cpuUsage()
      compare(old, now)
      const { user, system } = process.cpuUsage(from)
      return (user + system) / 1_000
    })
    return Math.min(...times)
  }
  const lines = (words: (nth: number) => string) => doc(...Array.from({ length: 2_000 }, (_, nth) => p(words(nth))))
  const line = (nth: number) =>
    `In week ${nth} we wait for what number${nth} has to say of it, and we write it down, for both of us.`

  it('that have most in common', () => {
    const amendedLines = lines((nth) =>
      nth % 7 === 0 ? 'Another one altogether.' : nth % 5 === 0 ? line(nth).replace('wait', 'hope') : line(nth)
    )
    expect(timed(lines(line), amendedLines)).toBeLessThan(SOON_MS)
    expect(
      timed(
        lines(line),
        lines((nth) => line(nth).replace('wait', 'hope'))
      )
    ).toBeLessThan(SOON_MS)
    expect(
      timed(
        lines(line),
        lines((nth) => line(1_999 - nth))
      )
    ).toBeLessThan(SOON_MS)
  })

  it.each<[string, FrozenNode, FrozenNode]>([
    [
      'nothing in common',
      lines(line),
      lines((nth) => `Nothing${nth} else stands${nth} here${nth} today${nth} at all${nth}.`.repeat(2))
    ],
    [
      'only common words',
      lines(line),
      lines((nth) => `us for ${nth * 7} down it write and of say to has what wait we`.repeat(2))
    ],
    ['few words, often', lines((nth) => 'a b c d '.repeat(10 + (nth % 3))), lines((nth) => 'd a b e '.repeat(10 + (nth % 5)))],
    ['one block each', doc(p('a b c '.repeat(33_000))), doc(p('c d a '.repeat(33_000)))],
    ['one block each, no words', doc(p(', . '.repeat(50_000))), doc(p('. ; , '.repeat(33_000)))],
    ['forty long ones', doc(...chapters('one two three four five')), doc(...chapters('one three six two four'))],
    ['no spaces between', doc(p('毎週火曜日に話します'.repeat(20_000))), doc(p('毎週金曜日に話しました'.repeat(18_000)))],
    ['blocks of a letter', letters('abcdefgh', 50_000), letters('hgfedcbax', 50_000)],
    ['other spaces', doc(p('a '.repeat(100_000))), doc(p('a  '.repeat(66_000)))]
  ])('%s', (_, one, other) => {
    expect(timed(one, other)).toBeLessThan(BOUNDED_MS)
  })
})

function chapters(words: string): FrozenNode[] {
  return Array.from({ length: 40 }, (_, nth) => p(`${words} ${nth} `.repeat(190)))
}
function letters(from: string, count: number): FrozenNode {
  return doc(...Array.from({ length: count }, (_, nth) => p(from.charAt((nth * nth) % from.length))))
}
