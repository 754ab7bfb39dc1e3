// Two people, two browsers: from the first page to words that both have, through reloads, lost lines and lost
// cookies.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  type Screen,
  allSaved,
  beginAs,
  joinAs,
  linkFrom,
  openChromium,
  openScreen,
  savedState,
  section,
  until,
  wordsIn
} from '../harness/pages.ts'
import { eventually } from '../harness/eventually.ts'
import { type ServerProcess, spawnServer } from '../harness/serverProcess.ts'

const TODAY = 'Where we stand today'
const VISION = 'What we are reaching for'

let browser: Browser
let server: ServerProcess
let dataDir: string
const screens: Screen[] = []

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'alongside-browser-'))
  server = await spawnServer({ DATA_DIR: dataDir })
  browser = await openChromium()
})
afterEach(async () => {
  const complaints = screens.flatMap((screen) => screen.complaints)
  for (const screen of screens.splice(0)) await screen[Symbol.asyncDispose]()
  expect(complaints).toEqual([])
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
  await rm(dataDir, { recursive: true, force: true })
})

const open = async (options?: Parameters<typeof openScreen>[2]): Promise<Screen> => {
  const screen = await openScreen(browser, server.origin, options)
  screens.push(screen)
  return screen
}

/** Amara has begun, Jonas has joined; both look at the page. */
const both = async (): Promise<{ amara: Screen; jonas: Screen }> => {
  const amara = await open()
  const jonas = await open()
  await beginAs(amara.page, 'Amara')
  await joinAs(jonas.page, await linkFrom(amara.page), 'Jonas')
  return { amara, jonas }
}

/** Everything that the sections say, in their order. */
const everything = async ({ page }: Screen): Promise<string[]> => {
  const titles = await page.getByRole('main').getByRole('heading', { level: 2 }).allInnerTexts()
  return await Promise.all(titles.map((title) => wordsIn(page, title)))
}

const sameOn = (...all: Screen[]): Promise<string[][]> =>
  eventually(
    'the same words on every page',
    () => Promise.all(all.map(everything)),
    (pages) => new Set(pages.map((page) => JSON.stringify(page))).size === 1
  )

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
        await context.setOffline(true)
        await eventually(
          'the page to say so',
          () => savedState(page),
          (state) => state.startsWith('Offline')
        )
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

describe('a line that breaks', () => {
  it('one is offline for a while, both write, and nothing is lost', async () => {
    const { amara, jonas } = await both()
    await section(amara.page, TODAY).pressSequentially('Before. ')
    await until(jonas.page, TODAY, (words) => words.includes('Before'))
    await jonas.context.setOffline(true)
    await eventually(
      'Jonas’s page to say so',
      () => savedState(jonas.page),
      (state) => state.startsWith('Offline')
    )
    await section(jonas.page, TODAY).press('End')
    await section(jonas.page, TODAY).pressSequentially('Written without a line. ')
    await section(amara.page, TODAY).press('End')
    await section(amara.page, TODAY).pressSequentially('Written meanwhile. ')
    await allSaved(amara.page)
    expect(await savedState(jonas.page)).toMatch(/^Offline/)
    expect(await wordsIn(amara.page, TODAY)).not.toContain('without a line')
    await jonas.context.setOffline(false)
    await allSaved(jonas.page)
    const words = await until(amara.page, TODAY, (seen) => seen.includes('without a line'))
    expect(words).toContain('Written meanwhile.')
    await sameOn(amara, jonas)
  })

  it('words that wait survive a reload of the page, and arrive', async () => {
    const { amara, jonas } = await both()
    // As behind a network that lets pages through but no socket: what waits cannot leave before the test says.
    let cut = false
    await jonas.page.routeWebSocket(/\/sync\//, (socket) => {
      if (cut) void socket.close()
      else socket.connectToServer()
    })
    await jonas.page.reload()
    await allSaved(jonas.page)
    cut = true
    await jonas.context.setOffline(true)
    await eventually(
      'Jonas’s page to say so',
      () => savedState(jonas.page),
      (state) => state.startsWith('Offline')
    )
    await section(jonas.page, TODAY).pressSequentially('Kept on this machine.')
    await jonas.context.setOffline(false)
    await jonas.page.reload()
    await eventually(
      'the page to be back, and not connected',
      () => savedState(jonas.page),
      (state) => state.startsWith('Not connected')
    )
    expect(await wordsIn(amara.page, TODAY)).toBe('')
    cut = false
    await allSaved(jonas.page)
    await until(amara.page, TODAY, (words) => words === 'Kept on this machine.')
    await sameOn(amara, jonas)
  })

  it('words that wait survive a crash of the page, and arrive', async () => {
    const { amara, jonas } = await both()
    let cut = false
    await jonas.context.routeWebSocket(/\/sync\//, (socket) => {
      if (!cut) return void socket.connectToServer()
      void socket.close()
    })
    await jonas.page.reload()
    await allSaved(jonas.page)
    cut = true
    await jonas.context.setOffline(true)
    await eventually(
      'Jonas’s page to say so',
      () => savedState(jonas.page),
      (state) => state.startsWith('Offline')
    )
    await jonas.context.setOffline(false)
    await section(jonas.page, TODAY).pressSequentially('Kept through a crash.')
    const crashed = jonas.page.waitForEvent('crash')
    void jonas.page.goto('chrome://crash').catch(() => undefined)
    await crashed
    expect(await wordsIn(amara.page, TODAY)).toBe('')
    cut = false
    const again = await jonas.context.newPage()
    await again.goto(amara.page.url())
    await allSaved(again)
    await until(amara.page, TODAY, (words) => words === 'Kept through a crash.')
  })

  it('the server is killed and comes back: what was not saved is sent again, by itself', async () => {
    const own = await mkdtemp(join(tmpdir(), 'alongside-browser-'))
    try {
      const first = await spawnServer({ DATA_DIR: own })
      const { port } = new URL(first.origin)
      const screen = await openScreen(browser, first.origin)
      screens.push(screen)
      await beginAs(screen.page, 'Amara')
      await section(screen.page, TODAY).pressSequentially('Saved. ')
      await allSaved(screen.page)
      first.kill('SIGKILL')
      await first.exited
      await section(screen.page, TODAY).pressSequentially('Not yet saved.')
      await eventually(
        'the page to say so',
        () => savedState(screen.page),
        (state) => !state.startsWith('All')
      )
      await using second = await spawnServer({ DATA_DIR: own, PORT: port })
      await allSaved(screen.page)
      await screen.page.reload()
      await allSaved(screen.page)
      expect(await wordsIn(screen.page, TODAY)).toBe('Saved. Not yet saved.')
      expect(second.stderr()).not.toContain('"level":50')
    } finally {
      await rm(own, { recursive: true, force: true })
    }
  })
})

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
    expect(lost).toMatch(new RegExp(`^${server.origin}/me#`))
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
