// Coming back to words, as two people see it, one of them on a phone: told, answered, held, carried along by what is written, laid to rest.
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { bytesOf, everyWordOf } from '../harness/everyWord.ts'
import { keptIn } from '../harness/keptIn.ts'
import { allSaved, section, until } from '../harness/pages.ts'
import { withScreens } from '../harness/screens.ts'
import { expectSound } from '../harness/sound.ts'

const { open, both, dataDir } = withScreens()
const TODAY = 'Where we stand today'
const VISION = 'What we are reaching for'
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

/** Chooses words in a section as a hand does: again, where a page that was just entered has put the caret back. */
const choose = async (page: Page, title: string, words: string): Promise<void> => {
  await section(page, title).focus()
  await eventually(
    `“${words}” to be chosen`,
    async () => {
      await section(page, title).evaluate((element, chosen) => {
        const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
        for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
          const at = text.textContent?.indexOf(chosen) ?? -1
          if (at >= 0) getSelection()?.setBaseAndExtent(text, at, text, at + chosen.length)
        }
      }, words)
      return page.getByRole('button', { name: 'Come back to this' }).count()
    },
    (shown) => shown > 0
  )
}

/** Whatever leaves this page from now on: what it asks over HTTP, and its frames. */
const everythingSent = (page: Page): string[] => {
  const sent: string[] = []
  page.on('request', (request) => sent.push(`${request.method()} ${request.url()} ${request.postData() ?? ''}`))
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => sent.push(typeof payload === 'string' ? payload : payload.toString('latin1')))
  )
  return sent
}

/** The words that a page shows over dots, note by note. */
const noted = (page: Page, title: string): Promise<string[]> =>
  section(page, title).evaluate((element) => {
    const words = new Map<string, string>()
    for (const span of element.querySelectorAll<HTMLElement>('[data-note]')) {
      const id = span.dataset['note'] ?? ''
      words.set(id, (words.get(id) ?? '') + (span.textContent ?? ''))
    }
    return [...words.values()]
  })
const notes = (page: Page, title: string, words: string[]): Promise<string[]> =>
  eventually(
    `dots under ${words.join(' and ')}`,
    () => noted(page, title),
    (now) => JSON.stringify(now) === JSON.stringify(words)
  )

