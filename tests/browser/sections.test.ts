// Sections in hand: added, renamed, moved, set aside, brought back; by one, by both at once, and by keyboard alone.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { type Screen, allSaved, goOffline, section, until, wordsIn } from '../harness/pages.ts'
import { withScreens } from '../harness/screens.ts'

const TODAY = 'Where we stand today'
const VISION = 'What we are reaching for'
const COMMITMENT = 'How committed we are'
const { both } = withScreens()

const table = (page: Page) => page.getByRole('navigation', { name: 'Sections' })
const row = (page: Page, title: string) => table(page).getByRole('link', { name: title })
const chapters = (page: Page): Promise<string[]> => page.locator('section[id^="section-"] h2').allTextContents()
const rows = (page: Page): Promise<string[]> => table(page).locator('li bdi').allInnerTexts()

const act = async (page: Page, title: string, does: string): Promise<void> => {
  await page.getByRole('button', { name: `What can be done with “${title}”` }).click()
  await page.getByRole('menuitem', { name: does }).click()
}
/** Both pages show these sections, in the table and in the column. */
const sameSections = (...pages: Page[]): Promise<string[]> =>
  eventually(
    'the same sections on every page',
    async () => (await Promise.all(pages.flatMap((page) => [chapters(page), rows(page)]))).map((titles) => titles.join('\n')),
    (all) => new Set(all).size === 1
  ).then(([titles = '']) => titles.split('\n'))

const apart = async (screens: Pick<Screen, 'page' | 'context'>[], acts: () => Promise<void>) => {
  for (const screen of screens) await goOffline(screen)
  await acts()
  for (const { context } of screens) await context.setOffline(false)
  for (const { page } of screens) await allSaved(page)
}

