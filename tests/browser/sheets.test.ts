// Writing apart and opening together, as two people see it, one of them on a phone.
import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { keptIn } from '../harness/keptIn.ts'
import { allSaved, beginAs, joinAs, linkFrom, section, until, wordsIn } from '../harness/pages.ts'
import { withScreens } from '../harness/screens.ts'
import { expectSound } from '../harness/sound.ts'

const TITLE = 'What may get in the way, and how we face it'
const HERS = 'I am warm when I am unsure, says the heron.'
const HIS = 'I move our hour by a day, then by a week.'
const { open, both } = withScreens()

const part = (page: Page): Locator => page.getByRole('region', { name: TITLE, exact: true })
const button = (page: Page, name: string | RegExp): Locator => part(page).getByRole('button', { name })
const sheet = (page: Page): Locator => part(page).getByRole('textbox', { name: 'Your sheet' })

/** Whatever comes to this page, and whatever it keeps. */
const overheard = (page: Page) => {
  const heard: Promise<string>[] = []
  const note = (payload: string | Buffer): void =>
    void heard.push(Promise.resolve(typeof payload === 'string' ? payload : payload.toString('latin1')))
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => note(payload)))
  page.on('response', (response) => {
    if (response.url().includes('/api/'))
      heard.push(
        response.body().then(
          (body) => body.toString('latin1'),
          () => ''
        )
      )
  })
  return async (): Promise<string> => {
    const kept = (await keptIn(page)) + (await page.content())
    return kept + (await Promise.all(heard)).join('\n')
  }
}

/** The words in the section stand in the ink of who wrote them, on each page. */
const inInkOf = async (name: string, words: string, pages: Page[]): Promise<void> => {
  for (const page of pages) {
    const theirs = await part(page).getByRole('article', { name }).getAttribute('data-ink')
    await eventually(
      `the ink of ${name}`,
      () => section(page, TITLE).getByText(words).first().getAttribute('data-ink'),
      (ink) => ink === theirs
    )
  }
}

const write = async (page: Page, words: string): Promise<void> => {
  await button(page, 'Write on mine').click()
  await sheet(page).pressSequentially(words)
  await button(page, 'I’m ready to open').and(page.locator(':not([aria-disabled])')).waitFor()
}

it('each writes apart; the other’s page never holds a word of it; both ready, they stand side by side, and a passage is brought in as its writer’s', async () => {
  const amara = await open()
  const jonas = await open(undefined, { viewport: { width: 390, height: 844 }, hasTouch: true })
  await beginAs(amara.page, 'Amara')
  const everythingHeard = overheard(jonas.page)
  await joinAs(jonas.page, await linkFrom(amara.page), 'Jonas')

  // The place is there, sealed, whether or not anybody has begun.
  await part(jonas.page).getByText('Each of you has a sheet of your own here, sealed.').waitFor()
  await write(amara.page, HERS)
  await part(amara.page)
    .getByText('Sealed from Jonas’s page, as Jonas’s is from yours. Whoever runs this server could read both.')
    .waitFor()
  await button(amara.page, 'I’m ready to open').click()
  await part(amara.page).getByText('Nobody is told before you all are').waitFor()
  await expectSound(amara.page, 'a sheet that is ready, beside a sealed one', ({ width }) => width === 390)
  await sheet(amara.page).and(amara.page.locator('[contenteditable="false"]')).waitFor()

  await write(jonas.page, HIS)
  await part(jonas.page).getByText('Amara’s words are not on this page, and yours are not on Amara’s.').waitFor()
  await jonas.page.reload()
  await allSaved(jonas.page)
  await button(jonas.page, 'Open mine').click()
  await eventually(
    'his own words',
    () => sheet(jonas.page).innerText(),
    (words) => words.includes(HIS)
  )
  expect(await everythingHeard()).not.toContain('heron')

  // Taken back, and said again.
  await button(amara.page, 'Go on writing').click()
  await part(amara.page).getByText('You can still change your sheet until both are open.').waitFor()
  await sheet(amara.page).press('End')
  await amara.page.keyboard.type(' Twice.')
  await button(amara.page, 'I’m ready to open').and(amara.page.locator(':not([aria-disabled])')).waitFor()
  await button(jonas.page, 'I’m ready to open').click()
  await part(jonas.page).getByText('Nobody is told before you all are').waitFor()
  expect(await everythingHeard()).not.toContain('heron')
  await button(amara.page, 'I’m ready to open').and(amara.page.locator(':not([aria-disabled])')).click()
  for (const page of [amara.page, jonas.page]) {
    await part(page).getByText(`${HERS} Twice.`).waitFor()
    await part(page).getByText(HIS).waitFor()
  }

  // On the phone one stands under the other, and nothing is wider than the page.
  const [above, below] = await part(jonas.page)
    .getByRole('article')
    .evaluateAll((articles) => articles.map((article) => article.getBoundingClientRect()))
  expect(above?.bottom).toBeLessThanOrEqual(below?.top ?? 0)
  expect(await jonas.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)

  // He touches hers and brings it over: it is hers, on both pages; one undo takes it back.
  const brought = `${HERS} Twice.`
  await part(jonas.page).getByRole('article', { name: 'Amara' }).getByText(brought).tap()
  await button(jonas.page, 'Bring this paragraph over').tap()
  await until(amara.page, TITLE, (words) => words === brought)
  await inInkOf('Amara', brought, [amara.page, jonas.page])
  await allSaved(jonas.page)
  await section(jonas.page, TITLE).focus()
  await jonas.page.keyboard.press('Control+z')
  await until(amara.page, TITLE, (words) => words === '')
  expect(await wordsIn(jonas.page, TITLE)).toBe('')

  // She chooses some words of his, by keyboard alone: whole words, in his ink. Nothing can be written on an opened sheet.
  await part(amara.page).getByRole('textbox', { name: 'What Jonas wrote apart' }).focus()
  await amara.page.keyboard.press('Control+Home')
  await amara.page.keyboard.type('Forged. ')
  for (const key of ['ArrowRight', 'ArrowRight', ...Array<string>(11).fill('Shift+ArrowRight')])
    await amara.page.keyboard.press(key)
  await button(amara.page, 'Bring the chosen words over').waitFor()
  await amara.page.keyboard.press('Tab')
  await amara.page.keyboard.press('Enter')
  for (const page of [amara.page, jonas.page]) await until(page, TITLE, (words) => words === 'move our hour')
  await inInkOf('Jonas', 'move our hour', [amara.page, jonas.page])
  await part(amara.page).getByText(HIS).waitFor()
  await expectSound(amara.page, 'opened sheets', ({ width }) => width !== 768)

  // Cleared by both, there is room for new ones.
  await button(amara.page, 'Ask to clear them').click()
  await jonas.page.getByRole('button', { name: 'Yes, clear them' }).click()
  for (const page of [amara.page, jonas.page]) {
    await button(page, 'Write on mine').waitFor()
    await part(page).getByText(HIS).waitFor({ state: 'detached' })
  }
}, 120_000)

