// The pictures in the README and docs: a server of its own, two browsers, and what Jonas and Amara write.
//   npm run pictures
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { chromiumPath } from './chromiumPath.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const out = join(root, 'docs/pictures')
const dataDir = mkdtempSync(join(tmpdir(), 'alongside-pictures-'))
mkdirSync(out, { recursive: true })

const server = spawn(process.execPath, [join(root, 'dist/server/main.js')], {
  env: { ...process.env, PORT: '0', DATA_DIR: dataDir },
  stdio: ['ignore', 'pipe', 'inherit']
})
const origin = await new Promise((resolve) =>
  server.stdout.on('data', (chunk) => {
    const port = /:(\d+)\s*$/.exec(String(chunk))?.[1]
    if (port !== undefined) resolve(`http://localhost:${port}`)
  })
)
const browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox', '--disable-gpu'] })

const person = async (options = {}) => {
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    ...options
  })
  return await context.newPage()
}
const section = (page, title) => page.getByRole('textbox', { name: title, exact: true })
/** Writes after what the other wrote last, once it is there to be read. */
const write = async (page, title, after, ...paragraphs) => {
  const editor = section(page, title)
  if (after !== '') await editor.getByText(after).waitFor()
  await editor.press('Control+End')
  for (const [index, text] of paragraphs.entries()) {
    if (index > 0 || (await editor.innerText()).trim() !== '') await page.keyboard.press('Enter')
    await page.keyboard.insertText(text)
  }
}
const rested = (page) => page.waitForFunction(() => /saved/i.test(document.querySelector('header output')?.textContent ?? ''))