describe('one of the two', () => {
  it('adds a section from the template, and one of her own; the other sees it and writes in it', async () => {
    const { amara, jonas } = await both()
    await amara.page.getByRole('button', { name: /^Practicalities/ }).click()
    await eventually(
      'the focus to be in the section',
      () => amara.page.evaluate(() => document.activeElement?.querySelector('h2')?.textContent),
      (title) => title === 'Practicalities'
    )
    const own = amara.page.getByRole('region', { name: 'Add a section' })
    await own.getByRole('button', { name: 'Add it' }).click()
    await own.getByText('A section needs a title. One word will do.').waitFor()
    await own.getByRole('textbox').fill('  The   boat ')
    await own.getByRole('textbox').press('Enter')
    await section(jonas.page, 'The boat').pressSequentially('For the canal.')
    await until(amara.page, 'The boat', (words) => words === 'For the canal.')
    const titles = await sameSections(amara.page, jonas.page)
    expect(titles.slice(-2)).toEqual(['When it breaks', 'The boat'])
    expect(titles).toContain('Practicalities')
    await jonas.page.reload()
    await allSaved(jonas.page)
    expect(await chapters(jonas.page)).toEqual(titles)
  })

  it('sets a section aside and undoes it from the toast, or brings it back with its words from the foot of the page', async () => {
    const { amara, jonas } = await both()
    await section(amara.page, TODAY).pressSequentially('I carry a full autumn.')
    await allSaved(amara.page)
    await act(amara.page, TODAY, 'Set aside')
    const toast = amara.page.getByText(`“${TODAY}” is set aside.`)
    await toast.waitFor()
    await eventually(
      'it to be gone for Jonas',
      () => chapters(jonas.page),
      (titles) => !titles.includes(TODAY)
    )
    await amara.page.getByRole('button', { name: 'Undo' }).click()
    await eventually(
      'it to be back for Jonas',
      () => chapters(jonas.page),
      (titles) => titles[0] === TODAY
    )
    await amara.page.getByRole('button', { name: 'Redo' }).click()
    await amara.page.getByRole('button', { name: 'Put this away' }).click()
    await toast.waitFor({ state: 'detached' })
    // The other brings it back, and knows it by its words.
    await jonas.page.getByRole('button', { name: `${TODAY} I carry a full autumn.` }).click()
    await until(amara.page, TODAY, (words) => words === 'I carry a full autumn.')
    expect((await sameSections(amara.page, jonas.page))[0]).toBe(TODAY)
  })

  it('renames in place: Enter keeps, Escape lets be, an empty title is refused in words', async () => {
    const { amara, jonas } = await both()
    await act(amara.page, TODAY, 'Rename')
    const line = amara.page.getByRole('textbox', { name: 'Title of the section' })
    await line.fill('   ')
    await line.press('Enter')
    await amara.page.getByText('A section needs a title. One word will do.').waitFor()
    await line.fill('Here')
    await line.press('Enter')
    await eventually(
      'Jonas to read it',
      () => chapters(jonas.page),
      ([first]) => first === 'Here'
    )
    await amara.page.keyboard.press('F2')
    await line.fill('Nowhere')
    await line.press('Escape')
    expect((await sameSections(amara.page, jonas.page))[0]).toBe('Here')
    await amara.page.keyboard.press('Control+z')
    await eventually(
      'Jonas to read it',
      () => chapters(jonas.page),
      ([first]) => first === TODAY
    )
  })

  it('carries a section to another place with the mouse, and Escape puts it back', async () => {
    const { amara, jonas } = await both()
    const from = await row(amara.page, COMMITMENT).boundingBox()
    const to = await row(amara.page, TODAY).boundingBox()
    if (from === null || to === null) throw new Error('no rows')
    const { mouse } = amara.page
    const carry = async () => {
      await mouse.move(from.x + 60, from.y + from.height / 2)
      await mouse.down()
      await mouse.move(to.x + 60, to.y + to.height / 2 + 5, { steps: 5 })
      await mouse.move(to.x + 60, to.y + 2, { steps: 3 })
    }
    const before = await chapters(amara.page)
    await carry()
    await amara.page.keyboard.press('Escape')
    await mouse.up()
    expect(await chapters(amara.page)).toEqual(before)
    await carry()
    await mouse.up()
    const titles = await sameSections(amara.page, jonas.page)
    expect(titles.slice(0, 3)).toEqual([COMMITMENT, TODAY, VISION])
    // Carried, not followed: the page did not jump to it.
    expect(await amara.page.evaluate(() => window.scrollY)).toBe(0)
  })
})

