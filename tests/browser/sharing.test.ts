// Two people show some of their words to a third, and close the page again.
import { describe, expect, it } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { allSaved, beginAs, goOffline, linkFrom, section, until as untilWords } from '../harness/pages.ts'
import { withScreens } from '../harness/screens.ts'
import type { Locator, Page } from 'playwright-core'

const TODAY = 'Where we stand today'
const { open, both } = withScreens()

const ask = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Share a snapshot' }).click()
  await page.getByRole('dialog').getByRole('button', { name: /^Ask / }).click()
}
const card = (page: Page) => page.getByRole('region', { name: /^Show .* to someone outside\?$/ })

/** A paragraph's letters as they stand on the paper, from the left; what has no width is not seen. */
const seen = (paragraph: Locator): Promise<string> =>
  paragraph.evaluate((element) => {
    const letters: { left: number; letter: string }[] = []
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    for (let text = texts.nextNode(); text !== null; text = texts.nextNode())
      for (const [at, letter] of Array.from(text.textContent ?? '').entries()) {
        const range = document.createRange()
        range.setStart(text, at)
        range.setEnd(text, at + 1)
        const { left, width } = range.getBoundingClientRect()
        if (width > 0.5) letters.push({ left, letter })
      }
    return letters
      .toSorted((a, b) => a.left - b.left)
      .map(({ letter }) => letter)
      .join('')
  })

/** How the passages of a paragraph are laid out: each by itself, no higher than its line, and with a place to break behind it. */
const passages = (paragraph: Locator): Promise<string[]> =>
  paragraph.locator('.passage').evaluateAll((spans) => [
    ...new Set(
      spans.map((span) => {
        const { content } = getComputedStyle(span, '::after')
        const { unicodeBidi, overflowX, overflowY } = getComputedStyle(span)
        return `${unicodeBidi}, ${overflowX} ${overflowY}, ${content === '"\u200B"' ? 'may break' : content}`
      })
    )
  ])

