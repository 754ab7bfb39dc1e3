import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readTemplates } from '../../server/storage/templates.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'alongside-templates-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const template = (key: string, language: string) => ({
  key,
  language,
  title: `${key} in ${language}`,
  about: 'About it.',
  seats: ['One', 'Two'],
  sections: [{ key: 'today', title: 'Today', firstPen: { first: 'apart' }, prompts: ['What is true?'], starts: true }]
})
const other = (key: string) => [{ key, title: 'Heute', firstPen: { first: 'apart' }, prompts: ['Was ist?'], starts: true }]
const put = (file: string, content: unknown) => writeFile(join(directory, file), JSON.stringify(content))

describe('a directory of templates', () => {
  it('offers each in the language asked for, else its base, else English', async () => {
    for (const [key, language] of [
      ['pairs', 'en'],
      ['pairs', 'de'],
      ['pairs', 'pt-BR'],
      ['teams', 'en']
    ] as const)
      await put(`${key}.${language}.json`, template(key, language))
    const templates = await readTemplates(directory)
    const titles = (language: string) => templates.offered(language).map(({ title }) => title)
    expect(titles('de')).toEqual(['pairs in de', 'teams in en'])
    expect(titles('de-AT')).toEqual(['pairs in de', 'teams in en'])
    expect(titles('PT-br')).toEqual(['pairs in pt-BR', 'teams in en'])
    for (const language of ['pt', 'fr', '', '-', '__proto__']) expect(titles(language)).toEqual(['pairs in en', 'teams in en'])
    expect(templates.find('nothing', 'en')).toBeUndefined()
    expect(Object.keys(templates.offered('en')[0] ?? {}).sort()).toEqual(['about', 'key', 'seats', 'sections', 'title'])
  })

  it('offers them in their places, those without one last', async () => {
    for (const [key, place] of [
      ['zoo', undefined],
      ['art', undefined],
      ['third', 3],
      ['first', 1]
    ] as const)
      await put(`${key}.en.json`, { ...template(key, 'en'), ...(place !== undefined && { place }) })
    const templates = await readTemplates(directory)
    expect(templates.offered('en').map(({ key }) => key)).toEqual(['first', 'third', 'art', 'zoo'])
  })

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['is empty', {}, /holds no templates/],
    ['has a file of another name', { 'pairs.json': template('pairs', 'en') }, /pairs\.json should be called pairs\.en\.json/],
    ['has a faulty file', { 'pairs.en.json': { ...template('pairs', 'en'), seats: [] } }, /pairs\.en\.json: .*seats/s],
    ['has one without English', { 'pairs.de.json': template('pairs', 'de') }, /pairs has no words in en/],
    [
      'has one with other sections in another language',
      { 'pairs.en.json': template('pairs', 'en'), 'pairs.de.json': { ...template('pairs', 'de'), sections: other('heute') } },
      /pairs is another in de than in en/
    ],
    [
      'has one with seats that are alike in one language alone',
      { 'pairs.en.json': template('pairs', 'en'), 'pairs.de.json': { ...template('pairs', 'de'), seats: ['Eins', 'Eins'] } },
      /pairs is another in de than in en/
    ]
  ])('stops the start when it %s', async (_, content, complaint) => {
    for (const [file, holds] of Object.entries(content)) await put(file, holds)
    await expect(readTemplates(directory)).rejects.toThrow(complaint)
  })
})
