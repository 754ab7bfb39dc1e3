// Every page and state that a person can meet here, in light and dark, on a desk and on a phone: readable by a screen
// reader, one h1, no sideways scroll, nothing asked of another origin; and a sentence where the page cannot work.
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { beginAs, joinAs, linkFrom, openChromium, openScreen, section, until } from '../harness/pages.ts'
import { type ServerProcess, spawnServer } from '../harness/serverProcess.ts'
import { expectSound } from '../harness/sound.ts'

let browser: Browser
let server: ServerProcess
let dataDir: string
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'alongside-pages-'))
  server = await spawnServer({ DATA_DIR: dataDir, OPERATOR_NAME: 'Ruth at the union' })
  browser = await openChromium()
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
  await rm(dataDir, { recursive: true, force: true })
})

it('every style sheet says which styles yield to which: they come in whatever order the scripts were split', async () => {
  const assets = fileURLToPath(new URL('../../dist/client/assets', import.meta.url))
  const sheets = (await readdir(assets)).filter((name) => name.endsWith('.css'))
  expect(sheets.length).toBeGreaterThan(2)
  for (const name of sheets) expect(await readFile(join(assets, name), 'utf8')).toMatch(/^@layer tokens,base,paper,page;/)
})

describe('every page is sound', () => {
  it('from the first page to two people writing', { timeout: 240_000 }, async () => {
    await using amara = await openScreen(browser, server.origin)
    await using jonas = await openScreen(browser, server.origin)
    await amara.page.goto('/')
    await amara.page.getByRole('heading', { level: 1 }).waitFor()
    await expectSound(amara.page, 'welcome')
    await amara.page.goto('/nowhere')
    await amara.page.getByRole('heading', { level: 1 }).waitFor()
    await expectSound(amara.page, 'not found')
    await amara.page.goto('/begin')
    await amara.page.getByRole('heading', { level: 1 }).waitFor()
    await expectSound(amara.page, 'begin')
    await beginAs(amara.page, 'Amara')
    await expectSound(amara.page, 'alone, the other seat empty')
    const link = await linkFrom(amara.page)
    await expectSound(amara.page, 'alone, with a link')
    await jonas.page.goto(link)
    await jonas.page.getByText('Ruth at the union').first().waitFor()
    await expectSound(jonas.page, 'the letter')
    await jonas.page.getByRole('button', { name: 'Who holds what' }).click()
    await jonas.page.getByRole('dialog').getByText('Ruth at the union runs it.').waitFor()
    await jonas.page.keyboard.press('Escape')
    await joinAs(jonas.page, link, 'Jonas')
    await section(jonas.page, 'Where we stand today').pressSequentially('I still wake at twenty to six.')
    await section(amara.page, 'Where we stand today').press('End')
    await section(amara.page, 'Where we stand today').pressSequentially(' And I hurry.')
    await until(jonas.page, 'Where we stand today', (words) => words.includes('hurry'))
    await expectSound(jonas.page, 'two people writing')
    const part = (page: Page) => page.getByRole('region', { name: 'Where we stand today', exact: true })
    await part(jonas.page).getByRole('button', { name: 'I’m in' }).click()
    await part(jonas.page).getByRole('button', { name: 'Write beside it why' }).waitFor()
    await expectSound(jonas.page, 'one yes')
    await part(amara.page).getByRole('button', { name: 'willing to try' }).click()
    await part(jonas.page)
      .getByText(/^Agreed/)
      .waitFor()
    await part(jonas.page).getByRole('button', { name: 'Read what you agreed' }).click()
    await expectSound(jonas.page, 'agreed')
    await section(amara.page, 'Where we stand today').press('End')
    await amara.page.keyboard.type(' Less.')
    await part(jonas.page).getByRole('button', { name: 'See what changed' }).click()
    await part(jonas.page).locator('ins').waitFor()
    await expectSound(jonas.page, 'what changed')
    await part(jonas.page).getByRole('button', { name: 'Read the words now' }).click()
    await amara.page.getByRole('button', { name: 'Come back to it together' }).click()
    await jonas.page.getByText('Amara would like to come back').waitFor()
    await expectSound(jonas.page, 'coming back')
    for (const { page } of [jonas, amara]) await page.getByRole('button', { name: 'I have finished' }).click()
    await jonas.page.getByText('What you each marked').waitFor()
    await expectSound(jonas.page, 'come back')
    await jonas.page.getByRole('link', { name: 'Record' }).click()
    await jonas.page.getByText('You agreed on “Where we stand today”.').waitFor()
    await expectSound(jonas.page, 'the record')
    await jonas.page.getByRole('link', { name: 'Back to the alliance' }).click()
    await jonas.page.getByRole('link', { name: 'Who holds what' }).first().click()
    await jonas.page.getByText('Whatever one of you may do here, each of you may do').waitFor()
    expect(await jonas.page.getByRole('main').innerText()).toContain('Ruth at the union runs it.')
    await expectSound(jonas.page, 'who holds what')
    await jonas.page.goto('about:blank')
    await jonas.page.goto(link)
    await jonas.page.getByRole('heading', { level: 1 }).waitFor()
    await expectSound(jonas.page, 'a link that opens nothing any more')
    await jonas.page.goto('/')
    await jonas.page.getByRole('link', { name: 'Jonas and Amara' }).waitFor()
    await expectSound(jonas.page, 'my alliances')
    await jonas.page.goto('/me')
    await jonas.page.getByRole('button', { name: 'Make and show my key' }).click()
    await jonas.page.getByRole('textbox', { name: 'Your key. It is shown this once.' }).waitFor()
    await expectSound(jonas.page, 'my key')
    expect([...amara.complaints, ...jonas.complaints]).toEqual([])
  })
})

describe('where the page cannot work', () => {
  it('without JavaScript there is a sentence', async () => {
    await using screen = await openScreen(browser, server.origin, { javaScriptEnabled: false })
    await screen.page.goto('/')
    expect(await screen.page.locator('body').innerText()).toMatch(/JavaScript/)
  })

  it('without WebSocket there is a sentence', async () => {
    await using screen = await openScreen(browser, server.origin)
    await screen.page.addInitScript(() => {
      Reflect.deleteProperty(window, 'WebSocket')
    })
    await screen.page.goto('/')
    await screen.page.getByRole('heading', { level: 1 }).waitFor()
    expect(await screen.page.locator('body').innerText()).not.toBe('')
    await screen.page
      .getByText(/too old|browser/i)
      .first()
      .waitFor()
    expect(screen.complaints).toEqual([])
  })

  it('an alliance that is not mine and one that is not there are the same page', async () => {
    await using amara = await openScreen(browser, server.origin)
    await using other = await openScreen(browser, server.origin)
    await beginAs(amara.page, 'Amara')
    await beginAs(other.page, 'Ruth')
    const said = async (path: string): Promise<string> => {
      await other.page.goto(path)
      await other.page.getByRole('heading', { level: 1, name: /./ }).waitFor()
      await other.page.waitForLoadState('networkidle')
      return await other.page.getByRole('main').innerText()
    }
    expect(await said(new URL(amara.page.url()).pathname)).toBe(await said('/a/AAAAAAAAAAAAAAAAAAAAAA'))
  })
})

describe('the twin of localhost', () => {
  it('leads to the one address, so that there is one cookie jar', async () => {
    await using screen = await openScreen(browser, server.origin)
    await screen.page.goto(server.origin.replace('localhost', '127.0.0.1') + '/begin')
    expect(screen.page.url()).toBe(`${server.origin}/begin`)
  })
})
