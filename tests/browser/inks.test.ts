// Whose words are whose, as two people see it: through everything that hands do to words, and for whoever asks.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { eventually } from '../harness/eventually.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { type Screen, allSaved, section, until } from '../harness/pages.ts'
import { withScreens } from '../harness/screens.ts'

const TODAY = 'Where we stand today'
const REACHING = 'What we are reaching for'
const { open, both, origin } = withScreens()

/** The words of a section with whose ink they are painted in, by the colour that is seen: `A(hers)J(his) | J(his)`. */
const painted = (page: Page, title = TODAY): Promise<string> =>
  section(page, title).evaluate((element) => {
    const probe = document.body.appendChild(document.createElement('i'))
    const colourOf = (ink: string): string => {
      probe.dataset['ink'] = ink
      probe.className = ''
      probe.style.setProperty('color', 'var(--ink)')
      return getComputedStyle(probe).color
    }
    const whose = new Map([
      [colourOf('indigo'), 'A'],
      [colourOf('madder'), 'J']
    ])
    probe.remove()
    const blocks = [...element.querySelectorAll('p')].map((block) => {
      let said = ''
      let before: string | undefined
      const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT)
      for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
        const { parentElement } = text
        // What is drawn into the words is none of them: a caret holds a joiner that has no width.
        if (parentElement === null || parentElement.closest('.ProseMirror-widget') !== null) continue
        const who = whose.get(getComputedStyle(parentElement).color) ?? '?'
        said += who === before ? '' : `${before === undefined ? '' : ')'}${who}(`
        said += text.textContent
        before = who
      }
      return before === undefined ? '' : `${said})`
    })
    return blocks.join(' | ')
  })

const bothSee = async ({ amara, jonas }: { amara: Screen; jonas: Screen }, seen: string, title = TODAY): Promise<void> => {
  for (const { page } of [amara, jonas])
    await eventually(
      `the inks to be ${seen}`,
      () => painted(page, title),
      (now) => now === seen
    )
}

/** Amara's words and then Jonas's, in one paragraph. */
const calmWind = async (): Promise<{ amara: Screen; jonas: Screen }> => {
  const two = await both()
  await section(two.amara.page, TODAY).pressSequentially('calm water')
  await until(two.jonas.page, TODAY, (words) => words === 'calm water')
  await section(two.jonas.page, TODAY).press('Control+End')
  await two.jonas.page.keyboard.type(' and wind')
  await bothSee(two, 'A(calm water)J( and wind)')
  return two
}

const press = async (page: Page, ...keys: string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key)
}
const times = (count: number, key: string): string[] => Array.from({ length: count }, () => key)

