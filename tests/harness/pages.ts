// Two people before their browsers: Debian's Chromium, a context each, asked in roles and words.
import { type Browser, type BrowserContext, type BrowserContextOptions, type Locator, type Page, chromium } from 'playwright-core'
import { chromiumPath } from '../../scripts/chromiumPath.mjs'
import { eventually } from './eventually.ts'

export const openChromium = (): Promise<Browser> => {
  const executablePath = chromiumPath()
  if (executablePath === undefined) throw new Error('Chromium is missing: npm run pretest fetches it')
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync'
    ]
  })
}

export type Screen = {
  page: Page
  context: BrowserContext
  /** Errors and warnings of the console, uncaught faults, requests to other origins: none is what should be there. */
  complaints: string[]
  [Symbol.asyncDispose](): Promise<void>
}

/** A person's own browser: cookies and storage of its own. */
export const openScreen = async (browser: Browser, origin: string, options: BrowserContextOptions = {}): Promise<Screen> => {
  const context = await browser.newContext({ baseURL: origin, viewport: { width: 1440, height: 900 }, ...options })
  const complaints: string[] = []
  context.on('page', (page) => {
    page.on('console', (message) => {
      // A browser notes every answer over 400 and every lost line by itself: those are the test's own doing.
      const expected = /Failed to load resource|WebSocket connection to|net::ERR_/.test(message.text())
      if (['error', 'warning'].includes(message.type()) && !expected) complaints.push(`${message.type()}: ${message.text()}`)
    })
    page.on('pageerror', (error) => complaints.push(`fault: ${error.stack ?? error.message}`))
    page.on('request', (request) => {
      const url = new URL(request.url())
      if (url.origin !== origin && url.protocol.startsWith('http')) complaints.push(`asked ${url.origin}`)
    })
  })
  return { context, page: await context.newPage(), complaints, [Symbol.asyncDispose]: () => context.close() }
}

/** Begins a coaching alliance as the coach, from the first page. */
export const beginAs = async (page: Page, name: string): Promise<void> => {
  await page.goto('/')
  await page.getByRole('textbox', { name: 'Your name' }).fill(name)
  await page.getByRole('combobox', { name: 'Your seat' }).selectOption('coach')
  await page.getByRole('button', { name: 'Begin an alliance' }).click()
  await page.waitForURL('**/a/*')
  await allSaved(page)
}

/** The link for the client's seat, as it stands on the page. */
export const linkFrom = async (page: Page): Promise<string> => {
  await page.getByRole('button', { name: 'Make a link for the client’s seat' }).click()
  return await page.getByRole('textbox', { name: /link/i }).inputValue()
}

export const joinAs = async (page: Page, link: string, name: string): Promise<void> => {
  await page.goto(link)
  await page.getByRole('textbox', { name: 'Your name' }).fill(name)
  await page.getByRole('button', { name: 'Take my seat' }).click()
  await page.waitForURL('**/a/*')
  await allSaved(page)
}

export const section = (page: Page, title: string): Locator => page.getByRole('textbox', { name: title, exact: true })

/** What a section says. */
export const wordsIn = (page: Page, title: string): Promise<string> => wordsOf(section(page, title))

/** What somebody writes in, without the carets and marks that are drawn into it. */
export const wordsOf = (editor: Locator): Promise<string> =>
  editor.evaluate((element) => {
    const copy = element.cloneNode(true) as HTMLElement
    for (const drawn of copy.querySelectorAll('.ProseMirror-widget')) drawn.remove()
    return [...copy.children].map((block) => block.textContent).join('\n')
  })

export const until = (page: Page, title: string, isSo: (words: string) => boolean): Promise<string> =>
  eventually(`the words in ${title}`, () => wordsIn(page, title), isSo, { within: 15_000 })

export const savedState = (page: Page): Promise<string> => page.getByRole('banner').getByRole('status').first().innerText()

/** Its line goes, and the page knows. */
export const goOffline = async ({ page, context }: Pick<Screen, 'page' | 'context'>): Promise<void> => {
  await context.setOffline(true)
  await eventually(
    'the page to say that it is offline',
    () => savedState(page),
    (state) => state.startsWith('Offline')
  )
}

export const allSaved = (page: Page): Promise<string> =>
  eventually(
    'the page to say that all is saved',
    () => savedState(page),
    (state) => /^(All words are saved|Saved)/.test(state),
    { within: 20_000 }
  )
