import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'

const withoutComments = (css: string): string => css.replaceAll(/\/\*[\s\S]*?\*\//g, '')

const CLIENT = new URL('..', import.meta.url)

const read = (ending: RegExp): { path: string; text: string }[] =>
  readdirSync(CLIENT, { recursive: true, encoding: 'utf8' })
    .filter((path) => ending.test(path))
    .map((path) => ({ path, text: readFileSync(new URL(path, CLIENT), 'utf8') }))

test('every property that a stylesheet reads is defined somewhere', () => {
  const sheets = read(/\.css$/).map(({ path, text }) => ({ path, text: withoutComments(text) }))
  expect(sheets.length).toBeGreaterThan(20)
  const defined = new Set(sheets.flatMap(({ text }) => [...text.matchAll(/(?<![\w-])(--[\w-]+)\s*:/g)].map(([, name]) => name)))
  for (const { text } of read(/\.tsx?$/)) for (const [, name] of text.matchAll(/['"`](--[\w-]+)['"`]/g)) defined.add(name)
  const missing = sheets.flatMap(({ path, text }) =>
    [...text.matchAll(/var\(\s*(--[\w-]+)/g)].filter(([, name]) => !defined.has(name)).map(([, name]) => `${path}: ${name}`)
  )
  expect(missing).toEqual([])
})
