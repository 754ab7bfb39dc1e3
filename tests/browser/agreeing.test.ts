// Saying yes to exact words, as two people see it: live on both screens, through edits, undo, an hour offline and a restart.
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { type Screen, allSaved, savedState, section, until, wordsIn } from '../harness/pages.ts'
import { withScreens } from '../harness/screens.ts'

const TODAY = 'Where we stand today'
const { open, both } = withScreens()

const part = (page: Page): Locator => page.getByRole('region', { name: TODAY, exact: true })
const station = (page: Page, said: string): Locator => part(page).getByRole('button', { name: said })
const says = (page: Page, words: string | RegExp): Promise<void> => part(page).getByText(words).first().waitFor()

/** Who stands where, on one screen: `not yet | willing to try: you | I’m in: Amara`. */
const standing = (page: Page): Promise<string> =>
  part(page)
    .getByRole('group', { name: /^Where you each stand/ })
    .getByRole('button')
    .evaluateAll((buttons) =>
      buttons
        .map((button) => {
          const [whose, , stand] = [...button.children].map((child) => child.textContent)
          return whose === '' ? stand : `${stand}: ${whose}`
        })
        .join(' | ')
    )
const stands = (page: Page, where: string): Promise<string> =>
  eventually(
    `to stand ${where}`,
    () => standing(page),
    (now) => now === where
  )

/** Whether the page has fetched a part, and the part is whole: each script that it is made of has come, and each sheet that was asked for. */
const hasCome = async (page: Page, part: string): Promise<boolean> => {
  const come = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name))
  const script = come.find((name) => name.includes(`/${part}-`) && name.endsWith('.js'))
  if (script === undefined) return false
  // The page asks for a script once: this waits for the very ones that are on their way.
  await page.evaluate(`import(${JSON.stringify(script)}).then(() => undefined)`)
  const sheets = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')].map((link) => link.href)
  )
  return sheets.every((sheet) => come.includes(sheet))
}

const heightOf = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollHeight)

/** Words by both in one section, on both screens. */
const written = async (): Promise<{ amara: Screen; jonas: Screen }> => {
  const two = await both()
  await section(two.amara.page, TODAY).pressSequentially('We wait for each other.')
  await until(two.jonas.page, TODAY, (words) => words === 'We wait for each other.')
  await allSaved(two.amara.page)
  return two
}

