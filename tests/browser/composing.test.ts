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

/** A browser tells of a moved caret with its next frame; no hand begins to compose sooner. */
const caretRead = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise((read) => void requestAnimationFrame(() => setTimeout(read))))

/** Until so many of others' carets stand in that section. */
const caretsIn = (page: Page, count: number): Promise<number> =>
  eventually(
    `${count} carets in ${TODAY}`,
    () => section(page, TODAY).locator('.caret').count(),
    (carets) => carets === count
  )

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
    { where: 'instead of a word', keys: ['Control+End', 'ArrowLeft', 'Shift+ArrowLeft'], whole: '静か今日は水' },
    { where: 'before the words', keys: ['Control+Home'], whole: '今日は静かな水' },
    { where: 'between the words', keys: ['Control+End', 'ArrowLeft'], whole: '静かな今日は水' },
    { where: 'behind the words', keys: ['Control+End'], whole: '静かな水今日は' }
  ])('stands whole $where of the other, who begins to write in that paragraph meanwhile', async ({ keys, whole }) => {
    const { amara, jonas } = await both()
    await section(amara.page, TODAY).pressSequentially('静かな水')
    await until(jonas.page, TODAY, (words) => words === '静かな水')
    // Nobody's caret stands among the words: what is composed begins within one text that is the other's.
    await section(amara.page, ELSEWHERE).focus()
    await caretsIn(jonas.page, 0)
    for (const key of keys) await section(jonas.page, TODAY).press(key)
    await caretRead(jonas.page)
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
    expect(await wordsByAuthor(jonas.page)).toEqual(
      ['今日は', whole.replace('今日は', '').replace('静', `静${typed}`)].toSorted()
    )
  })

  it('stands whole when the other begins a line above it meanwhile, which comes once it does', async () => {
    const { amara, jonas } = await both()
    await section(amara.page, TODAY).pressSequentially('静かな水')
    await until(jonas.page, TODAY, (words) => words === '静かな水')
    await section(jonas.page, TODAY).press('Control+End')
    await caretRead(jonas.page)
    let steps = 0
    await compose(jonas.page, STEPS, {
      between: async () => {
        const step = STEPS[steps++] ?? ''
        await until(amara.page, TODAY, (words) => words.endsWith(`水${step}`))
        if (steps !== 2) return
        await section(amara.page, TODAY).press('Control+Home')
        await amara.page.keyboard.press('Enter')
        await allSaved(amara.page)
      }
    })
    await until(jonas.page, TODAY, (words) => words === '\n静かな水今日は')
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
