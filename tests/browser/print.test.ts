// What comes on paper: the words, on A4, with nothing of what is only for a hand on the page.
import { expect, it } from 'vitest'
import { allSaved, section, until } from '../harness/pages.ts'
import { withScreens } from '../harness/screens.ts'

const TODAY = 'Where we stand today'
const { both } = withScreens()

it('an alliance is printed as its words, whatever stands open on the page', { timeout: 120_000 }, async () => {
  const { amara, jonas } = await both()
  const { page } = amara
  const part = page.getByRole('region', { name: TODAY, exact: true })
  await section(page, TODAY).pressSequentially('We wait for each other.')
  await until(jonas.page, TODAY, (words) => words === 'We wait for each other.')
  await allSaved(page)
  for (const who of [jonas.page, page])
    await who.getByRole('region', { name: TODAY, exact: true }).getByRole('button', { name: 'I’m in' }).click()
  await part
    .getByText(/^Agreed/)
    .first()
    .waitFor()
  await part.getByRole('button', { name: `What can be done with “${TODAY}”` }).click()
  await page.getByRole('menuitem', { name: 'Earlier days' }).click()
  const earlier = page.getByRole('region', { name: /^Earlier days of/ })
  await earlier.waitFor()
  const dialog = page.getByRole('dialog')
  const ways = [
    page.getByRole('banner'),
    page.getByRole('region', { name: 'Add a section' }),
    page.getByRole('button', { name: 'Say in my own words what I hear us promising' }),
    earlier
  ]
  for (const way of ways) await way.first().waitFor()
  await page.getByRole('button', { name: 'Share a snapshot' }).click()
  await dialog.waitFor()

  await page.emulateMedia({ media: 'print' })
  for (const way of [...ways, dialog]) expect(await way.first().isVisible()).toBe(false)
  expect(await section(page, TODAY).isVisible()).toBe(true)
  expect(
    await part
      .getByText(/^Agreed/)
      .first()
      .isVisible()
  ).toBe(true)
  // A4, in points; Chromium leaves the dictionaries of its pages to be read.
  await page.emulateMedia({ media: null })
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  const sheets = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, width, height]) => [
    Math.round(Number(width)),
    Math.round(Number(height))
  ])
  expect(sheets.length).toBeGreaterThan(1)
  for (const sheet of sheets) expect(sheet).toEqual([595, 842])
})
