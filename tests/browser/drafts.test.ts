// Looking back: what a section said on earlier days, played, and copied back with one undo. Each day is another start of the server,
// whose clock the test turns.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { allSaved, section, until, wordsIn } from '../harness/pages.ts'
import { withScreens } from '../harness/screens.ts'
import { spawnServer } from '../harness/serverProcess.ts'
import { expectSound } from '../harness/sound.ts'

const SHIFT_CLOCK = pathToFileURL(fileURLToPath(new URL('../harness/shiftClock.mjs', import.meta.url))).href
const DAY_MS = 24 * 60 * 60 * 1000
const TODAY = 'Where we stand today'
const { open } = withScreens()

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'alongside-days-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

it('the words of an earlier day are found by keyboard, played, and copied back in the ink they had', async () => {
  const clock = join(root, 'clock')
  const shift = async (days: number): Promise<void> => {
    const bytes = Buffer.alloc(8)
    bytes.writeDoubleLE(days * DAY_MS)
    await writeFile(clock, bytes)
  }
  await shift(0)
  await using server = await spawnServer({
    DATA_DIR: join(root, 'data'),
    NODE_OPTIONS: `--import ${SHIFT_CLOCK}`,
    CLOCK_SHIFT: clock
  })
  const { page } = await open(server.origin)
  await page.goto('/')
  await page.getByRole('textbox', { name: 'Your name' }).fill('Amara')
  await page.getByRole('combobox', { name: 'Your seat' }).selectOption('coach')
  await page.getByRole('button', { name: 'Begin an alliance' }).click()
  await page.waitForURL('**/a/*')
  await allSaved(page)

  const lookBack = async (): Promise<void> => {
    await page.getByRole('button', { name: `What can be done with “${TODAY}”` }).click()
    await page.getByRole('menuitem', { name: 'Earlier days' }).click()
  }
  const earlier = page.getByRole('region', { name: `Earlier days of “${TODAY}”` })
  const then = earlier.getByRole('textbox')
  await lookBack()
  await earlier.getByText('Nothing to look back on yet.').waitFor()
  await earlier.getByRole('button', { name: 'Enough' }).click()

  await section(page, TODAY).click()
  await page.keyboard.type('We go slowly.')
  await allSaved(page)
  await shift(1)
  await page.keyboard.type(' Or not.')
  await allSaved(page)
  await shift(2)
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('We run.')
  await allSaved(page)

  await lookBack()
  const slider = earlier.getByRole('slider', { name: 'Day' })
  await then.getByText('We go slowly. Or not.').waitFor()
  await expect.poll(() => slider.evaluate((element) => element === document.activeElement)).toBe(true)
  const last = await slider.getAttribute('aria-valuetext')
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => then.innerText()).toBe('We go slowly.')
  expect(await slider.getAttribute('aria-valuetext')).not.toBe(last)
  expect(await then.locator('[data-ink]').first().innerText()).toBe('We go slowly.')

  await earlier.getByRole('button', { name: 'Play' }).click()
  await then.getByText('We go slowly. Or not.').waitFor()
  await earlier.getByRole('button', { name: 'Play' }).waitFor()
  expect(await slider.getAttribute('aria-valuetext')).toBe(last)

  // Nothing can be written there; some of it chosen, only that is copied.
  await then.click()
  await page.keyboard.type('x')
  expect(await then.innerText()).toBe('We go slowly. Or not.')
  await section(page, TODAY).click()
  await page.keyboard.press('End')
  await earlier.getByRole('button', { name: 'Copy them back' }).click()
  await until(page, TODAY, (words) => words.includes('We go slowly. Or not.'))
  await allSaved(page)
  await page.keyboard.press('ControlOrMeta+z')
  await until(page, TODAY, (words) => words === 'We run.')
  expect(await wordsIn(page, TODAY)).toBe('We run.')
  await expectSound(page, 'an earlier day', ({ name }) =>
    ['desk, forced colours', 'phone, from the right', 'smallest'].includes(name)
  )
})
