// A team: three begin, one of them on a phone; a fourth is brought in by everyone's yes, and what was agreed is open again.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { allSaved, joinAs, section, until } from '../harness/pages.ts'
import { withScreens } from '../harness/screens.ts'
import { expectSound } from '../harness/sound.ts'

const { open } = withScreens()
const BRINGS = 'What each of us brings'

const part = (page: Page) => page.getByRole('region', { name: BRINGS, exact: true })
const say = (page: Page, stance: string) => part(page).getByRole('button', { name: stance }).click()
const says = (page: Page, words: string | RegExp) => part(page).getByText(words).first().waitFor()
const question = (page: Page) => page.getByRole('region', { name: 'Bring someone into a teammate’s seat?' })

/** How many strands the thread beside the section has, and how many of them wind over another. */
const thread = (page: Page): Promise<{ inks: number; over: number }> =>
  part(page).evaluate((element) => {
    const paths = [...element.querySelectorAll(':scope > span path')]
    return {
      inks: new Set(paths.flatMap((path) => path.getAttribute('data-ink') ?? [])).size,
      over: paths.filter((path) => path.getAttribute('stroke-linecap') === null && !path.hasAttribute('data-ink')).length
    }
  })

describe('a team', { timeout: 240_000 }, () => {
  it('begins, writes and agrees; a fourth comes by everyone’s yes, and it is open until all four stand on it', async () => {
    const amara = await open()
    const jonas = await open(undefined, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
    const ruth = await open()
    const ilse = await open()
    await amara.page.goto('/')
    await amara.page.getByRole('textbox', { name: 'Your name' }).fill('Amara')
    // Begun as ever it is coach and client; a team has no seat to choose, and says nothing of either.
    await amara.page.getByRole('combobox', { name: 'Your seat' }).waitFor()
    await amara.page.getByRole('combobox', { name: 'What kind of alliance' }).selectOption('a team’s alliance')
    expect(await amara.page.getByRole('combobox', { name: 'Your seat' }).count()).toBe(0)
    expect(await amara.page.getByRole('form').innerText()).not.toMatch(/\b(coach|client)\b/i)
    await amara.page.getByRole('button', { name: 'Begin an alliance' }).click()
    await amara.page.waitForURL('**/a/*')
    await amara.page.getByText('Seven more seats are kept').waitFor()
    const links: string[] = []
    for (const nth of [0, 1]) {
      await amara.page.getByRole('button', { name: 'Make a link for a teammate’s seat' }).click()
      links.push(
        await amara.page
          .getByRole('textbox', { name: /^A link for a teammate’s seat/ })
          .nth(nth)
          .inputValue()
      )
      // He has the letter open while the second link is made: he is told, and sits down knowing of it.
      if (nth === 0) {
        await jonas.page.goto(links[0] ?? '')
        await jonas.page.getByRole('textbox', { name: 'Your name' }).fill('Jonas')
      }
    }
    await jonas.page.getByRole('button', { name: 'Take my seat' }).tap()
    await jonas.page.getByText('Another seat was offered meanwhile.').waitFor()
    await jonas.page.getByText('By taking yours you say yes to whoever takes it.').waitFor()
    await jonas.page.getByRole('button', { name: 'Take my seat' }).tap()
    await jonas.page.waitForURL('**/a/*')
    await allSaved(jonas.page)
    await joinAs(ruth.page, links[1] ?? '', 'Ruth')
    const three = [amara.page, jonas.page, ruth.page]
    for (const [nth, page] of three.entries()) {
      await section(page, BRINGS).press('Control+End')
      await page.keyboard.type(` Word ${nth}.`)
      await until(page, BRINGS, (words) => words.includes(`Word ${nth}.`))
      await allSaved(page)
    }
    for (const page of three) await until(page, BRINGS, (words) => [0, 1, 2].every((nth) => words.includes(`Word ${nth}.`)))
    await eventually(
      'a strand for each',
      () => thread(jonas.page),
      ({ inks }) => inks === 3
    )
    expect((await thread(jonas.page)).over).toBe(0)

    // Two of three are not all of them.
    await say(amara.page, 'I’m in')
    await say(jonas.page, 'willing to try')
    await says(amara.page, 'It waits for Ruth.')
    expect(
      await part(amara.page)
        .getByText(/^Agreed/)
        .count()
    ).toBe(0)
    await say(ruth.page, 'I’m in')
    for (const page of three) await says(page, /^Agreed on/)
    await eventually(
      'the strands to be one',
      () => thread(jonas.page),
      ({ inks, over }) => inks === 3 && over > 0
    )
    await expectSound(ruth.page, 'three who agreed')

    // One asks, everyone answers; the last yes makes the link.
    await ruth.page.getByRole('button', { name: 'Ask to bring someone into a teammate’s seat' }).click()
    for (const page of three) await question(page).waitFor()
    await expectSound(amara.page, 'asked to bring someone in')
    await question(amara.page).getByRole('button', { name: 'Yes, bring them in' }).click()
    await question(ruth.page).getByText('It waits for Jonas').waitFor()
    await question(jonas.page).getByRole('button', { name: 'Yes, bring them in' }).click()
    const link = jonas.page.getByRole('region', { name: 'The link that you made' }).getByRole('textbox')
    await link.waitFor()
    // Everyone sees that it is out, and anyone could end it.
    for (const page of three) await page.getByRole('button', { name: 'End this link' }).waitFor()
    await joinAs(ilse.page, await link.inputValue(), 'Ilse')

    // Who was not there has agreed to nothing.
    await says(amara.page, /^Agreed on .* by you, Jonas, and Ruth, before Ilse sat here\./)
    await says(ilse.page, /^Agreed on .* by Amara, Jonas, and Ruth, before you sat here\./)
    // No agreement comes of the same words, and so none that a note would stay with.
    await says(amara.page, 'It waits for Ilse.')
    expect(await part(amara.page).getByRole('button', { name: 'Write beside it why' }).count()).toBe(0)
    await part(ilse.page).getByRole('button', { name: 'Read what Amara, Jonas, and Ruth agreed' }).click()
    await says(ilse.page, 'Jonas, willing to try')
    await amara.page.getByRole('button', { name: 'End this link' }).waitFor({ state: 'detached' })
    await expectSound(ilse.page, 'four, one of whom came later')
    await say(ilse.page, 'I’m in')
    for (const page of [...three, ilse.page]) await says(page, /^Agreed on/)
    await says(amara.page, /Ilse stands on it too, since/)
    await eventually(
      'four strands in one',
      () => thread(jonas.page),
      ({ inks, over }) => inks === 4 && over > 0
    )

    // Each apart: one who takes it back is waited for, and nobody is told of it; then all four sheets are open at once.
    const four = [...three, ilse.page]
    const ready = (page: Page) =>
      page.getByRole('button', { name: /^(I’m ready to open|I have nothing yet)$/ }).and(page.locator(':not([aria-disabled])'))
    for (const page of four) {
      await page.getByRole('button', { name: 'Write on mine' }).first().click()
      await page.getByText('You can still change your sheet until all are open.').waitFor()
    }
    await amara.page.getByRole('textbox', { name: 'Your sheet' }).pressSequentially('I go quiet.')
    await expectSound(jonas.page, 'a sheet among four', ({ width }) => width === 390)
    for (const page of four.slice(0, 3)) await ready(page).click()
    await amara.page.getByRole('button', { name: 'Go on writing' }).click()
    await ready(ilse.page).click()
    await ilse.page.getByText('Nobody is told before you all are').waitFor()
    expect(await ilse.page.content()).not.toContain('I go quiet.')
    await ready(amara.page).click()
    for (const page of four) {
      await page.getByRole('textbox', { name: 'What Amara wrote apart' }).getByText('I go quiet.').waitFor()
      expect(await page.getByRole('article').getByText('Nothing yet.').count()).toBe(3)
    }
    await expectSound(jonas.page, 'four opened sheets', ({ name }) => name !== 'tablet')
  })
})