describe('two who agree', { timeout: 120_000 }, () => {
  it('see each other’s stance within a second, and that it is agreed; an edit lapses it, its undo brings it back', async () => {
    const { amara, jonas } = await written()
    await station(amara.page, 'I’m in').click()
    await stands(amara.page, 'not yet | willing to try | I’m in: you')
    const from = performance.now()
    await stands(jonas.page, 'not yet | willing to try | I’m in: Amara')
    expect(performance.now() - from).toBeLessThan(1_000)
    await says(amara.page, 'It waits for Jonas.')
    // So does a page that shows no words.
    const record = await amara.page.context().newPage()
    await record.goto(`${new URL(amara.page.url()).pathname}/history`)
    await record.getByText('Jonas sat down.').waitFor()
    await station(jonas.page, 'willing to try').click()
    for (const page of [amara.page, jonas.page]) await says(page, /^Agreed/)
    const agreed = performance.now()
    await record.getByText(/^You agreed on/).waitFor()
    expect(performance.now() - agreed).toBeLessThan(1_000)
    await record.close()

    // A comma lapses every yes, on both screens; taken back, each stands again.
    await section(jonas.page, TODAY).press('End')
    await jonas.page.keyboard.type(',')
    for (const page of [amara.page, jonas.page]) await says(page, /^Changed since you agreed on/)
    await stands(amara.page, 'not yet | willing to try | I’m in')
    await says(amara.page, 'Your yes was to the words before. It stands again if they come back.')
    await jonas.page.keyboard.press('Control+z')
    await stands(amara.page, 'not yet | willing to try: Jonas | I’m in: you')
    for (const page of [amara.page, jonas.page]) await says(page, /^Agreed/)

    // Bold is no other word.
    await section(jonas.page, TODAY).press('Control+a')
    await jonas.page.keyboard.press('Control+b')
    await section(amara.page, TODAY).locator('strong').waitFor()
    await stands(amara.page, 'not yet | willing to try: Jonas | I’m in: you')

    // Stepping back is one act, and keeps what was agreed.
    await station(amara.page, 'not yet').click()
    await stands(jonas.page, 'not yet: Amara | willing to try: you | I’m in')
    await says(jonas.page, /and open again/)
    await part(jonas.page).getByRole('button', { name: 'Read what you agreed' }).click()
    await says(jonas.page, 'Jonas, willing to try')
  })

  it('who says yes to words that moved is told who writes, and says it to nothing', async () => {
    const { amara, jonas } = await written()
    await section(jonas.page, TODAY).press('End')
    // What Amara reads is a moment behind: what comes in is held back.
    let isHeld = false
    const held: (() => void)[] = []
    await amara.context.routeWebSocket(/\/sync\//, (socket) => {
      const server = socket.connectToServer()
      socket.onMessage((message) => server.send(message))
      server.onMessage((message) => {
        if (isHeld) held.push(() => socket.send(message))
        else socket.send(message)
      })
    })
    await amara.page.reload()
    await allSaved(amara.page)
    await section(jonas.page, TODAY).press('End')
    await eventually(
      'Jonas to be seen writing here',
      () => section(amara.page, TODAY).locator('.caret').count(),
      (carets) => carets > 0
    )
    isHeld = true
    await jonas.page.keyboard.type(' Not always.')
    await allSaved(jonas.page)
    await station(amara.page, 'I’m in').click()
    await says(amara.page, 'The words changed while you were reading.')
    await says(amara.page, /Jonas is writing here\./)
    expect(await standing(jonas.page)).toBe('not yet | willing to try | I’m in')
    // "Not yet" is never refused, whatever the other is typing.
    await station(amara.page, 'not yet').click()
    await stands(jonas.page, 'not yet: Amara | willing to try | I’m in')
    isHeld = false
    for (const deliver of held) deliver()
    await until(amara.page, TODAY, (words) => words.endsWith('Not always.'))
  })

  it('a note beside a yes is read before it is agreed, and stays with it', async () => {
    const { amara, jonas } = await written()
    await station(amara.page, 'I’m in').click()
    await part(amara.page).getByRole('button', { name: 'Write beside it why' }).click()
    await amara.page.keyboard.type('The nights are long.')
    await part(amara.page).getByRole('button', { name: 'Keep it' }).click()
    await says(jonas.page, 'The nights are long.')
    await says(jonas.page, /Amara wrote beside the yes/)
    await station(jonas.page, 'I’m in').click()
    await says(jonas.page, /^Agreed/)
    await part(amara.page).getByRole('button', { name: 'Read what you agreed' }).click()
    await says(amara.page, /The nights are long\. \(Amara\)/)
    expect(await part(amara.page).getByText('The nights are long.').count()).toBe(1)

    // Agreed anew, any two of them are read beside each other; and they come on paper alone.
    await section(jonas.page, TODAY).press('Control+End')
    await jonas.page.keyboard.type(' Always.')
    await until(amara.page, TODAY, (words) => words.endsWith('Always.'))
    await allSaved(jonas.page)
    for (const { page } of [amara, jonas]) await station(page, 'I’m in').click()
    await says(amara.page, /^Agreed on .*, for the second time/)
    await part(amara.page).getByRole('combobox').last().selectOption('2')
    await part(amara.page).locator('ins', { hasText: 'Always.' }).waitFor()
    await amara.page.evaluate(() => Object.assign(window, { print: () => undefined }))
    await part(amara.page).getByRole('button', { name: 'Print them' }).click()
    await amara.page.emulateMedia({ media: 'print' })
    await amara.page.getByRole('heading', { level: 1 }).waitFor({ state: 'hidden' })
    await says(amara.page, /The nights are long\./)
    expect(await section(amara.page, TODAY).isVisible()).toBe(false)
  })

  it('shows after an hour offline, by keyboard alone, and on a phone', async () => {
    const { amara, jonas } = await written()
    await jonas.context.setOffline(true)
    await station(amara.page, 'I’m in').click()
    await stands(amara.page, 'not yet | willing to try | I’m in: you')
    await jonas.context.setOffline(false)
    await stands(jonas.page, 'not yet | willing to try | I’m in: Amara')

    // Without a line a yes waits and says so; a not yet counts at once, instead of it, and is heard when the line is back.
    await jonas.context.setOffline(true)
    await station(jonas.page, 'I’m in').click()
    await says(jonas.page, 'Your yes is said when it is back')
    await stands(jonas.page, 'not yet | willing to try | I’m in: Amara')
    await station(jonas.page, 'not yet').click()
    await stands(jonas.page, 'not yet: you | willing to try | I’m in: Amara')
    await says(jonas.page, 'Amara will read it here when it is back.')
    // A part of the page that is asked for now takes nothing from what stands there, and comes with the line.
    await jonas.page.getByRole('button', { name: 'Share a snapshot' }).click()
    await jonas.page.getByText('This part of the page comes when there is a line again.').waitFor()
    await stands(jonas.page, 'not yet: you | willing to try | I’m in: Amara')
    await jonas.context.setOffline(false)
    const dialog = jonas.page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'No, not now' }).waitFor()
    // With its styles: each section has a line of its own.
    const boxes = await dialog.getByRole('checkbox').evaluateAll((all) => all.map((box) => box.getBoundingClientRect().left))
    expect(boxes.length).toBeGreaterThan(3)
    expect(new Set(boxes).size).toBe(1)
    await dialog.getByRole('button', { name: 'No, not now' }).click()
    await stands(amara.page, 'not yet: Jonas | willing to try | I’m in: you')
    await allSaved(jonas.page)
    await stands(jonas.page, 'not yet: you | willing to try | I’m in: Amara')
    const phone = await open(undefined, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
    await phone.context.addCookies(await jonas.context.cookies())
    await phone.page.goto(jonas.page.url())
    await station(phone.page, 'not yet').focus()
    await phone.page.keyboard.press('Tab')
    await phone.page.keyboard.press('Tab')
    await phone.page.keyboard.press('Enter')
    for (const page of [phone.page, amara.page, jonas.page]) await says(page, /^Agreed/)
    expect(await standing(phone.page)).toBe('not yet | willing to try | I’m in: youAmara')
  })
})