describe('who wrote which words', { timeout: 120_000 }, () => {
  it('survives bold, split, join, list, quotation, cut and paste, and the undo of each, on both screens and after a reload', async () => {
    const two = await calmWind()
    const [amara, jonas] = [two.amara.page, two.jonas.page]
    const words = (page: Page) => section(page, TODAY)
    const whole = 'A(calm water)J( and wind)'

    // Bold by Jonas, over the words of both.
    await press(jonas, 'Control+a', 'Control+b')
    await words(amara).locator('strong').first().waitFor()
    await bothSee(two, whole)

    // Split by Amara, in the middle of Jonas's words; joined by Jonas.
    await words(amara).press('Control+End')
    await press(amara, ...times(5, 'ArrowLeft'), 'Enter')
    await bothSee(two, 'A(calm water)J( and) | J( wind)')
    await press(jonas, 'Control+Home', 'ArrowDown', 'Home', 'Backspace')
    await bothSee(two, whole)

    // A list by Amara, and a quotation instead.
    await press(amara, 'Control+Shift+8')
    await words(jonas).locator('ul li').waitFor()
    await bothSee(two, whole)
    await press(amara, 'Control+Shift+8', 'Control+Shift+b')
    await words(jonas).locator('p[data-quote]').waitFor()
    await bothSee(two, whole)
    await press(amara, 'Control+Shift+b')
    await words(jonas).locator('p[data-quote]').waitFor({ state: 'detached' })
    await bothSee(two, whole)

    // Amara's words are moved by Jonas, and taken back by his undo.
    await press(jonas, 'Control+Home', ...times(5, 'Shift+ArrowRight'), 'Control+x')
    await bothSee(two, 'A(water)J( and wind)')
    await press(jonas, 'Control+End', 'Control+v')
    await bothSee(two, 'A(water)J( and wind)A(calm )')
    await Promise.all([allSaved(amara), allSaved(jonas)])
    await Promise.all([amara.reload(), jonas.reload()])
    await bothSee(two, 'A(water)J( and wind)A(calm )')

    // What Amara cuts and pastes of Jonas's stays his, and comes back to where it was.
    await words(amara).press('Control+Home')
    await press(amara, ...times(5, 'ArrowRight'), ...times(4, 'Shift+ArrowRight'), 'Control+x')
    await bothSee(two, 'A(water)J( wind)A(calm )')
    await press(amara, 'Control+Home', 'Control+v')
    await bothSee(two, 'J( and)A(water)J( wind)A(calm )')
    await press(amara, 'Control+z')
    await until(jonas, TODAY, (seen) => !seen.startsWith(' and'))
    await press(amara, 'Control+z')
    await bothSee(two, 'A(water)J( and wind)A(calm )')

    // Typed into the other's words is one's own.
    await words(jonas).press('Control+Home')
    await press(jonas, ...times(2, 'ArrowRight'))
    await jonas.keyboard.type('XY')
    await bothSee(two, 'A(wa)J(XY)A(ter)J( and wind)A(calm )')
    await Promise.all([allSaved(amara), allSaved(jonas)])
    await Promise.all([amara.reload(), jonas.reload()])
    await bothSee(two, 'A(wa)J(XY)A(ter)J( and wind)A(calm )')
  })

  it('survives being copied into another section', async () => {
    const two = await calmWind()
    const { page } = two.amara
    await section(page, TODAY).press('Control+End')
    await press(page, ...times(8, 'Shift+ArrowLeft'), 'Control+c')
    await section(page, REACHING).click()
    await page.keyboard.type('calm ')
    await press(page, 'Control+v')
    await bothSee(two, 'A(calm )J(and wind)', REACHING)
    await bothSee(two, 'A(calm water)J( and wind)')
    await allSaved(page)
    await page.reload()
    await bothSee(two, 'A(calm )J(and wind)', REACHING)
    expect(await painted(two.jonas.page)).toBe('A(calm water)J( and wind)')
  })

  it('is asked of the server once for all the hands that wrote without a mark, and not again', async () => {
    const { amara, jonas } = await both()
    const cookie = (await jonas.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
    const allianceId = new URL(jonas.page.url()).pathname.split('/')[2] ?? ''
    await section(amara.page, TODAY).pressSequentially('hers')
    await allSaved(amara.page)
    const asked: string[] = []
    amara.page.on('request', (request) => {
      if (request.url().endsWith('/authors')) asked.push(request.url())
    })
    const writeBare = async (text: string): Promise<void> => {
      await using seat = await new HeadlessSeat({ origin: origin(), allianceId, cookie }).ready()
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [new Y.XmlText(text)])
      seat.body.insert(seat.body.length, [paragraph])
      await seat.saved()
    }
    await writeBare('one')
    await bothSee({ amara, jonas }, 'A(hers) | J(one)')
    expect(asked).toHaveLength(1)
    await writeBare('two')
    await bothSee({ amara, jonas }, 'A(hers) | J(one) | J(two)')
    expect(asked).toHaveLength(2)
    await section(amara.page, TODAY).press('Control+End')
    await amara.page.keyboard.type('!')
    await bothSee({ amara, jonas }, 'A(hers) | J(one) | J(two)A(!)')
    await allSaved(amara.page)
    expect(asked).toHaveLength(2)

    // Three unknown hands at once, when the page is opened, are one question.
    asked.length = 0
    await amara.page.reload()
    await bothSee({ amara, jonas }, 'A(hers) | J(one) | J(two)A(!)')
    await allSaved(amara.page)
    expect(asked).toHaveLength(1)
  })
})

const nameOn = (page: Page) => page.locator('.writing > p[data-by]')
const told = (page: Page) =>
  section(page, TODAY).locator('xpath=ancestor::div[contains(@class,"writing")]').locator('output.unseen')

/** The line under the words of each ink: its style and thickness, or none. */
const lines = (page: Page): Promise<Record<string, string>> =>
  section(page, TODAY).evaluate((element) =>
    Object.fromEntries(
      [...element.querySelectorAll<HTMLElement>('span[data-ink]:not(.caret, .chosen, .turn)')].map((span) => {
        const { textDecorationLine, textDecorationStyle, textDecorationThickness } = getComputedStyle(span)
        return [
          span.dataset['ink'] ?? '',
          textDecorationLine === 'none' ? 'none' : `${textDecorationStyle} ${textDecorationThickness}`
        ]
      })
    )
  )

const NO_LINES = { indigo: 'none', madder: 'none' }
const BOTH_LINES = { indigo: 'solid 1.5px', madder: 'dashed 1.5px' }

