// What a page must be on every screen, in every light and in a script from the right: readable by a screen reader, one
// h1, no sideways scroll. 720 wide is a desk at 200 %.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

type Way = {
  name: string
  width: number
  height: number
  colorScheme?: 'light' | 'dark'
  forcedColors?: 'active'
  contrast?: 'more'
  rightToLeft?: true
}

const WAYS: readonly Way[] = [
  { name: 'desk', width: 1440, height: 900 },
  { name: 'desk, dark', width: 1440, height: 900, colorScheme: 'dark' },
  { name: 'desk, forced colours', width: 1440, height: 900, forcedColors: 'active' },
  { name: 'desk, from the right', width: 1440, height: 900, rightToLeft: true },
  { name: 'desk at 200 %', width: 720, height: 450, contrast: 'more' },
  { name: 'tablet', width: 768, height: 1024 },
  { name: 'phone', width: 390, height: 844 },
  { name: 'phone, dark', width: 390, height: 844, colorScheme: 'dark' },
  { name: 'phone, from the right', width: 390, height: 844, rightToLeft: true },
  { name: 'smallest', width: 320, height: 568 }
]

/** `only`: where a state has a form of its own, and opening the window further would end it. */
export const expectSound = async (page: Page, where: string, only: (way: Way) => boolean = () => true): Promise<void> => {
  // By the debugger, which the page's own policy does not bind: what the page may do stays as it is.
  await page.evaluate(await readFile(AXE, 'utf8'))
  for (const way of WAYS.filter(only)) {
    const { name, width, height, colorScheme = 'light', forcedColors = 'none', contrast = 'no-preference' } = way
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme, forcedColors, contrast, reducedMotion: 'reduce' })
    const found = await page.evaluate(async (rightToLeft) => {
      const { axe } = window as unknown as { axe: { run(): Promise<AxeResults> } }
      document.documentElement.dir = rightToLeft ? 'rtl' : 'ltr'
      // What sets off at once with the window's new size is over by the next frame but one.
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
      const { violations } = await axe.run()
      // What a page cuts off at its edge makes it no wider, and is gone all the same. Drawings have a little paper around them.
      const cut = [...document.querySelectorAll('h1, h2, h3, p, button, a[href], input, select, textarea, svg')].filter(
        (element) => {
          const { left, right, width } = element.getBoundingClientRect()
          const isOutside = left < -4 || right > document.documentElement.clientWidth + 4
          return (
            width > 1 &&
            isOutside &&
            element.checkVisibility({ visibilityProperty: true }) &&
            element.closest('.skip, .unseen') === null
          )
        }
      )
      const moving = document.getAnimations().filter(({ playState }) => playState === 'running')
      return {
        violations: violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
        h1: document.querySelectorAll('h1').length,
        overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        cut: cut.map(({ outerHTML }) => outerHTML.slice(0, 120)),
        language: document.documentElement.lang,
        moving: moving.length
      }
    }, way.rightToLeft === true)
    expect({ where, name, ...found }).toEqual({
      where,
      name,
      violations: [],
      h1: 1,
      overflow: 0,
      cut: [],
      language: 'en',
      moving: 0
    })
  }
  await page.evaluate(() => document.documentElement.removeAttribute('dir'))
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none', contrast: 'no-preference', reducedMotion: 'reduce' })
  await page.setViewportSize({ width: 1440, height: 900 })
}
