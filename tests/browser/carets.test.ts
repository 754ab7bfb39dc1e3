// Where the other's caret stands, the hand goes on as if it were not there.
import { describe, expect, it } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { section, until, wordsIn } from '../harness/pages.ts'
import { withScreens } from '../harness/screens.ts'

const TODAY = 'Where we stand today'
const { both } = withScreens()

describe('one key is one letter, also past the other’s caret', { timeout: 120_000 }, () => {
  /** Amara and Jonas have written `calm water and wind`; his caret stands so many letters from the beginning, and hers at the beginning. */
  const besideCaret = async (at: number) => {
    const { amara, jonas } = await both()
    await section(amara.page, TODAY).pressSequentially('calm water')
    await until(jonas.page, TODAY, (words) => words === 'calm water')
    await section(jonas.page, TODAY).press('Control+End')
    await jonas.page.keyboard.type(' and wind')
    await jonas.page.keyboard.press('Control+Home')
    for (let letters = 0; letters < at; letters++) await jonas.page.keyboard.press('ArrowRight')
    await until(amara.page, TODAY, (words) => words === 'calm water and wind')
    await eventually(
      'his caret to stand there',
      () => before(),
      (words) => words === 'calm water and wind'.slice(0, at)
    )
    await section(amara.page, TODAY).press('Control+Home')
    return { page: amara.page, hasNow: (words: string) => until(jonas.page, TODAY, (now) => now === words) }
    function before() {
      return section(amara.page, TODAY).evaluate((editor) => {
        const caret = editor.querySelector('.caret')
        if (caret === null) return undefined
        const range = document.createRange()
        range.setStart(editor, 0)
        range.setEndBefore(caret)
        return range.toString()
      })
    }
  }

  it.for([
    // At the beginning of the line, and between her words and his.
    { at: 0, letters: 2 },
    { at: 10, letters: 12 }
  ])('his after $at letters, hers goes $letters forwards and back', async ({ at, letters }) => {
    const { page, hasNow } = await besideCaret(at)
    const whole = 'calm water and wind'
    for (let nth = 0; nth < letters; nth++) await page.keyboard.press('ArrowRight')
    await page.keyboard.type('|')
    const once = `${whole.slice(0, letters)}|${whole.slice(letters)}`
    await hasNow(once)
    for (let nth = 0; nth < letters + 1; nth++) await page.keyboard.press('ArrowLeft')
    await page.keyboard.type('>')
    await hasNow(`>${once}`)
    expect(await wordsIn(page, TODAY)).toBe(`>${once}`)
  })

  it('and a deletion takes the letter, whichever way it goes', async () => {
    const { page, hasNow } = await besideCaret(0)
    await page.keyboard.press('Delete')
    await hasNow('alm water and wind')
    await page.keyboard.press('Delete')
    await hasNow('lm water and wind')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Backspace')
    await hasNow('m water and wind')
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('Delete')
    await hasNow(' water and wind')
    expect(await section(page, TODAY).locator('.caret').count()).toBe(1)
  })
})