describe('whoever asks whose words these are', () => {
  it('by pointer sees the name and the line of that voice, until the pointer goes', async () => {
    const { jonas } = await calmWind()
    const { page } = jonas
    await section(page, 'What stays here').click()
    expect(await lines(page)).toEqual(NO_LINES)
    await section(page, TODAY).locator('span[data-ink="indigo"]').first().hover()
    await nameOn(page).getByText('Amara', { exact: true }).waitFor()
    expect(await lines(page)).toEqual({ ...NO_LINES, indigo: 'solid 1.5px' })
    await section(page, TODAY).locator('span[data-ink="madder"]').first().hover()
    await nameOn(page).getByText('Jonas', { exact: true }).waitFor()
    expect(await lines(page)).toEqual({ ...NO_LINES, madder: 'dashed 1.5px' })
    // It stands in empty paper, not over the words, and can be gone to.
    const [name, words] = [
      await nameOn(page).boundingBox(),
      await section(page, TODAY).locator('span[data-ink]').last().boundingBox()
    ]
    expect(name?.x).toBeGreaterThanOrEqual((words?.x ?? 0) + (words?.width ?? 0))
    await page.keyboard.press('Escape')
    await nameOn(page).waitFor({ state: 'detached' })
    expect(await lines(page)).toEqual(NO_LINES)
    await section(page, TODAY).locator('span[data-ink="indigo"]').first().hover()
    await nameOn(page).waitFor()
    await page.getByRole('heading', { level: 1 }).hover()
    await nameOn(page).waitFor({ state: 'detached' })
  })

  it('by keyboard sees and hears it when the caret comes to stand there, and nothing while writing', async () => {
    const { amara, jonas } = await calmWind()
    // Who has only been among her own words is told nothing of herself.
    await press(amara.page, 'ArrowLeft')
    await nameOn(amara.page).getByText('Amara', { exact: true }).waitFor()
    expect(await told(amara.page).innerText()).toBe('')
    const { page } = jonas
    await nameOn(page).waitFor({ state: 'detached' })
    expect(await lines(page)).toEqual(NO_LINES)
    await press(page, 'ArrowLeft')
    await nameOn(page).getByText('Jonas', { exact: true }).waitFor()
    await press(page, 'Home', 'ArrowRight')
    await nameOn(page).getByText('Amara', { exact: true }).waitFor()
    expect(await lines(page)).toEqual({ ...NO_LINES, indigo: 'solid 1.5px' })
    await eventually(
      'the ear to be told',
      () => told(page).innerText(),
      (words) => words === 'Amara wrote this.'
    )
    await press(page, 'End')
    await eventually(
      'the ear to be told of one’s own',
      () => told(page).innerText(),
      (words) => words === 'You wrote this.'
    )
    await page.keyboard.type('s')
    await nameOn(page).waitFor({ state: 'detached' })
    expect(await lines(page)).toEqual(NO_LINES)
    await press(page, 'ArrowLeft')
    await nameOn(page).waitFor()
    await section(page, 'What stays here').focus()
    await nameOn(page).waitFor({ state: 'detached' })
  })

  it('by finger sees it where it touches', async () => {
    const { amara } = await calmWind()
    const phone = await open(undefined, {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
      colorScheme: 'dark'
    })
    await phone.context.addCookies(await amara.context.cookies())
    await phone.page.goto(amara.page.url())
    await allSaved(phone.page)
    await section(phone.page, TODAY).locator('span[data-ink="madder"]:not(.caret, .turn)', { hasText: 'wind' }).tap()
    await nameOn(phone.page).getByText('Jonas', { exact: true }).waitFor()
    const box = await nameOn(phone.page).boundingBox()
    expect(box?.x).toBeGreaterThanOrEqual(0)
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390)
  })

  it('is told nothing when the inks are put away', async () => {
    const { jonas } = await calmWind()
    const { page } = jonas
    await page.getByRole('switch', { name: 'Show our inks' }).click()
    await eventually(
      'black words',
      () => painted(page),
      (seen) => seen === '?(calm water and wind)'
    )
    await section(page, TODAY).locator('span[data-ink="indigo"]').first().hover()
    await section(page, TODAY).press('Home')
    await section(page, TODAY).press('ArrowRight')
    expect(await nameOn(page).isVisible()).toBe(false)
    expect(await told(page).isVisible()).toBe(false)
    expect(await lines(page)).toEqual(NO_LINES)
  })

  it('sees every line where colour is not enough: more contrast, forced colours, print', async () => {
    const { jonas } = await calmWind()
    const { page } = jonas
    await section(page, 'What stays here').focus()
    expect(await lines(page)).toEqual(NO_LINES)
    for (const media of [{ contrast: 'more' }, { forcedColors: 'active' }, { media: 'print' }] as const) {
      await page.emulateMedia(media)
      expect({ media, lines: await lines(page) }).toEqual({ media, lines: BOTH_LINES })
      await page.emulateMedia({ media: null, contrast: null, forcedColors: null })
    }
  })
})
