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
