// The page begins again by itself, after a refused frame or since it had come out of step, while somebody is writing: no key is lost, each
// comes where the hand was, and whoever is elsewhere is not called back.
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { MESSAGE, SYNC } from '../../shared/protocol/messageKinds.ts'
import { encodeRefusal } from '../../shared/protocol/messages.ts'
import { eventually } from '../harness/eventually.ts'
import { allSaved, section, until } from '../harness/pages.ts'
import { sameOn, withScreens } from '../harness/screens.ts'

const TODAY = 'Where we stand today'
const BREAKS = 'When it breaks'
const LAID_IN = 'They were laid in again.'
const SHOWN_AGAIN = 'It shows what is saved again.'
const MENDED = { within: 30_000 }

const { both } = withScreens()

const gate = () => {
  let resolve = (): void => undefined
  const promise = new Promise<void>((opened) => (resolve = opened))
  return { promise, resolve }
}

/** The lines that a page opens, as the test has them. */
const linesOf = async (page: Page) => {
  const lines = {
    /** The next words that this page sends are refused. */
    refuses: false,
    /** Words that the server sends are lost. */
    loses: false,
    /** What the server says on lines that are opened from now on waits for this. */
    held: Promise.resolve(),
    /** How often the page has found itself out of step. */
    differed: 0,
    /** How often it was told all that the server has. */
    answered: 0
  }
  await page.routeWebSocket(/\/sync\//, (socket) => {
    const { held } = lines
    const server = socket.connectToServer()
    let isOver = false
    socket.onMessage((message) => {
      const frame = Buffer.from(message)
      if (isOver) return
      if (frame[0] === MESSAGE.beacon && frame.includes('differs')) lines.differed++
      if (!lines.refuses || frame[0] !== MESSAGE.sync || frame[1] !== SYNC.update) return server.send(message)
      lines.refuses = false
      isOver = true
      socket.send(Buffer.from(encodeRefusal({ code: 'gap', detail: 'leaves a gap in what one pen wrote' })))
      void socket.close({ code: 4422, reason: 'gap' })
    })
    server.onMessage((message) => {
      const isLost = lines.loses && typeof message !== 'string' && message[0] === MESSAGE.sync
      const isAnswer = typeof message !== 'string' && message[0] === MESSAGE.sync && message[1] === SYNC.step2
      const pass = (): void => {
        socket.send(message)
        if (isAnswer) lines.answered++
      }
      if (!isLost) void held.then(pass)
    })
  })
  await page.reload()
  await allSaved(page)
  return lines
}

/** Types without a break until the page has said that it has begun again, and on. Returns what was typed. */
const typeThrough = async (page: Page, said: string, { isHalfway }: { isHalfway: () => void }): Promise<string> => {
  let typed = ''
  let left = 5
  for (let nth = 0; left > 0; nth++) {
    const word = `${nth} `
    await page.keyboard.type(word, { delay: 40 })
    typed += word
    if (nth === 5) isHalfway()
    if (nth > 5 && (await page.getByText(said).isVisible())) left--
    if (nth === 200) throw new Error(`the page did not say “${said}” while ${typed} was typed`)
  }
  return typed
}

/** As often as it takes a page to begin again, were nothing in the way. */
const drawnAgain = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    for (let frames = 0; frames < 30; frames++) await new Promise(requestAnimationFrame)
  })

const isWrittenIn = (page: Page, title: string): Promise<boolean> =>
  section(page, title).evaluate((element) => element === document.activeElement)

const topOf = (page: Page, title: string): Promise<number> =>
  section(page, title).evaluate((element) => element.getBoundingClientRect().top)

it('after a refused frame, whoever writes goes on in the same place, and what they read stays where it is', async () => {
  const { amara, jonas } = await both()
  const lines = await linesOf(jonas.page)
  await section(jonas.page, BREAKS).click()
  await jonas.page.keyboard.type('Kept. Ends.')
  for (const _ of 'Ends.') await jonas.page.keyboard.press('ArrowLeft')
  await allSaved(jonas.page)
  const top = await topOf(jonas.page, BREAKS)
  const written = gate()
  Object.assign(lines, { refuses: true, held: written.promise })
  const other = async (): Promise<void> => {
    await section(amara.page, BREAKS).press('Home')
    await section(amara.page, BREAKS).pressSequentially('Amara’s. ')
    await allSaved(amara.page)
    written.resolve()
  }
  const others: Promise<void>[] = []
  const typed = await typeThrough(jonas.page, LAID_IN, { isHalfway: () => others.push(other()) })
  await Promise.all(others)
  for (const { page } of [amara, jonas]) await until(page, BREAKS, (words) => words === `Amara’s. Kept. ${typed}Ends.`)
  expect(await isWrittenIn(jonas.page, BREAKS)).toBe(true)
  expect(Math.abs((await topOf(jonas.page, BREAKS)) - top)).toBeLessThan(1)
  await allSaved(jonas.page)
  await sameOn(amara, jonas)
})

