import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { type Template, templateSchema } from './template.ts'

const directory = new URL('.', import.meta.url)
const files = readdirSync(directory).filter((name) => name.endsWith('.json'))
const read = (file: string): Template => z.parse(templateSchema, JSON.parse(readFileSync(new URL(file, directory), 'utf8')))
const coaching = read('coaching.en.json')

describe('every template file', () => {
  it.each(files)('%s holds what its name says', (file) => {
    const { key, language } = read(file)
    expect(file).toBe(`${key}.${language}.json`)
  })

  it.each(files)('%s is in the letters that people read: no straight quotes, no stray spaces', (file) => {
    const { title, about, seats, sections } = read(file)
    for (const words of [title, about, ...seats, ...sections.flatMap((section) => [section.title, ...section.prompts])]) {
      expect(words).not.toMatch(/["']|\s{2}/)
      expect(words).toBe(words.trim().normalize('NFC'))
    }
    // A prompt is a question.
    for (const { prompts } of sections) for (const prompt of prompts) expect(prompt).toMatch(/\?$/)
  })

  it.each(files)('%s begins with a page that can be read at one sitting, and asks three or four questions a section', (file) => {
    const { sections } = read(file)
    const starting = sections.filter(({ starts }) => starts)
    expect(starting.length).toBeGreaterThanOrEqual(7)
    expect(starting.length).toBeLessThanOrEqual(9)
    for (const { prompts } of sections) expect([3, 4]).toContain(prompts.length)
    expect(new Set(sections.map(({ title }) => title)).size).toBe(sections.length)
  })
})

const OTHERS = ['mentoring', 'peer-coaching', 'colleagues', 'manager-report', 'team', 'friends', 'partners']
const wordsOf = ({ title, about, seats, sections }: Template): string =>
  [title, about, ...seats, ...sections.flatMap((section) => [section.title, ...section.prompts])].join('\n')
const keysOf = (key: string): string[] => read(`${key}.en.json`).sections.map((section) => section.key)

describe('the templates for other relationships', () => {
  it('are these, offered after the coaching one', () => {
    expect(
      files
        .map((file) => read(file))
        .sort((a, b) => (a.place ?? 0) - (b.place ?? 0))
        .map(({ key }) => key)
    ).toEqual(['coaching', ...OTHERS])
  })

  it.each(OTHERS)('%s says nothing of a coach or a client', (key) => {
    const words = wordsOf(read(`${key}.en.json`))
    expect(words).not.toMatch(/\b(clients?|coach(es|ed)?|coachees?)\b/i)
    // Peers coach each other: the word for what they do is theirs, and nobody else’s.
    expect(/coach/i.test(words)).toBe(key === 'peer-coaching')
  })

  it.each(OTHERS)('%s says how to raise what is hard, what stays inside, what is uneven, and when it is read again', (key) => {
    expect(keysOf(key)).toEqual(expect.arrayContaining(['today', 'truth', 'power', 'confidentiality', 'repair']))
    expect(keysOf(key).at(-1)).toMatch(/^(return|ending)$/)
  })

  it('have the seats of their people, and eight for a team', () => {
    const seats = Object.fromEntries(OTHERS.map((key) => [key, [...new Set(read(`${key}.en.json`).seats)].join(' and ')]))
    expect(seats).toEqual({
      mentoring: 'Mentee and Mentor',
      'peer-coaching': 'Peer',
      colleagues: 'Colleague',
      'manager-report': 'Report and Manager',
      team: 'Teammate',
      friends: 'Friend',
      partners: 'Partner'
    })
    for (const key of OTHERS) expect(read(`${key}.en.json`).seats).toHaveLength(key === 'team' ? 8 : 2)
  })

  it('give a first pen among equals to both, or to each apart; in a team to nobody but who began it', () => {
    for (const key of ['peer-coaching', 'colleagues', 'friends', 'partners']) {
      const firsts = read(`${key}.en.json`).sections.map(({ firstPen }) => firstPen.first)
      expect(new Set(firsts)).toEqual(new Set(['apart', 0, 1]))
    }
    expect(new Set(read('team.en.json').sections.map(({ firstPen }) => firstPen.first))).toEqual(new Set(['apart', 0]))
  })

  it('are each thought through: what belongs to them is there, what does not is not', () => {
    expect(keysOf('mentoring')).toEqual(expect.arrayContaining(['introductions', 'ending']))
    expect(keysOf('manager-report')[0]).toBe('limits')
    for (const key of ['partners', 'friends']) {
      expect(keysOf(key)).toEqual(expect.arrayContaining(['care', 'money', 'time']))
      expect(keysOf(key)).not.toContain('logistics')
    }
    expect(keysOf('team')).toEqual(expect.arrayContaining(['deciding', 'newcomers']))
  })
})

describe('the coaching template', () => {
  it('has fifteen sections in their order, seven of which start', () => {
    expect(coaching.seats).toEqual(['Client', 'Coach'])
    expect(coaching.sections.map(({ key, starts }) => key + (starts ? '*' : ''))).toEqual([
      'today*',
      'vision*',
      'commitment*',
      'obstacles*',
      'springboard',
      'truth',
      'power*',
      'confidentiality*',
      'bringing',
      'access',
      'messy',
      'logistics',
      'scope',
      'repair*',
      'return'
    ])
  })

  it('says whose pen goes first', () => {
    const letters = (seat: number | 'apart' | undefined) => (seat === 'apart' ? 'B' : seat === undefined ? '' : ['C', 'K'][seat])
    expect(coaching.sections.map(({ firstPen: { first, then } }) => `${letters(first)}${letters(then)}`)).toEqual([
      'CK',
      'C',
      'C',
      'B',
      'C',
      'B',
      'K',
      'KC',
      'B',
      'B',
      'B',
      'KC',
      'K',
      'B',
      'C'
    ])
  })

  it('asks 3 or 4 questions a section', () => {
    expect(coaching.sections.map(({ prompts }) => prompts.length)).toEqual([3, 3, 3, 3, 4, 3, 4, 4, 3, 3, 3, 4, 3, 3, 4])
  })
})

describe('the schema refuses', () => {
  const first = coaching.sections[0]
  it.each<[string, object]>([
    ['an unknown key', { ...coaching, author: 'x' }],
    ['one seat', { ...coaching, seats: ['Alone'] }],
    ['nine seats', { ...coaching, seats: Array<string>(9).fill('Seat') }],
    ['no sections', { ...coaching, sections: [] }],
    ['two sections of one key', { ...coaching, sections: [first, first] }],
    ['no section that starts', { ...coaching, sections: [{ ...first, starts: false }] }],
    ['a first pen for a seat it does not have', { ...coaching, sections: [{ ...first, firstPen: { first: 2 } }] }],
    ['a section without prompts', { ...coaching, sections: [{ ...first, prompts: [] }] }],
    ['a language that is none', { ...coaching, language: 'English' }]
  ])('%s', (_, template) => {
    expect(z.safeParse(templateSchema, template).success).toBe(false)
  })
})
