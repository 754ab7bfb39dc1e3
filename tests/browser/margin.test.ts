// The scratch strip beside the alliance, as two people see it who are here.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { allSaved, section, until } from '../harness/pages.ts'
import { withScreens } from '../harness/screens.ts'

const TODAY = 'Where we stand today'
const { both } = withScreens()
const strip = (page: Page) => page.getByRole('complementary', { name: 'The margin' })
const field = (page: Page) => strip(page).getByRole('textbox', { name: 'Scribble a line' })

/** Everything that this browser keeps: databases, storage, cookies. */
const keptIn = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const found: unknown[] = [Object.entries(localStorage), Object.entries(sessionStorage), document.cookie]
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const asked = indexedDB.open(name ?? '')
        asked.onsuccess = () => resolve(asked.result)
        asked.onerror = () => reject(asked.error ?? new Error('cannot be opened'))
      })
      for (const store of db.objectStoreNames) {
        const rows = await new Promise<unknown[]>((resolve) => {
          const asked = db.transaction(store).objectStore(store).getAll()
          asked.onsuccess = () => resolve(asked.result)
        })
        // Bytes as letters, so that words in them are found.
        found.push(
          JSON.stringify(rows, (_, value: unknown) => (value instanceof Uint8Array ? String.fromCharCode(...value) : value))
        )
      }
      db.close()
    }
    return JSON.stringify(found)
  })

describe('the margin', { timeout: 120_000 }, () => {
  it('opens beside the other when one scribbles, letter by letter; a line goes into the page; it is wiped, and kept nowhere', async () => {
    const { amara, jonas } = await both()
    await amara.page.getByRole('button', { name: 'The margin' }).click()
    await field(amara.page).pressSequentially('Kanarienvogel')
    await strip(jonas.page).getByText('Kanarienvogel').waitFor()
    await amara.page.keyboard.press('Enter')
    await field(amara.page).pressSequentially('and a second')
    await strip(jonas.page).getByText('and a second').waitFor()
    expect(await strip(jonas.page).getByRole('button', { name: 'Take it out' }).count()).toBe(0)

    await section(jonas.page, TODAY).click()
    await strip(jonas.page).getByRole('button', { name: 'Carry it into the page' }).first().click()
    await until(amara.page, TODAY, (words) => words === 'Kanarienvogel')
    await jonas.page.keyboard.press('Control+z')
    await until(amara.page, TODAY, (words) => words === '')
    await allSaved(jonas.page)
    for (const { page } of [amara, jonas]) expect(await keptIn(page)).not.toContain('and a second')

    // Put away, it is there again when it is asked for; wiped by the other, the field that wrote it is empty, too.
    await strip(jonas.page).getByRole('button', { name: 'Put it away' }).click()
    await strip(jonas.page).waitFor({ state: 'detached' })
    await jonas.page.getByRole('button', { name: 'The margin' }).click()
    await strip(jonas.page).getByRole('button', { name: 'Wipe it clean' }).click()
    await strip(amara.page).getByText('Kanarienvogel').waitFor({ state: 'detached' })
    expect(await field(amara.page).inputValue()).toBe('')

    // Gone with the last who leaves.
    await field(jonas.page).fill('left behind')
    await strip(amara.page).getByText('left behind').waitFor()
    const at = amara.page.url()
    await jonas.page.goto('about:blank')
    await amara.page.goto('about:blank')
    await amara.page.goto(at)
    await allSaved(amara.page)
    expect(await strip(amara.page).count()).toBe(0)
  })
})