describe('both at once', () => {
  it('rename against rename, move against move, add against add: the same page at the end', async () => {
    const { amara, jonas } = await both()
    await apart([amara, jonas], async () => {
      for (const [{ page }, name] of [
        [amara, 'Amara'],
        [jonas, 'Jonas']
      ] as const) {
        await row(page, TODAY).focus()
        await page.keyboard.press('F2')
        await page.getByRole('textbox', { name: 'Title of the section' }).fill(`${name}’s title`)
        await page.keyboard.press('Enter')
        await page.getByRole('region', { name: 'Add a section' }).getByRole('textbox').fill(`${name}’s own`)
        await page.keyboard.press('Enter')
      }
      await row(amara.page, COMMITMENT).focus()
      await amara.page.keyboard.press('Alt+ArrowUp')
      await row(jonas.page, COMMITMENT).focus()
      await jonas.page.keyboard.press('Alt+ArrowDown')
      await row(jonas.page, VISION).focus()
      await jonas.page.keyboard.press('Alt+ArrowDown')
    })
    const titles = await sameSections(amara.page, jonas.page)
    expect(titles).toHaveLength(9)
    expect(titles.filter((title) => title.endsWith('’s own')).toSorted()).toEqual(['Amara’s own', 'Jonas’s own'])
    expect(titles.filter((title) => title.endsWith('’s title'))).toHaveLength(1)
    expect(new Set(titles).size).toBe(9)
  })

  it('one sets aside what the other is typing in: it stays under the hand, and no word is lost', async () => {
    const { amara, jonas } = await both()
    await section(jonas.page, TODAY).pressSequentially('I wake at ')
    await act(amara.page, TODAY, 'Set aside')
    await jonas.page.getByText('This section was set aside while you were in it.').waitFor()
    // Without another click: the caret never left.
    await jonas.page.keyboard.type('twenty to six.')
    await allSaved(jonas.page)
    expect(await wordsIn(jonas.page, TODAY)).toBe('I wake at twenty to six.')
    await row(jonas.page, VISION).focus()
    await eventually(
      'it to leave his page',
      () => chapters(jonas.page),
      (titles) => !titles.includes(TODAY)
    )
    await amara.page.getByRole('button', { name: `${TODAY} I wake at twenty to six.` }).click()
    await until(jonas.page, TODAY, (words) => words === 'I wake at twenty to six.')
  })

  it('one moves the section in which the other writes: caret, focus and the line under the eye stay', async () => {
    const { amara, jonas } = await both()
    await section(jonas.page, COMMITMENT).pressSequentially('One message, no question')
    const lineAt = () => section(jonas.page, COMMITMENT).evaluate((element) => Math.round(element.getBoundingClientRect().top))
    const before = await lineAt()
    await row(amara.page, COMMITMENT).focus()
    for (let step = 0; step < 2; step++) await amara.page.keyboard.press('Alt+ArrowUp')
    await eventually(
      'it to stand first for Jonas',
      () => chapters(jonas.page),
      ([first]) => first === COMMITMENT
    )
    await jonas.page.keyboard.type(' mark.')
    await until(amara.page, COMMITMENT, (words) => words === 'One message, no question mark.')
    // As far as the page can scroll: it now stands near its top.
    expect(Math.abs((await lineAt()) - before)).toBeLessThan(400)
  })
})

describe('by keyboard alone', () => {
  it('everything that can be done with sections, and a sheet that says how', async () => {
    const { amara, jonas } = await both()
    const { keyboard } = amara.page
    await row(amara.page, VISION).focus()
    await keyboard.press('Alt+ArrowUp')
    expect((await sameSections(amara.page, jonas.page)).slice(0, 2)).toEqual([VISION, TODAY])
    // Still on the same row, so that it can go on.
    await keyboard.press('Alt+ArrowDown')
    expect((await sameSections(amara.page, jonas.page)).slice(0, 2)).toEqual([TODAY, VISION])
    await keyboard.press('Control+z')
    expect((await sameSections(amara.page, jonas.page)).slice(0, 2)).toEqual([VISION, TODAY])
    await keyboard.press('Control+Shift+z')
    expect((await sameSections(amara.page, jonas.page)).slice(0, 2)).toEqual([TODAY, VISION])

    await amara.page.getByRole('button', { name: `What can be done with “${VISION}”` }).focus()
    await keyboard.press('Enter')
    expect(await amara.page.evaluate(() => document.activeElement?.textContent)).toContain('Rename')
    await keyboard.press('End')
    await keyboard.press('ArrowUp')
    await keyboard.press('Escape')
    expect(await amara.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      `What can be done with “${VISION}”`
    )
    await keyboard.press('ArrowDown')
    await keyboard.press('s')
    await keyboard.press('Enter')
    await eventually(
      'it to be set aside',
      () => chapters(jonas.page),
      (titles) => !titles.includes(VISION)
    )

    await keyboard.press('?')
    const sheet = amara.page.getByRole('dialog', { name: 'By keyboard' })
    await sheet.getByText('Rename the section you are in').waitFor()
    await keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })
    // In the words a question mark is a question mark.
    await section(amara.page, TODAY).press('?')
    expect(await sheet.count()).toBe(0)
    expect(await wordsIn(amara.page, TODAY)).toBe('?')
  })
})
