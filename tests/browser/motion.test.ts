// The thread moves once as somebody says where they stand, on the screens of all who look, and at no other time; and where less motion
// is asked for, not at all.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { type Screen, allSaved, beginAs, joinAs, linkFrom, section, until } from '../harness/pages.ts'
import { withScreens } from '../harness/screens.ts'

const TODAY = 'Where we stand today'
const { open } = withScreens()

const part = (page: Page) => page.getByRole('region', { name: TODAY, exact: true })
const station = (page: Page, said: string) => part(page).getByRole('button', { name: said })

/** How long whatever moved beside a section took from beginning to end, in the order in which it began; from the first moment of the page. */
const watchThreads = ({ context }: Screen) =>
  context.addInitScript(() => {
    const moved: { motion: string; ms: number }[] = []
    Object.assign(window, { moved })
    document.addEventListener('animationstart', ({ target }) => {
      const holder = target instanceof Element ? target.closest('[data-motion]') : null
      if (holder === null) return
      const ends = holder.getAnimations({ subtree: true }).map(({ effect }) => Number(effect?.getComputedTiming().endTime))
      const [motion, ms] = [holder.getAttribute('data-motion') ?? '', Math.round(Math.max(0, ...ends))]
      const last = moved.at(-1)
      if (last?.motion === motion) last.ms = Math.max(last.ms, ms)
      else moved.push({ motion, ms })
    })
  })
const moved = (page: Page) => page.evaluate(() => (window as unknown as { moved: { motion: string; ms: number }[] }).moved)
const still = (page: Page) =>
  eventually(
    'the threads to be still, and what they were to be gone',
    () => part(page).locator('[data-motion]').count(),
    (count) => count === 0
  )

describe('the thread', { timeout: 120_000 }, () => {
  it('draws in and is whipped as all agree, loosens as one steps back, and stands still for all else', async () => {
    const [amara, jonas] = [await open(), await open(undefined, { reducedMotion: 'reduce' })]
    for (const screen of [amara, jonas]) await watchThreads(screen)
    await beginAs(amara.page, 'Amara')
    await joinAs(jonas.page, await linkFrom(amara.page), 'Jonas')
    await section(amara.page, TODAY).pressSequentially('We wait for each other.')
    await until(jonas.page, TODAY, (words) => words === 'We wait for each other.')
    await allSaved(amara.page)
    expect(await moved(amara.page)).toEqual([])

    // Jonas says it, and it moves for Amara, who only looks.
    await station(jonas.page, 'I’m in').click()
    await eventually(
      'a yes to wind',
      () => moved(amara.page),
      (all) => all.length === 1
    )
    await still(amara.page)
    await station(amara.page, 'I’m in').click()
    for (const { page } of [amara, jonas])
      await part(page)
        .getByText(/^Agreed/)
        .first()
        .waitFor()
    await still(amara.page)
    expect(await moved(amara.page)).toEqual([
      { motion: 'winds', ms: 1400 },
      { motion: 'ties', ms: 1400 }
    ])

    // A comma lapses both; that is no saying, and neither is taking it back.
    await section(amara.page, TODAY).press('End')
    await amara.page.keyboard.type(',')
    await part(amara.page)
      .getByText(/^Changed since/)
      .first()
      .waitFor()
    await amara.page.keyboard.press('Control+z')
    await part(amara.page)
      .getByText(/^Agreed/)
      .first()
      .waitFor()
    await allSaved(amara.page)
    expect(await moved(amara.page)).toHaveLength(2)

    await station(amara.page, 'not yet').click()
    await eventually(
      'it to loosen',
      () => moved(amara.page),
      (all) => all.length === 3
    )
    await still(amara.page)
    expect((await moved(amara.page)).at(-1)).toEqual({ motion: 'loosens', ms: 420 })

    // Of what is far from view nothing moves, and nothing catches up when the reader comes there.
    const BREAKS = 'When it breaks'
    const far = (page: Page) => page.getByRole('region', { name: BREAKS, exact: true })
    await amara.page.locator('[data-far]', { has: far(amara.page) }).waitFor({ state: 'attached' })
    await section(jonas.page, BREAKS).pressSequentially('We say so the same day.')
    await allSaved(jonas.page)
    await far(jonas.page).getByRole('button', { name: 'I’m in' }).click()
    const motions = () => far(amara.page).locator('[data-motion]').count()
    await eventually('a yes far from view', motions, (count) => count === 1)
    await eventually('it to be over', motions, (count) => count === 0)
    await far(amara.page).scrollIntoViewIfNeeded()
    await far(amara.page).getByText('Jonas', { exact: true }).first().waitFor()
    expect(await moved(amara.page)).toHaveLength(3)
    expect(await motions()).toBe(0)

    // Whoever opens the page sees it as it stands.
    await amara.page.reload()
    await allSaved(amara.page)
    await part(amara.page)
      .getByText(/and open again/)
      .first()
      .waitFor()
    expect(await moved(amara.page)).toEqual([])

    // Jonas asked for less motion: the end stood at once, each time.
    await still(jonas.page)
    expect((await moved(jonas.page)).filter(({ ms }) => ms > 0)).toEqual([])
  })
})
