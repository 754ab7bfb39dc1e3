import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { INKS } from '../../shared/alliance/inks.ts'

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

/** The colours that a block of the tokens sets, by name. */
const coloursIn = (css: string): Map<string, string> =>
  new Map([...css.matchAll(/--([\w-]+):\s*(#[\da-f]{3,6})\b/g)].map(([, name = '', colour = '']) => [name, colour]))

const luminance = (colour: string): number => {
  const digits = colour.length === 4 ? colour.replaceAll(/[\da-f]/g, '$&$&') : colour
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = parseInt(digits.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const contrast = (one: string, other: string): number => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

test('every ink can be read on every paper, light, dark and printed', () => {
  expect(contrast('#000', '#fff')).toBe(21)
  const css = withoutComments(readFileSync(new URL('tokens.css', import.meta.url), 'utf8'))
  const part = (from: string): string => css.slice(css.indexOf(from), css.indexOf('@media', css.indexOf(from) + 1))
  const low: string[] = []
  let looked = 0
  for (const way of [':root', '@media (prefers-color-scheme: dark)', '@media print']) {
    const colours = coloursIn(part(way))
    for (const paper of ['paper', 'paper-raised', 'paper-sunk'])
      for (const ink of INKS) {
        const [drawn, ground] = [colours.get(ink) ?? '', colours.get(paper) ?? '']
        looked++
        if (!(contrast(drawn, ground) >= 4.5)) low.push(`${way} ${ink} ${drawn} on ${paper} ${ground}`)
      }
  }
  expect(low).toEqual([])
  expect(looked).toBe(72)
})

test('every ink has a line of its own', () => {
  const css = withoutComments(readFileSync(new URL('tokens.css', import.meta.url), 'utf8'))
  const lines = INKS.map((ink) => new RegExp(`\\[data-ink='${ink}'\\] \\{[^}]*--line: ([^;]+);`).exec(css)?.[1])
  expect(lines).not.toContain(undefined)
  expect(new Set(lines).size).toBe(INKS.length)
})
