// A server and a browser for one file of tests, and the screens that its tests open.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { eventually } from './eventually.ts'
import { type Screen, beginAs, joinAs, linkFrom, openChromium, openScreen, wordsIn } from './pages.ts'
import { type ServerProcess, spawnServer } from './serverProcess.ts'

/** Starts both before the tests of this file and ends them after; holds every screen to having had no complaint. `environment`: more that the
 *  server is started with. */
export const withScreens = (environment: Record<string, string> = {}) => {
  let browser: Browser
  let server: ServerProcess
  let dataDir: string
  const screens: Screen[] = []

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'alongside-browser-'))
    server = await spawnServer({ DATA_DIR: dataDir, ...environment })
    browser = await openChromium()
  })
  afterEach(async () => {
    const complaints = screens.flatMap((screen) => screen.complaints)
    for (const screen of screens.splice(0)) await screen[Symbol.asyncDispose]()
    expect(complaints).toEqual([])
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
    await rm(dataDir, { recursive: true, force: true })
  })

  /** A person's own browser, before the server of this file or another. */
  const open = async (at = server.origin, options: BrowserContextOptions = {}): Promise<Screen> => {
    const screen = await openScreen(browser, at, options)
    screens.push(screen)
    return screen
  }

  /** Amara has begun, Jonas has joined; both look at the page. */
  const both = async (): Promise<{ amara: Screen; jonas: Screen }> => {
    const amara = await open()
    const jonas = await open()
    await beginAs(amara.page, 'Amara')
    await joinAs(jonas.page, await linkFrom(amara.page), 'Jonas')
    return { amara, jonas }
  }

  return { open, both, origin: () => server.origin, dataDir: () => dataDir }
}

/** Everything that the sections say, in their order. */
export const everything = async ({ page }: Screen): Promise<string[]> => {
  const titles = await page.locator('section[id^="section-"] h2').allTextContents()
  return await Promise.all(titles.map((title) => wordsIn(page, title)))
}

export const sameOn = (...all: Screen[]): Promise<string[][]> =>
  eventually(
    'the same words on every page',
    () => Promise.all(all.map(everything)),
    (pages) => new Set(pages.map((page) => JSON.stringify(page))).size === 1
  )
