// Two change one paragraph at the same moment, before their browsers: what fell away is shown to who wrote it, and goes back where
// it stood with one press.
import { expect, it } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { allSaved, goOffline, section, until, wordsIn } from '../harness/pages.ts'
import { sameOn, withScreens } from '../harness/screens.ts'
import { expectSound } from '../harness/sound.ts'

const TODAY = 'Where we stand today'
const FELL = 'These words of yours fell away'

const { both } = withScreens()

/** Jonas types into a line while his line is away; Amara makes a list of it meanwhile. */
const crossed = async () => {
  const { amara, jonas } = await both()
  await section(amara.page, TODAY).pressSequentially('We speak plainly.')
  await until(jonas.page, TODAY, (words) => words === 'We speak plainly.')
  await goOffline(jonas)
  const line = section(jonas.page, TODAY)
  await line.locator('p').click()
  await line.press('Home')
  for (let letters = 0; letters < 'We speak'.length; letters++) await line.press('ArrowRight')
  await line.pressSequentially(' and listen,')
  await section(amara.page, TODAY).press('ControlOrMeta+Shift+8')
  await allSaved(amara.page)
  await jonas.context.setOffline(false)
  await allSaved(jonas.page)
  return { amara, jonas, notice: jonas.page.getByRole('status').filter({ hasText: FELL }) }
}

it(
  'words that fell away are shown to who wrote them, and put back where they stood; the other is told nothing',
  { timeout: 240_000 },
  async () => {
    const { amara, jonas, notice } = await crossed()
    await notice.waitFor()
    expect(await notice.getByRole('blockquote').innerText()).toBe(' and listen,'.trim())
    expect(await wordsIn(jonas.page, TODAY)).toBe('We speak plainly.')
    expect(await amara.page.getByText(FELL).count()).toBe(0)
    await expectSound(jonas.page, 'words that fell away')

    await notice.getByRole('button', { name: 'Put back' }).click()
    await until(amara.page, TODAY, (words) => words === 'We speak and listen, plainly.')
    await notice.waitFor({ state: 'detached' })
    await allSaved(jonas.page)
    await sameOn(amara, jonas)
    // They are where the hand is now, and one key takes them out again.
    await jonas.page.keyboard.press('ControlOrMeta+z')
    await until(amara.page, TODAY, (words) => words === 'We speak plainly.')

    await jonas.page.reload()
    await allSaved(jonas.page)
    expect(await jonas.page.getByText(FELL).count()).toBe(0)
  }
)

it('words put back on two pages of one person stand there once', async () => {
  const { amara, jonas, notice } = await crossed()
  await notice.waitFor()
  const other = await jonas.context.newPage()
  await other.goto(jonas.page.url())
  const same = other.getByRole('status').filter({ hasText: FELL })
  await same.waitFor()
  // It is not told that they are back, as a page that slept is not.
  await other.route('**/rescued', (route) => route.abort())
  let answer = (): void => undefined
  const asked = new Promise<void>((resolve) => (answer = resolve))
  await other.route('**/rescued/*', async (route) => {
    await asked
    await route.continue()
  })

  await notice.getByRole('button', { name: 'Put back' }).click()
  await notice.waitFor({ state: 'detached' })
  await until(other, TODAY, (words) => words === 'We speak and listen, plainly.')
  await same.getByRole('button', { name: 'Put back' }).click()
  // They are there twice until the server has said that they are back already.
  await until(amara.page, TODAY, (words) => words.includes('and listen, and listen,'))
  answer()
  for (const { page } of [amara, jonas, { page: other }])
    await until(page, TODAY, (words) => words === 'We speak and listen, plainly.')
})

it('words that fell away wait through a reload, and are let go when they are not wanted', async () => {
  const { amara, jonas, notice } = await crossed()
  await notice.waitFor()
  await jonas.page.reload()
  await notice.waitFor()
  await notice.getByRole('button', { name: 'Let go' }).click()
  await notice.waitFor({ state: 'detached' })
  await eventually(
    'them to be gone from the server',
    () => jonas.page.evaluate(async () => (await fetch(`/api/alliances/${location.pathname.split('/')[2]}/rescued`)).json()),
    (answer) => JSON.stringify(answer) === '{"rescued":[]}'
  )
  expect(await wordsIn(jonas.page, TODAY)).toBe('We speak plainly.')
  await sameOn(amara, jonas)
})

it('words typed while the other makes a quotation of the line stand in it', async () => {
  const { amara, jonas } = await both()
  await section(amara.page, TODAY).pressSequentially('We speak plainly.')
  await until(jonas.page, TODAY, (words) => words === 'We speak plainly.')
  await goOffline(jonas)
  await section(jonas.page, TODAY).press('Control+End')
  await section(jonas.page, TODAY).pressSequentially(' And listen.')
  await section(amara.page, TODAY).press('ControlOrMeta+Shift+b')
  await allSaved(amara.page)
  await jonas.context.setOffline(false)
  for (const { page } of [amara, jonas]) {
    await until(page, TODAY, (words) => words === 'We speak plainly. And listen.')
    expect(await section(page, TODAY).locator('p[data-quote]').count()).toBe(1)
    expect(await page.getByText(FELL).count()).toBe(0)
  }
  await sameOn(amara, jonas)
})