it('after it had come out of step, too', async () => {
  const { amara, jonas } = await both()
  const lines = await linesOf(jonas.page)
  await section(jonas.page, TODAY).click()
  await jonas.page.keyboard.type('Kept. ')
  await allSaved(jonas.page)
  await until(amara.page, TODAY, (words) => words === 'Kept. ')
  const half = gate()
  Object.assign(lines, { loses: true, held: half.promise })
  await section(amara.page, TODAY).press('Home')
  await section(amara.page, TODAY).pressSequentially('Missed. ')
  await allSaved(amara.page)
  lines.loses = false
  await eventually(
    'the page to find that it is out of step',
    () => lines.differed,
    (times) => times === 1,
    MENDED
  )
  const typed = await typeThrough(jonas.page, SHOWN_AGAIN, { isHalfway: half.resolve })
  for (const { page } of [amara, jonas]) await until(page, TODAY, (words) => words === `Missed. Kept. ${typed}`)
  expect(await isWrittenIn(jonas.page, TODAY)).toBe(true)
  await allSaved(jonas.page)
  await sameOn(amara, jonas)
})

it('a word that is being composed is composed to its end before', async () => {
  const { amara, jonas } = await both()
  const lines = await linesOf(jonas.page)
  await section(jonas.page, TODAY).click()
  await jonas.page.keyboard.type('水')
  await allSaved(jonas.page)
  const half = gate()
  Object.assign(lines, { refuses: true, held: half.promise, answered: 0 })
  const method = await jonas.page.context().newCDPSession(jonas.page)
  for (const text of ['き', 'きょ', 'きょう', '今日', '今日は']) {
    await method.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
    await until(jonas.page, TODAY, (words) => words === `水${text}`)
    if (text !== 'きょ') continue
    half.resolve()
    await eventually(
      'the page to be told what is saved',
      () => lines.answered,
      (times) => times > 0
    )
    await drawnAgain(jonas.page)
  }
  await method.send('Input.insertText', { text: '今日は' })
  await jonas.page.getByText(LAID_IN).waitFor()
  await jonas.page.keyboard.type('!')
  for (const { page } of [amara, jonas]) await until(page, TODAY, (words) => words === '水今日は!')
  await allSaved(jonas.page)
})

it('in two tabs of one person, each goes on', async () => {
  const { amara, jonas } = await both()
  const tabs = [jonas.page, await jonas.context.newPage()] as const
  await tabs[1].goto(jonas.page.url())
  const titles = [TODAY, BREAKS] as const
  const typed = await Promise.all(
    tabs.map(async (page, nth) => {
      const lines = await linesOf(page)
      await section(page, titles[nth] ?? TODAY).click()
      const half = gate()
      Object.assign(lines, { refuses: true, held: half.promise })
      return typeThrough(page, LAID_IN, { isHalfway: half.resolve })
    })
  )
  for (const page of [amara.page, ...tabs])
    for (const [nth, title] of titles.entries()) await until(page, title, (words) => words === typed[nth])
  for (const page of tabs) await allSaved(page)
})

it('whoever has gone elsewhere meanwhile is not called back, nor is who has left it', async () => {
  const { jonas } = await both()
  const lines = await linesOf(jonas.page)
  const menu = jonas.page.getByRole('button', { name: `What can be done with “${BREAKS}”` })
  for (const leave of [() => menu.focus(), () => section(jonas.page, TODAY).blur()]) {
    await section(jonas.page, TODAY).click()
    const left = gate()
    Object.assign(lines, { refuses: true, held: left.promise })
    await jonas.page.keyboard.type('a')
    await eventually(
      'the page to begin again',
      () => lines.refuses,
      (refuses) => !refuses
    )
    await leave()
    const top = await topOf(jonas.page, BREAKS)
    left.resolve()
    await jonas.page.getByText(LAID_IN).waitFor()
    await allSaved(jonas.page)
    expect(await isWrittenIn(jonas.page, TODAY)).toBe(false)
    expect(Math.abs((await topOf(jonas.page, BREAKS)) - top)).toBeLessThan(1)
    await jonas.page.getByRole('button', { name: 'Put this away' }).click()
  }
})
