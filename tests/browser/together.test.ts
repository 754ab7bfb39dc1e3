// Two people, two browsers: from the first page to words that both have.
import { describe, expect, it } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { allSaved, beginAs, goOffline, joinAs, linkFrom, section, until, wordsIn } from '../harness/pages.ts'
import { everything, sameOn, withScreens } from '../harness/screens.ts'

const TODAY = 'Where we stand today'
const VISION = 'What we are reaching for'

const { open, both } = withScreens()

describe('begin, invite, join, write', () => {
  it('both write at once, in the same section and in different ones; both pages and a third load are equal; a reload keeps all', async () => {
    const { amara, jonas } = await both()
    await Promise.all([
      section(amara.page, TODAY).pressSequentially('I carry a full autumn. ', { delay: 12 }),
      section(jonas.page, TODAY).pressSequentially('I still wake at twenty to six. ', { delay: 9 })
    ])
    await Promise.all([
      section(amara.page, VISION).pressSequentially('Sundays about the boat. ', { delay: 7 }),
      section(jonas.page, 'When it breaks').pressSequentially('You’re at the door.', { delay: 11 })
    ])
    await Promise.all([allSaved(amara.page), allSaved(jonas.page)])
    const [words] = await sameOn(amara, jonas)
    expect(words?.join()).toContain('You’re at the door.')
    // Letter by letter, however the two interleaved.
    const letters = (text = ''): string => Array.from(text.replaceAll(/\s/g, '')).toSorted().join('')
    expect(letters(words?.[0])).toBe(letters('I carry a full autumn. I still wake at twenty to six.'))

    const third = await jonas.context.newPage()
    await third.goto(jonas.page.url())
    await allSaved(third)
    await jonas.page.reload()
    await allSaved(jonas.page)
    await sameOn(amara, jonas, { ...jonas, page: third })
    expect(await everything(jonas)).toEqual(words)
  })

  it('both begin at once in the same new paragraph, and no word stands there twice', async () => {
    const { amara, jonas } = await both()
    await section(amara.page, TODAY).pressSequentially('First.')
    await section(amara.page, TODAY).press('Enter')
    await until(jonas.page, TODAY, (words) => words === 'First.\n')
    await section(jonas.page, TODAY).locator('p').last().click()
    // Twice neither sees what the other does: when each begins to write, and when each goes on.
    for (const text of ['.', '!']) {
      for (const { context, page } of [amara, jonas]) {
        await goOffline({ page, context })
      }
      await section(amara.page, TODAY).press('Control+End')
      await section(amara.page, TODAY).pressSequentially(`Amara${text}`)
      await section(jonas.page, TODAY).press('Control+End')
      await section(jonas.page, TODAY).pressSequentially(`Jonas${text}`)
      for (const { context } of [amara, jonas]) await context.setOffline(false)
      await Promise.all([allSaved(amara.page), allSaved(jonas.page)])
      await sameOn(amara, jonas)
    }
    await Promise.all([allSaved(amara.page), allSaved(jonas.page)])
    const [words] = await sameOn(amara, jonas)
    expect(words?.[0]?.match(/Amara|Jonas/g)?.toSorted()).toEqual(['Amara', 'Amara', 'Jonas', 'Jonas'])
  })

  it('both begin with the same letter at the same moment, and each sentence stays whole and its writer’s own', async () => {
    const { amara, jonas } = await both()
    const said = { amara: 'I listen, and I ask once.', jonas: 'I have been out of work.' }
    await Promise.all([
      section(amara.page, TODAY).pressSequentially(said.amara, { delay: 60 }),
      section(jonas.page, TODAY).pressSequentially(said.jonas, { delay: 60 })
    ])
    await Promise.all([allSaved(amara.page), allSaved(jonas.page)])
    const [words] = await sameOn(amara, jonas)
    expect([said.amara + said.jonas, said.jonas + said.amara]).toContain(words?.[0])

    // A space typed before the other's space is one's own.
    await section(amara.page, VISION).pressSequentially('one')
    await until(jonas.page, VISION, (seen) => seen === 'one')
    await section(jonas.page, VISION).press('Control+End')
    await section(jonas.page, VISION).pressSequentially(' two')
    await until(amara.page, VISION, (seen) => seen === 'one two')
    await section(amara.page, VISION).press('Control+End')
    for (let i = 0; i < ' two'.length; i++) await section(amara.page, VISION).press('ArrowLeft')
    await section(amara.page, VISION).pressSequentially(' and')
    await until(jonas.page, VISION, (seen) => seen === 'one and two')
    await allSaved(amara.page)
    const before = amara.page.url()
    await amara.page.getByRole('button', { name: 'Begin again with my words' }).click()
    await amara.page.getByRole('button', { name: 'Yes, begin again' }).click()
    await amara.page.waitForURL((url) => url.href !== before)
    await allSaved(amara.page)
    expect(await wordsIn(amara.page, VISION)).toBe('one and')
    expect(await wordsIn(amara.page, TODAY)).toBe(said.amara)
  })

  it('each sees the other’s name and caret, here and not here, and nothing more', async () => {
    const { amara, jonas } = await both()
    await section(jonas.page, TODAY).pressSequentially('Here I am')
    await amara.page.locator('.caret [data-name="Jonas"]').waitFor()
    const people = amara.page.getByRole('list', { name: 'Who is here' })
    await eventually(
      'Jonas to be here',
      () => people.innerText(),
      (text) => /Jonas(?!.*not here)/s.test(text)
    )
    await jonas.page.close()
    await eventually(
      'Jonas not to be here',
      () => people.innerText(),
      (text) => /Jonas[\s\S]*not here/.test(text)
    )
    await eventually(
      'his caret to be gone',
      () => amara.page.locator('.caret').count(),
      (count) => count === 0
    )
  })

  it('undo takes back only one’s own words', async () => {
    const { amara, jonas } = await both()
    await section(amara.page, TODAY).pressSequentially('Amara’s. ')
    await until(jonas.page, TODAY, (words) => words.includes('Amara’s'))
    await section(jonas.page, TODAY).press('End')
    await section(jonas.page, TODAY).pressSequentially('Jonas’s.')
    await until(amara.page, TODAY, (words) => words.includes('Jonas’s'))
    await section(amara.page, TODAY).press('Control+z')
    const left = await until(jonas.page, TODAY, (words) => !words.includes('Amara'))
    expect(left).toContain('Jonas’s.')
    await sameOn(amara, jonas)
  })

  it('bold, italic, lists, quotes and links are the same on both pages', async () => {
    const { amara, jonas } = await both()
    const editor = section(amara.page, TODAY)
    await editor.press('Control+b')
    await editor.pressSequentially('bold')
    await editor.press('Control+b')
    await editor.press('Control+i')
    await editor.pressSequentially(' italic')
    await editor.press('Control+i')
    await editor.press('Enter')
    await editor.pressSequentially('- one')
    await editor.press('Enter')
    await editor.pressSequentially('two')
    await until(jonas.page, TODAY, (words) => words.includes('two'))
    const seen = section(jonas.page, TODAY)
    await seen.locator('strong', { hasText: 'bold' }).waitFor()
    await seen.locator('em', { hasText: 'italic' }).waitFor()
    expect(await seen.locator('li').allInnerTexts()).toHaveLength(2)
    await sameOn(amara, jonas)
  })

  it('a link opens one seat, once: the second who comes is told kindly', async () => {
    const amara = await open()
    const jonas = await open()
    const rival = await open()
    await beginAs(amara.page, 'Amara')
    const link = await linkFrom(amara.page)
    await rival.page.goto(link)
    await rival.page.getByRole('textbox', { name: 'Your name' }).fill('Ruth')
    await joinAs(jonas.page, link, 'Jonas')
    await rival.page.getByRole('button', { name: 'Take my seat' }).click()
    await rival.page.getByRole('heading', { level: 1, name: 'This seat is no longer free.' }).waitFor()
    // A reader who comes later learns only that it opens nothing.
    await rival.page.reload()
    await rival.page.getByRole('heading', { level: 1, name: 'This link no longer opens a seat.' }).waitFor()
    expect((await rival.context.cookies()).map(({ name }) => name)).toEqual([])
  })

  it('begin again with my words: mine come along, the other’s do not', async () => {
    const { amara, jonas } = await both()
    await section(amara.page, TODAY).pressSequentially('These words are mine.')
    await section(jonas.page, VISION).pressSequentially('And these are his.')
    await until(amara.page, VISION, (words) => words.includes('his'))
    await Promise.all([allSaved(amara.page), allSaved(jonas.page)])
    await amara.page.getByRole('button', { name: 'Begin again with my words' }).click()
    const before = amara.page.url()
    await amara.page.getByRole('button', { name: 'Yes, begin again' }).click()
    await amara.page.waitForURL((url) => url.href !== before)
    await allSaved(amara.page)
    expect(await wordsIn(amara.page, TODAY)).toBe('These words are mine.')
    expect(await wordsIn(amara.page, VISION)).toBe('')
    await amara.page.getByRole('button', { name: 'Make a link for the client’s seat' }).waitFor()
  })
})
