// The scratch strip beside the alliance, as two people see it who are here.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { bytesOf, everyWordOf } from '../harness/everyWord.ts'
import { keptIn } from '../harness/keptIn.ts'
import { allSaved, section, until } from '../harness/pages.ts'
import { withScreens } from '../harness/screens.ts'

const TODAY = 'Where we stand today'
const { both, dataDir } = withScreens()
const strip = (page: Page) => page.getByRole('complementary', { name: 'The margin' })
const field = (page: Page) => strip(page).getByRole('textbox', { name: 'Scribble a line' })

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
    // The other's browser, with the page closed, keeps nothing of it; nor does the disk, sealed or not.
    await jonas.page.goto('/me')
    await amara.page.goto('/me')
    const alliance = at.split('/').at(-1) ?? ''
    const kept = [
      await keptIn(jonas.page),
      await keptIn(amara.page),
      (await bytesOf(dataDir())).toString('latin1'),
      ...(await everyWordOf(dataDir(), alliance)).map(({ plain }) => plain.toString())
    ]
    expect(kept.some((words) => words.includes(TODAY))).toBe(true)
    for (const words of kept) for (const canary of ['and a second', 'left behind']) expect(words).not.toContain(canary)
    await amara.page.goto(at)
    await allSaved(amara.page)
    expect(await strip(amara.page).count()).toBe(0)
  })
})