try {
  const jonas = await person()
  await jonas.goto('/')
  await jonas.getByRole('heading', { level: 1 }).waitFor()
  await jonas.screenshot({ path: join(out, 'welcome.png') })
  await jonas.getByRole('textbox', { name: 'Your name' }).fill('Jonas')
  await jonas.getByRole('button', { name: 'Begin an alliance' }).click()
  await jonas.waitForURL('**/a/*')
  await jonas.getByRole('button', { name: /^Make a link/ }).click()
  const link = await jonas.getByRole('textbox', { name: /link/i }).inputValue()

  const amara = await person()
  await amara.goto(link)
  await amara.getByRole('textbox', { name: 'Your name' }).fill('Amara')
  await amara.screenshot({ path: join(out, 'letter.png') })
  await amara.getByRole('button', { name: 'Take my seat' }).click()
  await amara.waitForURL('**/a/*')
  await rested(amara)

  const vision = 'What we are reaching for'
  await write(
    jonas,
    vision,
    '',
    'An ordinary week, if this goes well: I am tired in the evenings from the work, and not from having looked fine all day. On Thursday I hang the key on its hook and don’t think of it until Monday.'
  )
  await rested(jonas)
  await write(
    amara,
    vision,
    'until Monday.',
    'On the phone you said you’d like to build something that nobody has asked for. I wrote it down because your voice changed. Does it belong here?'
  )
  await rested(amara)
  await write(
    jonas,
    vision,
    'Does it belong here?',
    'It does. A boat, maybe: small, leaking a little, nobody’s lesson. For the canal, with room for Mila on the Saturdays she asks.'
  )
  await rested(jonas)
  await write(amara, vision, 'she asks.', 'Then some Sundays I would like to ask you about the boat, and not about')
  await rested(amara)
  await write(
    jonas,
    'Where we stand today',
    '',
    'I have been out of the workshop for four months and I still wake at twenty to six, for a bell that isn’t ringing for me.'
  )
  await rested(jonas)
  await section(amara, vision).press('Control+End')
  const address = jonas.url()

  for (const { name, ...options } of [
    { name: 'alliance' },
    { name: 'alliance-dark', colorScheme: 'dark' },
    { name: 'alliance-tablet', viewport: { width: 768, height: 1024 } },
    { name: 'alliance-phone', viewport: { width: 390, height: 844 }, deviceScaleFactor: 1.5, hasTouch: true, isMobile: true },
    {
      name: 'alliance-phone-dark',
      viewport: { width: 390, height: 844 },
      deviceScaleFactor: 1.5,
      hasTouch: true,
      isMobile: true,
      colorScheme: 'dark'
    }
  ]) {
    const page = await person(options)
    await page.context().addCookies(await jonas.context().cookies())
    await page.goto(address)
    await rested(page)
    await page.getByRole('heading', { level: 2, name: vision }).scrollIntoViewIfNeeded()
    await page.evaluate((title) => {
      const heading = [...document.querySelectorAll('h2')].find((h2) => h2.textContent === title)
      window.scrollTo(0, (heading?.getBoundingClientRect().top ?? 0) + window.scrollY - 110)
    }, vision)
    await page.evaluate(() => document.fonts.ready)
    await page.locator('.caret [data-name="Amara"]').waitFor()
    // The table of sections moves with the reading; where it is folded away, it is nowhere to be seen.
    await page.locator('[aria-current="true"]', { hasText: vision }).waitFor({ state: 'attached' })
    await page.screenshot({ path: join(out, `${name}.png`) })
    await page.context().close()
  }

  // Sections in hand, tasks, and the same from the right.
  await write(jonas, 'What may get in the way, and how we face it', '', 'Silence. When I say less, ask once more, and wait.')
  await section(jonas, 'What may get in the way, and how we face it').press('Enter')
  await jonas.keyboard.type('[x] tell Mila that Thursdays are mine')
  await jonas.keyboard.press('Enter')
  await jonas.keyboard.type('hang the key on its hook')
  await rested(jonas)
  await write(
    amara,
    'What stays here',
    '',
    'What you say here stays between us. I talk with Ruth, my supervisor, about my own part and without your name.'
  )
  await rested(amara)
  await amara.getByRole('button', { name: 'What can be done with “What may get in the way, and how we face it”' }).click()
  await amara.getByRole('menu').scrollIntoViewIfNeeded()
  await amara.screenshot({ path: join(out, 'sections.png') })
  await amara.keyboard.press('Escape')

  // Agreed by both, and shown to someone outside.
  const today = (page) => page.getByRole('region', { name: 'Where we stand today', exact: true })
  await today(jonas).getByRole('button', { name: 'I’m in' }).click()
  await today(amara).getByRole('button', { name: 'I’m in' }).click()
  await today(jonas)
    .getByText(/^Agreed/)
    .first()
    .waitFor()
  await jonas.getByRole('button', { name: 'Share a snapshot' }).click()
  const dialog = jonas.getByRole('dialog')
  await dialog.getByRole('button', { name: 'None' }).click()
  for (const title of ['Where we stand today', 'What may get in the way, and how we face it', 'What stays here'])
    await dialog.getByRole('checkbox', { name: title }).check()
  await dialog.screenshot({ path: join(out, 'asking.png') })
  await dialog.getByRole('button', { name: 'Ask Amara' }).click()
  const card = amara.getByRole('region', { name: /^Show .* to someone outside/ })
  await card.waitFor()
  await card.scrollIntoViewIfNeeded()
  await amara.screenshot({ path: join(out, 'answering.png') })
  await card.getByRole('button', { name: 'Yes, show them' }).click()
  const url = await amara.getByRole('region', { name: 'Shown outside' }).getByRole('textbox').inputValue()
  for (const { name, ...options } of [
    { name: 'snapshot', viewport: { width: 1280, height: 900 } },
    { name: 'snapshot-phone', viewport: { width: 390, height: 844 }, deviceScaleFactor: 1.5, colorScheme: 'dark' }
  ]) {
    const stranger = await person(options)
    await stranger.goto(url)
    await stranger.evaluate(() => document.fonts.ready)
    await stranger.screenshot({ path: join(out, `${name}.png`) })
    await stranger.context().close()
  }
} finally {
  await browser.close()
  server.kill()
  rmSync(dataDir, { recursive: true, force: true })
}