describe('what was agreed and then changed', { timeout: 120_000 }, () => {
  it('is read as prose, who wrote it told; and the agreed words come back with one act, as an edit like any other', async () => {
    const { amara, jonas } = await written()
    for (const { page } of [amara, jonas]) await station(page, 'I’m in').click()
    await says(amara.page, /^Agreed/)
    await section(jonas.page, TODAY).press('End')
    for (let nth = 0; nth < ' each other.'.length; nth++) await jonas.page.keyboard.press('Shift+ArrowLeft')
    await jonas.page.keyboard.type(' nobody.')
    await until(amara.page, TODAY, (words) => words === 'We wait for nobody.')

    // Without a line, what was agreed is not here to be read: the page says so, and reads it by itself when the line is back.
    await allSaved(jonas.page)
    await jonas.context.setOffline(true)
    await part(jonas.page).getByRole('button', { name: 'See what changed' }).click()
    await says(jonas.page, 'It is read here when the line is back.')
    await jonas.context.setOffline(false)
    await part(jonas.page).locator('ins', { hasText: 'nobody' }).waitFor()
    await part(jonas.page).getByRole('button', { name: 'Read the words now' }).click()

    await part(amara.page).getByRole('button', { name: 'See what changed' }).click()
    await eventually(
      'what changed',
      async () => [await part(amara.page).locator('ins').allInnerTexts(), await part(amara.page).locator('del').allInnerTexts()],
      ([added, removed]) => /nobody/.test(String(added)) && /each other/.test(String(removed))
    )
    expect(await part(amara.page).locator('ins').first().getAttribute('data-ink')).toBe('madder')

    // Jonas types on elsewhere while Amara brings the words back: neither takes anything from the other.
    await section(jonas.page, TODAY).press('End')
    await jonas.page.keyboard.press('Enter')
    await jonas.page.keyboard.type('And more.')
    await part(amara.page).locator('ins', { hasText: 'And more.' }).waitFor()
    await part(amara.page).getByRole('button', { name: 'Bring back the agreed words' }).click()
    await until(jonas.page, TODAY, (words) => words === 'We wait for each other.')
    for (const { page } of [amara, jonas]) await says(page, /^Agreed/)
    await section(amara.page, TODAY).press('Control+z')
    await until(jonas.page, TODAY, (words) => words === 'We wait for nobody.\nAnd more.')
    expect(await wordsIn(amara.page, TODAY)).toBe('We wait for nobody.\nAnd more.')
  })
})

