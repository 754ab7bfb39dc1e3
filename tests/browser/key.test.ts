// A lost cookie is not a lost alliance.
import { describe, expect, it } from 'vitest'
import { allSaved, beginAs, section, wordsIn } from '../harness/pages.ts'
import { withScreens } from '../harness/screens.ts'

const TODAY = 'Where we stand today'

const { open, origin } = withScreens()

describe('my key', () => {
  it('opens my seat in another browser, and the one before it opens nothing any more', async () => {
    const amara = await open()
    await beginAs(amara.page, 'Amara')
    await section(amara.page, TODAY).pressSequentially('Mine, wherever I am.')
    await allSaved(amara.page)
    const page = amara.page.url()
    const shown = amara.page.getByRole('textbox', { name: 'Your key. It is shown this once.' })
    await amara.page.goto('/me')
    await amara.page.getByRole('button', { name: 'Make and show my key' }).click()
    const lost = await shown.inputValue()
    expect(lost).toMatch(new RegExp(`^${origin()}/me#`))
    await amara.page.reload()
    await amara.page.getByRole('button', { name: 'Replace my key' }).click()
    await amara.page.getByRole('button', { name: 'Make and show a new one' }).click()
    const key = await shown.inputValue()
    expect(key).not.toBe(lost)

    const elsewhere = await open()
    await elsewhere.page.goto(lost)
    await elsewhere.page.getByRole('button', { name: /open/i }).first().click()
    await elsewhere.page.getByRole('heading', { level: 1, name: 'This key no longer opens anything.' }).waitFor()
    await elsewhere.page.goto('about:blank')
    await elsewhere.page.goto(key)
    await elsewhere.page.getByRole('button', { name: /open/i }).first().click()
    await elsewhere.page.getByRole('link', { name: /Our alliance/ }).click()
    await allSaved(elsewhere.page)
    expect(elsewhere.page.url()).toBe(page)
    expect(await wordsIn(elsewhere.page, TODAY)).toBe('Mine, wherever I am.')
  })
})
