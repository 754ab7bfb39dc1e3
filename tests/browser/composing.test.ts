// Words that an input method makes, letter by letter and guess by guess, while the other writes in the same paragraph.
import type { CDPSession, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { allSaved, section, until, wordsIn } from '../harness/pages.ts'
import { sameOn, withScreens } from '../harness/screens.ts'

const TODAY = 'Where we stand today'
const ELSEWHERE = 'What we are reaching for'
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

/** Into her own words, behind the first letter of them, once what the other begins with has come. */
const goBehindFirst = async (page: Page): Promise<void> => {
  const words = await until(page, TODAY, (now) => now.includes('き'))
  await section(page, TODAY).press('Control+End')
  for (const _letter of words.slice(words.indexOf('静') + 1)) await page.keyboard.press('ArrowLeft')
}

/** What each of them has written in that section, by the marks that their words carry. */
const wordsByAuthor = async (page: Page): Promise<string[]> => {
  const runs = await section(page, TODAY)
    .locator('[data-author]')
    .evaluateAll((spans) => spans.map((span) => [span.getAttribute('data-author') ?? '', span.textContent] as const))
  const words = new Map<string, string>()
  for (const [author, run] of runs) words.set(author, (words.get(author) ?? '') + run)
  return [...words.values()].toSorted()
}

const STEPS = ['き', 'きょ', 'きょう', '今日', '今日は']

describe('what an input method composes', { timeout: 120_000 }, () => {
  it.for([
    { where: 'before the words', keys: ['Control+Home'], whole: '今日は静かな水' },
    { where: 'between the words', keys: ['Control+End', 'ArrowLeft'], whole: '静かな今日は水' },
    { where: 'behind the words', keys: ['Control+End'], whole: '静かな水今日は' }
  ])('stands whole $where of the other, who begins to write in that paragraph meanwhile', async ({ keys, whole }) => {
    const { amara, jonas } = await both()
    await section(amara.page, TODAY).pressSequentially('静かな水')
    await until(jonas.page, TODAY, (words) => words === '静かな水')
    // Nobody's caret stands among the words: what is composed begins within one text that is the other's.
    await section(amara.page, ELSEWHERE).focus()
    await eventually(
      'her caret to be gone',
      () => section(jonas.page, TODAY).locator('.caret').count(),
      (carets) => carets === 0
    )
    for (const key of keys) await section(jonas.page, TODAY).press(key)
    let typed = ''
    await compose(jonas.page, STEPS, {
      between: async () => {
        if (typed === '') await goBehindFirst(amara.page)
        await amara.page.keyboard.type('、')
        typed += '、'
        await until(jonas.page, TODAY, (words) => words.includes(`静${typed}`))
      }
    })
    await Promise.all([allSaved(amara.page), allSaved(jonas.page)])
    await sameOn(amara, jonas)
    expect(await wordsIn(amara.page, TODAY)).toBe(whole.replace('静', `静${typed}`))
    await jonas.page.reload()
    await allSaved(jonas.page)
    await sameOn(amara, jonas)
    expect(await wordsByAuthor(jonas.page)).toEqual(['今日は', `静${typed}かな水`].toSorted())
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