/** How long after `act` something appears, by the clock of the page where it appears. */
const until = async (page: Page, appears: RegExp, act: () => Promise<void>): Promise<number> => {
  await page.evaluate((pattern) => {
    const wanted = new RegExp(pattern)
    const watch = { at: 0 }
    Object.assign(window, { watch })
    new MutationObserver((_, observer) => {
      if (!wanted.test(document.querySelector('main')?.innerText ?? '')) return
      watch.at = Date.now()
      observer.disconnect()
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  }, appears.source)
  const begun = Date.now()
  await act()
  const seen = await eventually(
    `the page to say ${appears.source}`,
    () => page.evaluate(() => (window as unknown as { watch: { at: number } }).watch.at),
    (at) => at > 0
  )
  return seen - begun
}

describe('showing words to someone outside', () => {
  it('one asks, the other reads it first and says yes; a stranger reads exactly that; either closes it', async () => {
    const { amara, jonas } = await both()
    const stranger = await open()
    await section(jonas.page, TODAY).pressSequentially('I wake at twenty to six. Amara knows.')
    await allSaved(jonas.page)
    // Letters that nobody sees, before what Amara writes and within her number, would turn it round; a word of his never ends.
    await section(amara.page, TODAY).press('Control+End')
    await amara.page.keyboard.press('Enter')
    await amara.page.keyboard.type('I pay 100.')
    await untilWords(jonas.page, TODAY, (words) => words.includes('I pay 100.'))
    await section(jonas.page, TODAY).press('Control+End')
    await jonas.page.keyboard.press('Home')
    await jonas.page.keyboard.insertText('\u202E\u2069\u202E')
    await jonas.page.keyboard.press('Home')
    for (const _ of 'I pay ') await jonas.page.keyboard.press('ArrowRight')
    await jonas.page.keyboard.insertText('\u200F')
    await jonas.page.keyboard.press('ArrowRight')
    await jonas.page.keyboard.insertText('\u200F')
    await untilWords(amara.page, TODAY, (words) => words.includes('I pay \u200F1\u200F00.'))
    await jonas.page.keyboard.press('Control+End')
    await jonas.page.keyboard.press('Enter')
    await jonas.page.keyboard.insertText(`we${'\u0301'.repeat(1_200)}`)
    await allSaved(jonas.page)
    await untilWords(amara.page, TODAY, (words) => words.includes('\u0301'))
    const paid = (words: Locator): Locator => words.locator('p', { hasText: 'I pay' })
    const endless = (words: Locator): Locator => words.locator('p', { hasText: '\u0301' })
    for (const { page } of [amara, jonas]) {
      expect(await seen(paid(section(page, TODAY)))).toBe('I pay 100.')
      expect(await passages(endless(section(page, TODAY)))).toEqual(['isolate, visible clip, may break'])
    }

    await jonas.page.getByRole('button', { name: 'Share a snapshot' }).click()
    const dialog = jonas.page.getByRole('dialog', { name: 'What shall someone outside read?' })
    await dialog.getByRole('button', { name: 'None' }).click()
    await dialog.getByRole('button', { name: 'Ask Amara' }).click()
    await dialog.getByText('Choose one section at least.').waitFor()
    await dialog.getByRole('checkbox', { name: TODAY }).check()
    await dialog.getByRole('radio', { name: /Initials/ }).check()
    await dialog.getByText('Still there, as they are written: “Amara” in “Where we stand today”').waitFor()
    await dialog.getByRole('radio', { name: 'As you last agreed on them' }).check()
    await dialog.getByText('has not been agreed').first().waitFor()
    expect(await dialog.getByRole('checkbox', { name: TODAY }).isDisabled()).toBe(true)
    await dialog.getByRole('radio', { name: 'As they are now' }).check()
    await dialog.getByRole('textbox', { name: /A note on top/ }).fill('For Ruth, before Thursday.')
    await dialog.getByRole('button', { name: 'Ask Amara' }).click()
    await dialog.waitFor({ state: 'detached' })
    await card(jonas.page).getByText('It waits for Amara').waitFor()

    // Amara reads it before saying anything.
    await card(amara.page).waitFor()
    const [preview] = await Promise.all([
      amara.context.waitForEvent('page'),
      card(amara.page).getByRole('link', { name: 'Read them first, as they would be shown' }).click()
    ])
    await preview.getByText('I wake at twenty to six.').waitFor()
    await preview.getByText('For Ruth, before Thursday.').waitFor()
    await card(amara.page).getByText('Names still stand in the words: “Amara” in “Where we stand today”.').waitFor()
    const [asked, ahead] = await Promise.all(
      [card(amara.page), preview].map((place) => place.locator('code').first().innerText())
    )
    expect(asked).toBe(ahead)
    expect(await seen(paid(preview.locator('article')))).toBe('I pay 100.')
    expect(await passages(endless(preview.locator('article')))).toEqual(['isolate, visible clip, may break'])
    const previewed = await preview.content()
    await preview.close()
    await card(amara.page).getByRole('button', { name: 'Yes, show them' }).click()
    await card(amara.page).waitFor({ state: 'detached' })

    const [hers, his] = await Promise.all(
      [amara, jonas].map(({ page }) =>
        page.getByRole('region', { name: 'Shown outside' }).getByRole('textbox', { name: /until/ }).inputValue()
      )
    )
    expect(his).toBe(hers)
    await stranger.page.goto(hers ?? '')
    expect(await stranger.page.content()).toBe(previewed)
    expect(await stranger.page.getByRole('heading', { level: 1 }).innerText()).toBe('J. and A.')
    expect(await stranger.page.locator('main').innerText()).not.toContain('Jonas')
    expect(await stranger.context.cookies()).toEqual([])

    // Jonas, who proposed it, closes it alone; both lists are empty at once.
    const list = jonas.page.getByRole('region', { name: 'Shown outside' })
    await list.getByRole('button', { name: 'Close it' }).click()
    await list.getByText('Copies that somebody has made stay with them.').waitFor()
    await list.getByRole('button', { name: 'Yes, close it' }).click()
    for (const { page } of [amara, jonas])
      await page.getByRole('region', { name: 'Shown outside' }).waitFor({ state: 'detached' })
    await stranger.page.reload()
    await stranger.page.getByRole('heading', { name: 'Nothing is shown here.' }).waitFor()
  })

  it('a no ends it, and is told once, kindly', async () => {
    const { amara, jonas } = await both()
    await ask(jonas.page)
    await card(amara.page).getByRole('button', { name: 'No', exact: true }).click()
    await card(amara.page).waitFor({ state: 'detached' })
    await jonas.page.getByText('Amara would rather not: “Jonas and Amara”.').waitFor()
    expect(await amara.page.getByText('would rather not').count()).toBe(0)
    await jonas.page.getByRole('button', { name: 'Put this away' }).click()
    await jonas.page.reload()
    await allSaved(jonas.page)
    expect(await jonas.page.getByText('would rather not').count()).toBe(0)
  })

  it('shows on the other page within a second: asking, answering, closing, joining', async () => {
    const amara = await open()
    const jonas = await open()
    await beginAs(amara.page, 'Amara')
    const link = await linkFrom(amara.page)
    await jonas.page.goto(link)
    await jonas.page.getByRole('textbox', { name: 'Your name' }).fill('Jonas')
    const joined = await until(amara.page, /Jonas/, () => jonas.page.getByRole('button', { name: 'Take my seat' }).click())
    await allSaved(jonas.page)
    await jonas.page.getByRole('button', { name: 'Share a snapshot' }).click()
    const asked = await until(amara.page, /to someone outside\?/, () =>
      jonas.page.getByRole('button', { name: 'Ask Amara' }).click()
    )
    const answered = await until(jonas.page, /Shown outside/, () =>
      card(amara.page).getByRole('button', { name: 'Yes, show them' }).click()
    )
    await amara.page.getByRole('region', { name: 'Shown outside' }).getByRole('button', { name: 'Close it' }).click()
    const closed = await until(jonas.page, /^(?![^]*Shown outside)/, () =>
      amara.page.getByRole('button', { name: 'Yes, close it' }).click()
    )
    for (const took of [joined, asked, answered, closed]) expect(took).toBeLessThan(1_000)
  })

  it('shows after an hour offline, without a reload', async () => {
    const { amara, jonas } = await both()
    await goOffline(amara)
    await ask(jonas.page)
    await card(jonas.page).waitFor()
    expect(await card(amara.page).count()).toBe(0)
    await amara.context.setOffline(false)
    await card(amara.page).waitFor()
  })
})
