// Erasing: one asks, the other reads what it means and says yes; or whoever stayed does it alone, once the copy of who left is no longer
// kept. Then there is nothing, on no page and in no file.
import { cp, mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { KEPT_FOR_LEAVER_MS } from '../../shared/agreement/leaving.ts'
import { eventually } from '../harness/eventually.ts'
import { copyOf, everyWordOf } from '../harness/everyWord.ts'
import { allSaved, beginAs, joinAs, linkFrom, section, until } from '../harness/pages.ts'
import { ShiftedClock } from '../harness/ShiftedClock.ts'
import { withScreens } from '../harness/screens.ts'

const TODAY = 'Where we stand today'
const CANARY = 'Kanarienvogel'
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const DAY = 24 * 60 * 60 * 1000

const clock = new ShiftedClock()
afterAll(() => clock[Symbol.dispose]())
const { open, dataDir } = withScreens(clock.environment)

const isNothing = (page: Page) => page.getByRole('heading', { name: 'There is nothing here.' }).waitFor()

/** The whole directory, as it lies there. */
const filesIn = async (directory: string): Promise<Buffer> =>
  Buffer.concat(await Promise.all((await readdir(directory)).map((name) => readFile(join(directory, name)))))

describe('erasing', () => {
  it('takes the yes of both, who read what it means; then the address is nothing, and no file or backup holds a word', async () => {
    const amara = await open()
    const jonas = await open(undefined, PHONE)
    await beginAs(amara.page, 'Amara')
    await joinAs(jonas.page, await linkFrom(amara.page), 'Jonas')
    // At once, so that it stands whole in a row of the log.
    await section(jonas.page, TODAY).focus()
    await jonas.page.keyboard.insertText(`I keep a ${CANARY}.`)
    await until(jonas.page, TODAY, (words) => words.includes(CANARY))
    await allSaved(jonas.page)
    await until(amara.page, TODAY, (words) => words.includes(CANARY))
    const address = new URL(amara.page.url()).pathname
    const id = address.split('/').at(-1) ?? ''
    // A backup from before, in which the word can be read as long as there is a key.
    const backup = await copyOf(dataDir())
    expect((await everyWordOf(backup, id)).some(({ plain }) => plain.includes(CANARY))).toBe(true)

    await amara.page.getByRole('button', { name: 'Erase', exact: true }).click()
    const dialog = amara.page.getByRole('dialog', { name: /^Erase this alliance for all of you\?/ })
    await dialog.getByText('It needs the yes of everyone who sits here.').waitFor()
    await dialog.getByRole('button', { name: 'Ask everyone' }).click()
    const card = (page: Page) => page.getByRole('region', { name: 'Erase this alliance for all of you?' })
    await card(amara.page).getByText('It waits for Jonas').waitFor()
    // Nothing has gone by one.
    await section(amara.page, TODAY).press('Control+End')
    await section(amara.page, TODAY).pressSequentially(' So do I.')
    await until(jonas.page, TODAY, (words) => words.includes('So do I.'))
    await card(jonas.page)
      .getByText(/all of it is gone at once, and no backup of this server can bring it back/)
      .waitFor()
    await card(jonas.page).getByText('Take a copy first if you want one').waitFor()
    await card(jonas.page).getByRole('button', { name: 'Yes, erase it' }).tap()

    for (const { page } of [jonas, amara]) {
      await page.getByText('This alliance is not here any more.').waitFor()
      // What was asked is answered: nothing stands there to be said yes or no to.
      await card(page).waitFor({ state: 'detached' })
      await page.reload()
      await isNothing(page)
      expect(new URL(page.url()).pathname).toBe(address)
      expect(await (await page.request.get('/api/alliances')).json()).toEqual({ alliances: [], unreadable: 0 })
    }

    // Sealed words were never readable as they lie there; with the key gone, those of the backup are not, either, master key or not.
    for (const directory of [dataDir(), backup]) expect((await filesIn(directory)).includes(CANARY)).toBe(false)
    await expect(everyWordOf(dataDir(), id)).rejects.toThrow('has no key')
    const restored = await mkdtemp(join(tmpdir(), 'alongside-restored-'))
    await cp(dataDir(), restored, { recursive: true, filter: (path) => !/lock|words\.sqlite/.test(path) })
    for (const name of await readdir(backup))
      if (name.startsWith('words.sqlite')) await cp(join(backup, name), join(restored, name))
    await expect(everyWordOf(restored, id)).rejects.toThrow('has no key')
    for (const directory of [restored, backup]) await rm(directory, { recursive: true, force: true })
  })

  it('is done alone ninety days after the other left, whose copy their own link opens until then', async () => {
    const amara = await open()
    const jonas = await open(undefined, PHONE)
    await beginAs(amara.page, 'Amara')
    await joinAs(jonas.page, await linkFrom(amara.page), 'Jonas')
    await section(jonas.page, TODAY).pressSequentially(`I keep a ${CANARY}.`)
    await allSaved(jonas.page)
    const address = new URL(amara.page.url()).pathname
    await jonas.page.getByRole('button', { name: 'Leave', exact: true }).tap()
    await jonas.page.getByRole('button', { name: 'Yes, leave' }).tap()
    const left = jonas.page.getByRole('region', { name: 'Those that you left' })
    const link = await left.getByRole('textbox', { name: /A link to your copy/ }).inputValue()

    const days = async (many: number): Promise<void> => {
      clock.shift(many * DAY)
      await amara.page.clock.setFixedTime(new Date(clock.now))
      await amara.page.goto(address)
      await amara.page.getByText('This alliance rests.', { exact: true }).waitFor()
    }
    const erase = amara.page.getByRole('button', { name: 'Erase', exact: true })
    const ninety = KEPT_FOR_LEAVER_MS / DAY
    await days(ninety - 1)
    expect(await erase.count()).toBe(0)
    // Nor by asking past the page.
    const asked = await amara.page.request.post(`/api${address.replace('/a/', '/alliances/')}/proposals`, {
      data: { kind: 'erase' }
    })
    expect([asked.status(), ((await asked.json()) as { code: string }).code]).toEqual([409, 'not-alone'])
    const reader = await open()
    await reader.page.goto(link)
    await reader.page.getByText(CANARY).waitFor()

    await days(ninety + 1)
    await reader.page.reload()
    expect(await reader.page.getByText(CANARY).count()).toBe(0)
    await erase.click()
    const dialog = amara.page.getByRole('dialog', { name: /^Erase this alliance/ })
    await dialog.getByText('All of it is gone at once').waitFor()
    await dialog.getByRole('button', { name: 'Yes, erase it' }).click()
    await amara.page.waitForURL((url) => url.pathname === '/')
    await amara.page.goto(address)
    await isNothing(amara.page)
    await eventually(
      'the key to be gone',
      () =>
        everyWordOf(dataDir(), address.split('/').at(-1) ?? '').then(
          () => '',
          (error: unknown) => String(error)
        ),
      (said) => said.includes('has no key')
    )
    expect((await filesIn(dataDir())).includes(CANARY)).toBe(false)
  })
})
