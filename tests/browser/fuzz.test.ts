// Two people do everything at once that hands do: type, split, join, delete, embolden, list, quote, tick, undo, redo,
// in one section, as fast as the pages take it. In the end both pages and a fresh load show the same, and say so.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as prng from 'lib0/prng'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { budget, seedOf } from '../harness/budget.ts'
import { count } from '../harness/counts.ts'
import { eventually } from '../harness/eventually.ts'
import { allSaved, beginAs, joinAs, linkFrom, openChromium, openScreen, section } from '../harness/pages.ts'
import { type ServerProcess, spawnServer } from '../harness/serverProcess.ts'

const TODAY = 'Where we stand today'
const ROUNDS = budget({ short: 1, long: 60 })
const ACTS = 60

let browser: Browser
let server: ServerProcess
let dataDir: string
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'alongside-fuzz-'))
  server = await spawnServer({ DATA_DIR: dataDir })
  browser = await openChromium()
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
  await rm(dataDir, { recursive: true, force: true })
})

it(`${ROUNDS} rounds of ${ACTS} acts each, by two people at once`, { timeout: ROUNDS * 90_000 }, async (context) => {
  const seed = seedOf('two pages')
  for (let round = 0; round < ROUNDS; round++) {
    await using amara = await openScreen(browser, server.origin)
    await using jonas = await openScreen(browser, server.origin)
    await beginAs(amara.page, 'Amara')
    await joinAs(jonas.page, await linkFrom(amara.page), 'Jonas')
    const hands = [amara, jonas].map(({ page }, who) => act(page, prng.create(seed + round * 2 + who)))
    await Promise.all(hands)
    await Promise.all([allSaved(amara.page), allSaved(jonas.page)])
    const fresh = await jonas.context.newPage()
    await fresh.goto(jonas.page.url())
    await allSaved(fresh)
    await eventually(
      `seed ${seed}, round ${round}: the same on both pages and on a fresh one`,
      () => Promise.all([amara.page, jonas.page, fresh].map(shown)),
      ([one, other, third]) => one === other && other === third
    )
    // Chromium's own editing tries to style words and is not let; ProseMirror warns of a caret beside a block that the
    // other took away. Neither touches the words. A fault of ours would.
    const faults = [...amara.complaints, ...jonas.complaints].filter((complaint) => complaint.startsWith('fault'))
    expect(faults).toEqual([])
    count(context, { rounds: round + 1, acts: (round + 1) * 2 * ACTS })
  }
})

const act = async (page: Page, random: prng.PRNG): Promise<void> => {
  const editor = section(page, TODAY)
  await editor.click()
  for (let done = 0; done < ACTS; done++) {
    const kind = prng.int32(random, 0, 16)
    if (kind <= 5) await page.keyboard.type(`${prng.word(random, 1, 6)} `)
    else if (kind === 6) await page.keyboard.press('Enter')
    else if (kind === 7) await page.keyboard.press('Backspace')
    else if (kind === 8) await page.keyboard.press(prng.oneOf(random, ['Control+Home', 'Control+End', 'Home', 'End']))
    else if (kind === 9) await page.keyboard.press(prng.oneOf(random, ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']))
    else if (kind === 10) await page.keyboard.press(prng.oneOf(random, ['Control+b', 'Control+i']))
    else if (kind === 11)
      await page.keyboard.press(prng.oneOf(random, ['Shift+ArrowLeft', 'Shift+Control+ArrowLeft', 'Shift+ArrowUp']))
    else if (kind === 12) await page.keyboard.press('Control+z')
    else if (kind === 13) await page.keyboard.press('Control+Shift+z')
    else if (kind === 14)
      await page.keyboard.press(prng.oneOf(random, ['Control+Shift+8', 'Control+Shift+7', 'Control+Shift+9', 'Control+Shift+b']))
    else if (kind === 15) await page.keyboard.press('Control+Enter')
    else if (kind === 16) await page.keyboard.type(prng.oneOf(random, ['- ', '1. ', '> ', '[] ', '[x] ', ' **so** ', ' *so* ']))
    else await page.keyboard.press('Delete')
  }
}

/** What a section shows, blocks and shapes of words, without whose they are and what is drawn into it. */
const shown = (page: Page): Promise<string> =>
  section(page, TODAY).evaluate((element) => {
    const copy = element.cloneNode(true) as HTMLElement
    for (const drawn of copy.querySelectorAll('.ProseMirror-widget, .ProseMirror-trailingBreak, .ProseMirror-separator'))
      drawn.remove()
    for (const span of copy.querySelectorAll('span')) span.replaceWith(...span.childNodes)
    copy.normalize()
    return copy.innerHTML.replaceAll(/ (class|style|data-(?!task)[a-z-]+)="[^"]*"/g, '')
  })