const TODAY = 'Where we stand today'
const LATE = 'And this, which I thought of on the train.'

it('words that a device held back until the sheets were open are refused, and shown there alone to be copied out', async () => {
  const { amara, jonas } = await both()
  const today = (page: Page): Locator => page.getByRole('region', { name: TODAY, exact: true })
  const mine = (page: Page): Locator => today(page).getByRole('textbox', { name: 'Your sheet' })
  const readyIn = (page: Page, name = 'I’m ready to open'): Locator =>
    today(page).getByRole('button', { name }).and(page.locator(':not([aria-disabled])'))
  const apart = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: `What can be done with “${TODAY}”` }).click()
    await page.getByRole('menuitem', { name: 'Write apart' }).click()
  }
  await apart(amara.page)
  await mine(amara.page).pressSequentially('What I wrote at my desk.')
  await readyIn(amara.page).waitFor()

  // Her phone has the sheet, too, and then no line.
  const phone = await open(undefined, { viewport: { width: 390, height: 844 }, hasTouch: true })
  await phone.context.addCookies(await amara.context.cookies())
  await phone.page.goto(amara.page.url())
  await allSaved(phone.page)
  await today(phone.page).getByRole('button', { name: 'Open mine' }).click()
  await mine(phone.page).getByText('What I wrote at my desk.').waitFor()
  await readyIn(phone.page).waitFor()
  await phone.context.setOffline(true)
  await mine(phone.page).press('Control+End')
  await phone.page.keyboard.press('Enter')
  await phone.page.keyboard.type(LATE)
  await today(phone.page).getByText('Offline.').last().waitFor({ state: 'attached' })

  await readyIn(amara.page).click()
  await apart(jonas.page)
  await readyIn(jonas.page, 'I have nothing yet').click()
  for (const { page } of [amara, jonas]) await today(page).getByText('What I wrote at my desk.').waitFor()
  await today(amara.page).getByText('Jonas’s pen first, then yours.').nth(1).waitFor()
  await today(jonas.page).getByText('Your pen first, Jonas.').nth(1).waitFor()

  await phone.context.setOffline(false)
  const late = (page: Page): Locator => today(page).getByRole('textbox', { name: 'Your words' })
  const saysLate = (page: Page): Promise<string> =>
    eventually(
      'the words that came too late',
      () => late(page).inputValue(),
      (words) => words.trim() === LATE
    )
  await today(phone.page).getByText('What I wrote at my desk.').waitFor()
  await saysLate(phone.page)
  await phone.page.reload()
  await saysLate(phone.page)
  for (const { page } of [amara, jonas]) {
    expect(await late(page).count()).toBe(0)
    expect(await page.content()).not.toContain('on the train')
  }
  // Nor are they lost when both clear what was opened.
  await today(amara.page).getByRole('button', { name: 'Ask to clear them' }).click()
  await jonas.page.getByRole('button', { name: 'Yes, clear them' }).click()
  await today(phone.page).getByText('What I wrote at my desk.').waitFor({ state: 'detached' })
  await phone.page.reload()
  await saysLate(phone.page)
  await today(phone.page).getByRole('button', { name: 'Let them go' }).click()
  await late(phone.page).waitFor({ state: 'detached' })
  await phone.page.reload()
  await allSaved(phone.page)
  expect(await late(phone.page).count()).toBe(0)
}, 120_000)