it(
  'is told, answered, carried along and laid to rest, by keyboard and on a phone; what is held goes nowhere',
  { timeout: 120_000 },
  async () => {
    const { amara, jonas } = await both()
    const [desk, phone] = [amara.page, (await open(undefined, PHONE)).page]
    const sent = everythingSent(phone)
    await phone.context().addCookies(await jonas.context.cookies())
    await phone.goto(jonas.page.url())
    await allSaved(phone)
    await section(desk, TODAY).pressSequentially('I am in for the six sessions that the fund pays for.')
    await until(phone, TODAY, (words) => words.endsWith('pays for.'))
    await allSaved(desk)

    // By keyboard alone: to the toolbar, to its last item, into the sheet.
    await choose(desk, TODAY, 'six sessions')
    await desk.keyboard.press('Alt+F10')
    await desk.keyboard.press('End')
    await desk.keyboard.press('Enter')
    await desk.getByRole('dialog', { name: 'Come back to this' }).waitFor()
    await desk.keyboard.type('What happens after the sixth?')
    await desk.getByRole('button', { name: 'Tell it now' }).press('Enter')
    const onPhone = phone.getByRole('complementary', { name: 'Note by Amara, tied to: six sessions' })
    await onPhone.getByText('What happens after the sixth?').waitFor()
    await notes(phone, TODAY, ['six sessions'])
    await desk.getByRole('complementary', { name: 'Note by Amara, tied to: six sessions' }).waitFor()
    await expectSound(desk, 'a note, and the words that it is tied to', ({ width }) => width !== 768)
    await desk.setViewportSize({ width: 1440, height: 900 })

    // What is written around it, within it, and parted there, carries it along on both.
    await section(phone, TODAY).press('Home')
    await phone.keyboard.type('So: ')
    await choose(desk, TODAY, 'x sessions')
    await desk.keyboard.press('ArrowLeft')
    await desk.keyboard.press('ArrowRight')
    await desk.keyboard.press('Enter')
    await Promise.all([desk, phone].map((page) => notes(page, TODAY, ['six sessions'])))

    // Room for what it did comes first.
    await onPhone.getByRole('button', { name: 'Answer' }).click()
    await phone.keyboard.type('That you may be left alone.')
    await onPhone.getByRole('button', { name: 'Then say something to it' }).click()
    await phone.keyboard.type('I will ask the fund.')
    await onPhone.getByRole('button', { name: 'Answer' }).click()
    await desk.getByText('What Jonas hears that it did').waitFor()
    await desk.getByText('I will ask the fund.').waitFor()

    // Chosen on the phone, from the dock, and held there: over a reload it is there, and nowhere else.
    await choose(phone, TODAY, 'the fund pays')
    await phone.getByRole('toolbar', { name: 'Shape the words' }).getByRole('button', { name: 'Come back to this' }).click()
    await phone.getByLabel('What it did').fill('Kanarienvogel')
    await phone.getByRole('button', { name: 'Hold it' }).click()
    await phone.getByText('You hold it: it is on this device only.').waitFor()
    await phone.reload()
    await allSaved(phone)
    await notes(phone, TODAY, ['six sessions', 'the fund pays'])
    // It was in nothing that left the phone, is in no file of the server, sealed or not, and nowhere on the other's page or device.
    expect(sent.join('\n')).toContain('That you may be left alone.')
    const elsewhere = [
      sent.join('\n'),
      (await bytesOf(dataDir())).toString('latin1'),
      ...(await everyWordOf(dataDir(), phone.url().split('/').at(-1) ?? '')).map(({ plain }) => plain.toString()),
      (await keptIn(desk)) + (await desk.content())
    ]
    expect(await keptIn(phone)).toContain('Kanarienvogel')
    expect(elsewhere.some((words) => words.includes('six sessions'))).toBe(true)
    for (const words of elsewhere) expect(words).not.toContain('Kanarienvogel')
    expect(await noted(desk, TODAY)).toEqual(['six sessions'])
    await phone.getByRole('button', { name: 'Let it go' }).click()
    await notes(phone, TODAY, ['six sessions'])

    // Sealed until they come back: the desk has it once both have finished, and not before. Told, it may still be taken back.
    await choose(phone, TODAY, 'the fund pays')
    await phone.getByRole('toolbar', { name: 'Shape the words' }).getByRole('button', { name: 'Come back to this' }).click()
    await phone.getByLabel('What I would like').fill('To ask them in June.')
    await phone.getByRole('button', { name: 'At our next return' }).click()
    await phone.getByText('Sealed until your next return.').waitFor()
    await desk.getByRole('button', { name: 'Come back to it together' }).click()
    await desk.getByRole('button', { name: 'I have finished' }).click()
    await phone.getByRole('button', { name: 'I have finished' }).waitFor()
    expect(await noted(desk, TODAY)).toEqual(['six sessions'])
    expect(await desk.content()).not.toContain('in June')
    await phone.getByRole('button', { name: 'I have finished' }).click()
    await desk.getByText('To ask them in June.').waitFor()
    await Promise.all([desk, phone].map((page) => notes(page, TODAY, ['six sessions', 'the fund pays'])))
    await desk.getByRole('button', { name: 'Put this away' }).click()
    await phone.getByRole('button', { name: 'Take it back' }).click()
    await Promise.all([desk, phone].map((page) => notes(page, TODAY, ['six sessions'])))

    // Cut here and pasted into another section, it goes along; when its words are gone, it says so at the foot.
    await section(desk, VISION).click()
    await desk.keyboard.type('One day: six sessions, and more.')
    await section(desk, TODAY).press('Control+a')
    await desk.keyboard.press('Backspace')
    await Promise.all([desk, phone].map((page) => notes(page, VISION, ['six sessions'])))
    await section(desk, VISION).press('Control+a')
    await desk.keyboard.press('Backspace')
    await Promise.all([desk, phone].map((page) => page.getByText('Its words are gone.').waitFor()))

    // With the same word of both it rests, and with both their yeses it is cleared.
    const rest = async (page: Page): Promise<void> => {
      const note = page.getByRole('complementary', { name: /^Note by Amara/ })
      await note.getByRole('button', { name: 'Lay to rest' }).click()
      await note.getByRole('button', { name: 'keep', exact: true }).click()
    }
    await rest(phone)
    await desk.getByText('Jonas would keep the words.').waitFor()
    await rest(desk)
    await phone.getByText('What you laid to rest here').click()
    await phone.getByText(/^Laid to rest on/).waitFor()
    // That it was mended shows with both yeses, until one takes it off.
    await phone.getByRole('button', { name: 'Ask to let it show that this was mended' }).click()
    expect(await phone.getByText(/^Mended here/).count()).toBe(0)
    await desk.getByRole('button', { name: 'Yes, let it show' }).click()
    await Promise.all([desk, phone].map((page) => page.getByText(/^Mended here/).waitFor()))
    await desk.getByRole('button', { name: 'Take the seam off' }).click()
    await phone.getByText(/^Mended here/).waitFor({ state: 'detached' })
    await phone.getByRole('button', { name: 'Ask to clear these' }).click()
    await desk.getByRole('button', { name: 'Yes, clear them' }).click()
    await Promise.all([desk, phone].map((page) => page.getByText('What you laid to rest here').waitFor({ state: 'detached' })))

    // Under what both agreed each keeps, in any language, what they hear it promise; the other reads it.
    await section(desk, TODAY).click()
    await desk.keyboard.type('We ring first.')
    await until(phone, TODAY, (words) => words === 'We ring first.')
    await allSaved(desk)
    for (const page of [desk, phone])
      await page.getByRole('region', { name: TODAY, exact: true }).getByRole('button', { name: 'I’m in' }).click()
    await phone.getByRole('button', { name: 'Say in my own words what I hear us promising' }).click()
    await phone.keyboard.type('نتصل أولاً')
    await phone.getByRole('combobox', { name: 'Written in' }).selectOption('ar')
    await phone.getByRole('button', { name: 'Keep it' }).click()
    const own = desk.getByRole('figure', { name: 'What Jonas hears us promising' }).locator('blockquote')
    await own.waitFor()
    expect(
      await own.evaluate((words) => [words.textContent, words.getAttribute('lang'), getComputedStyle(words).direction])
    ).toEqual(['نتصل أولاً', 'ar', 'rtl'])
    expect(await desk.getByRole('button', { name: 'Change my own words' }).count()).toBe(0)
  }
)
