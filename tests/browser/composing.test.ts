// Words that an input method makes, letter by letter and guess by guess, while the other writes in the same paragraph.
import type { CDPSession, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { allSaved, section, until, wordsIn } from '../harness/pages.ts'
import { sameOn, withScreens } from '../harness/screens.ts'

const TODAY = 'Where we stand today'
const { both } = withScreens()

/** What stands there while it is composed, step by step, and what is chosen in the end. */
const compose = async (page: Page, steps: readonly string[], { between }: { between: () => Promise<void> }): Promise<void> => {
  const method: CDPSession = await page.context().newCDPSession(page)
  for (const text of steps) {
    await method.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
    await between()
  }
  await method.send('Input.insertText', { text: steps.at(-1) ?? '' })
  await method.detach()
}

const STEPS = ['き', 'きょ', 'きょう', '今日', '今日は']

describe('what an input method composes', { timeout: 120_000 }, () => {
  it.for([
    { where: 'before the words', key: 'Control+Home', whole: '今日は静かな水' },
    { where: 'behind the words', key: 'Control+End', whole: '静かな水今日は' }
  ])('stands whole $where of the other, who goes on writing in that paragraph', async ({ key, whole }) => {
    const { amara, jonas } = await both()
    await section(amara.page, TODAY).pressSequentially('静かな水')
    await until(jonas.page, TODAY, (words) => words === '静かな水')
    await section(jonas.page, TODAY).press(key)
    // Amara writes between the letters of her own words, so that both know where everything belongs.
    await section(amara.page, TODAY).press('Control+Home')
    await amara.page.keyboard.press('ArrowRight')
    let typed = ''
    await compose(jonas.page, STEPS, {
      between: async () => {
        await amara.page.keyboard.type('、')
        typed += '、'
        await until(jonas.page, TODAY, (words) => words.includes(`静${typed}`))
      }
    })
    await Promise.all([allSaved(amara.page), allSaved(jonas.page)])
    await sameOn(amara, jonas)
    expect(await wordsIn(amara.page, TODAY)).toBe(whole.replace('静', `静${typed}`))
    // What was composed is Jonas's, and one word of it can be taken back.
    await jonas.page.reload()
    await allSaved(jonas.page)
    await sameOn(amara, jonas)
  })

  it('is let go by who composes it, and nothing of it stays', async () => {
    const { amara, jonas } = await both()
    await section(jonas.page, TODAY).pressSequentially('水')
    const method = await jonas.page.context().newCDPSession(jonas.page)
    for (const text of ['き', 'きょ', ''])
      await method.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
    await jonas.page.keyboard.type('!')
    await allSaved(jonas.page)
    await until(amara.page, TODAY, (words) => words === '水!')
    await sameOn(amara, jonas)
  })
})