describe('who comes back', { timeout: 120_000 }, () => {
  it('reads what changed meanwhile, quietly, and puts it away; a reload does not', async () => {
    const { amara, jonas } = await written()
    await jonas.page.goto('about:blank')
    await eventually(
      'Jonas to be gone',
      () => amara.page.getByRole('banner').innerText(),
      (head) => /not here/.test(head)
    )
    await section(amara.page, TODAY).press('End')
    await amara.page.keyboard.type(' Always.')
    await allSaved(amara.page)
    // A first question that gets lost is asked again when the line is there.
    let cut = true
    await jonas.context.routeWebSocket(/\/sync\//, (socket) => void (cut ? socket.close() : socket.connectToServer()))
    await jonas.context.route(/\/since$/, (route) => route.abort('connectionreset'))
    await jonas.page.goto(amara.page.url())
    await eventually(
      'Jonas’s page to be without a line',
      () => savedState(jonas.page),
      (state) => state.startsWith('Not connected')
    )
    await jonas.context.unrouteAll({ behavior: 'wait' })
    cut = false
    await says(jonas.page, 'Changed since you were last here.')
    await jonas.page.reload()
    await part(jonas.page).getByRole('button', { name: 'What changed' }).waitFor()
    // What reads it comes after the page, and before it is asked for: from then on it needs no line.
    await eventually(
      'what reads it to be fetched ahead',
      () => hasCome(jonas.page, 'SinceReading'),
      (come) => come
    )
    await jonas.context.setOffline(true)
    await part(jonas.page).getByRole('button', { name: 'What changed' }).click()
    await part(jonas.page).locator('ins', { hasText: 'Always.' }).waitFor()
    await jonas.context.setOffline(false)
    expect(await amara.page.getByText('Changed since you were last here.').count()).toBe(0)
    await part(jonas.page).getByRole('button', { name: 'Put this away' }).click()
    await part(jonas.page).getByText('Changed since you were last here.').waitFor({ state: 'detached' })
    await allSaved(jonas.page)
    await jonas.page.reload()
    await allSaved(jonas.page)
    expect(await jonas.page.getByText('Changed since you were last here.').count()).toBe(0)
  })
})

describe('two who come back together', { timeout: 120_000 }, () => {
  it('mark it each apart, see nothing of each other until both have finished, and then all of it; it stands in the record', async () => {
    const { amara, jonas } = await written()
    for (const { page } of [amara, jonas]) await station(page, 'I’m in').click()
    await says(amara.page, /^Agreed/)
    // A day for it stands on both pages within a second; once it has come, each can begin.
    await amara.page.getByRole('button', { name: 'A day to come back' }).click()
    await amara.page.getByRole('textbox', { name: 'Day', exact: true }).fill('2027-03-04')
    await amara.page.getByRole('button', { name: 'Keep this day' }).click()
    await jonas.page.getByText('You mean to come back to this on Thursday').waitFor()
    expect(await jonas.page.getByRole('button', { name: 'Begin', exact: true }).count()).toBe(0)
    await jonas.page.clock.setFixedTime(new Date('2027-06-04T12:00:00Z'))
    await jonas.page.reload()
    await jonas.page.getByText('You meant to come back to this on Thursday').waitFor()
    await jonas.page.getByRole('button', { name: 'Begin', exact: true }).waitFor()
    await amara.page.getByRole('button', { name: 'Come back to it together' }).click()
    await jonas.page.getByText('Amara would like to come back to this with you.').waitFor()
    const heard: string[] = []
    amara.page.on('response', (response) => {
      // What comes while the page is closing is read by nobody, here as there.
      if (response.url().endsWith('/return'))
        void response.text().then(
          (text) => heard.push(text),
          () => undefined
        )
    })
    await part(jonas.page).getByRole('button', { name: 'talk', exact: true }).click()
    await part(jonas.page).getByRole('button', { name: 'talk', exact: true, pressed: true }).waitFor()
    await jonas.page.getByRole('button', { name: 'I have finished' }).click()
    await jonas.page.getByText('You have finished.').waitFor()
    await part(amara.page).getByRole('button', { name: 'keep', exact: true }).click()
    await part(amara.page).getByRole('button', { name: 'keep', exact: true, pressed: true }).waitFor()
    expect(await amara.page.getByText('Jonas would').count()).toBe(0)
    expect(heard.join()).not.toContain('talk')
    await amara.page.getByRole('button', { name: 'I have finished' }).click()
    const opened = (page: Page): Locator => page.getByRole('region', { name: 'What you each marked' })
    for (const { page } of [amara, jonas]) await opened(page).getByText('would talk about it').waitFor()
    // To the words with one act, and what is typed at once stands there.
    await jonas.page.getByRole('button', { name: `Write in “${TODAY}”` }).click()
    await jonas.page.keyboard.type(' So we said.')
    await until(amara.page, TODAY, (words) => words === 'We wait for each other. So we said.')
    // Also where what changed is read in their place.
    await amara.page.getByRole('button', { name: 'See what changed' }).click()
    await section(amara.page, TODAY).waitFor({ state: 'hidden' })
    await amara.page.getByRole('button', { name: `Write in “${TODAY}”` }).click()
    await amara.page.keyboard.type(' Once.')
    await until(jonas.page, TODAY, (words) => words.endsWith('So we said. Once.'))
    await part(jonas.page).getByRole('button', { name: 'What you each marked' }).click()
    await jonas.page.getByRole('button', { name: 'We have come back' }).click()
    for (const { page } of [amara, jonas]) await opened(page).waitFor({ state: 'detached' })
    const id = new URL(amara.page.url()).pathname.split('/')[2] ?? ''
    const record = await amara.page.evaluate(async (alliance) => (await fetch(`/api/alliances/${alliance}/record`)).text(), id)
    expect(record).toContain('"returned"')
  })

  it('find the page as tall as it seemed from afar, so that nothing moves away under the hand that comes to its end', async () => {
    const { amara, jonas } = await written()
    await amara.page.locator('[data-far]').first().waitFor({ state: 'attached' })
    const marks = amara.page.getByRole('group', { name: /^Coming back to this, I would/ })
    const sections = await amara.page.locator('[id^=section-]').count()
    const before = await heightOf(amara.page)
    await jonas.page.getByRole('button', { name: 'Come back to it together' }).click()
    await eventually(
      'a mark under each section',
      () => marks.count(),
      (count) => count === sections
    )
    const seemed = await heightOf(amara.page)
    expect(seemed).toBeGreaterThan(before)
    await amara.page.locator('[data-far]').evaluateAll((far: HTMLElement[]) => {
      for (const { style } of far) style.setProperty('content-visibility', 'visible')
    })
    expect(await heightOf(amara.page)).toBe(seemed)
  })
})
