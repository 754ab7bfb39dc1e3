// What a device keeps when it is told that it may, and only then: it opens without a line, and lets all of it go with one act.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { type Screen, allSaved, beginAs, joinAs, linkFrom, savedState, section, until, wordsIn } from '../harness/pages.ts'
import { sameOn, withScreens } from '../harness/screens.ts'
import { type ServerProcess, spawnServer } from '../harness/serverProcess.ts'

const TODAY = 'Where we stand today'
const VISION = 'What we are reaching for'
const APART = 'What may get in the way, and how we face it'
const { open, origin } = withScreens()

const part = (page: Page, title = TODAY): Locator => page.getByRole('region', { name: title, exact: true })
const question = (page: Page): Locator => page.getByRole('group', { name: 'May this device keep a copy of this alliance?' })

/** Everything that this browser keeps by itself, as one text: letters stand in it as they are. */
const keptOn = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result))
        request.addEventListener('error', () => reject(request.error))
      })
    const found: string[] = Object.entries(localStorage).flat()
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name ?? ''))
      for (const store of database.objectStoreNames)
        for (const row of await done(database.transaction(store).objectStore(store).getAll()))
          found.push(
            JSON.stringify(row, (_, value: unknown) => (value instanceof Uint8Array ? new TextDecoder().decode(value) : value))
          )
      database.close()
    }
    found.push(...(await caches.keys()).map((name) => `pages: ${name}`))
    return found.join('\n')
  })

const keeps = (page: Page, words: string): Promise<string> =>
  eventually(
    `this device to keep “${words}”`,
    () => keptOn(page),
    (kept) => kept.includes(words)
  )

const opensWithoutLine = (page: Page): Promise<boolean> =>
  eventually(
    'the page itself to be kept',
    () => page.evaluate(async () => (await navigator.serviceWorker.getRegistration('/'))?.active?.state === 'activated'),
    (is) => is
  )

/** A server of one's own, which can go away and come back at the same address. */
const ownServer = async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'alongside-device-'))
  let server: ServerProcess = await spawnServer({ DATA_DIR: dataDir })
  const { origin } = server
  return {
    origin,
    goesAway: () => server[Symbol.asyncDispose](),
    comesBack: async () => {
      server = await spawnServer({ DATA_DIR: dataDir, PORT: new URL(origin).port })
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await rm(dataDir, { recursive: true, force: true })
    }
  }
}

const bothAt = async (origin: string): Promise<{ amara: Screen; jonas: Screen }> => {
  const amara = await open(origin)
  const jonas = await open(origin)
  await beginAs(amara.page, 'Amara')
  await joinAs(jonas.page, await linkFrom(amara.page), 'Jonas')
  return { amara, jonas }
}

describe('a device that was told nothing', { timeout: 120_000 }, () => {
  it('is asked once, keeps no saved word, and is not asked again once it was told no', async () => {
    const amara = await open()
    await beginAs(amara.page, 'Amara')
    await section(amara.page, TODAY).pressSequentially('We wait for each other.')
    await allSaved(amara.page)
    await question(amara.page).waitFor()
    expect(await keptOn(amara.page)).not.toContain('We wait')
    await question(amara.page).getByRole('button', { name: 'Not here' }).click()
    // Where the focus was is where it can be changed.
    await eventually(
      'the focus to stay',
      () => amara.page.evaluate(() => document.activeElement?.textContent),
      (text) => text === 'Keep a copy here'
    )
    await amara.page.reload()
    await amara.page.getByText('This device keeps no copy of this alliance.').waitFor()
    expect(await question(amara.page).count()).toBe(0)
    expect(await keptOn(amara.page)).not.toContain('We wait')
    expect(await amara.page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0)

    // Where a browser keeps nothing, it says so, and all else works.
    await amara.page.evaluate(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('no storage here', 'SecurityError')
      }
    })
    await amara.page.getByRole('button', { name: 'Keep a copy here' }).click()
    await amara.page.getByText('This browser keeps no copy').waitFor()
    await section(amara.page, TODAY).press('End')
    await amara.page.keyboard.type(' Always.')
    await allSaved(amara.page)
  })
})

describe('a device that may keep a copy', { timeout: 180_000 }, () => {
  it('opens it months later without a line, lets go on writing, and joins what the other wrote when the line is back', async () => {
    await using server = await ownServer()
    const { amara, jonas } = await bothAt(server.origin)
    await section(amara.page, TODAY).pressSequentially('We wait for each other.')
    await until(jonas.page, TODAY, (words) => words.endsWith('other.'))
    await allSaved(amara.page)
    for (const { page } of [amara, jonas]) await part(page).getByRole('button', { name: 'I’m in' }).click()
    await part(jonas.page)
      .getByText(/^Agreed/)
      .first()
      .waitFor()

    // What the other writes apart, and what is scribbled, is to be found nowhere on this device.
    await part(amara.page, APART).getByRole('button', { name: 'Write on mine' }).click()
    await part(amara.page, APART).getByRole('textbox', { name: /sheet/i }).pressSequentially('quokka')
    await jonas.page.getByRole('button', { name: 'The margin' }).click()
    await jonas.page.getByRole('textbox', { name: 'Scribble a line' }).pressSequentially('kestrel')
    await amara.page.getByRole('complementary', { name: 'The margin' }).getByText('kestrel').waitFor()

    await jonas.page.goto('about:blank')
    await section(amara.page, TODAY).press('End')
    await amara.page.keyboard.type(' Always.')
    await allSaved(amara.page)
    await jonas.page.goto(amara.page.url())
    await part(jonas.page).getByText('Changed since you were last here.').waitFor()
    await question(jonas.page).getByRole('button', { name: 'Keep a copy here' }).click()
    await jonas.page.getByText('This device keeps a copy of this alliance.').waitFor()
    await keeps(jonas.page, 'Always.')
    await keeps(jonas.page, String.raw`[\"agreements\"`)
    await opensWithoutLine(jonas.page)
    const kept = await keptOn(jonas.page)
    expect(kept).not.toMatch(/quokka|kestrel/)
    expect(await keptOn(amara.page)).not.toContain('Always.')

    await jonas.page.goto('about:blank')
    await server.goesAway()
    await jonas.page.clock.setSystemTime(Date.now() + 100 * 24 * 60 * 60 * 1000)
    await jonas.page.goto(amara.page.url())
    await jonas.page.getByText('Offline. This is the copy that this device keeps.').waitFor()
    expect(await wordsIn(jonas.page, TODAY)).toBe('We wait for each other. Always.')
    await jonas.page.getByText(/as this device had them on \d/).waitFor()
    await part(jonas.page).getByRole('button', { name: 'See what changed' }).click()
    await part(jonas.page).locator('ins', { hasText: 'Always.' }).waitFor()
    await part(jonas.page).getByRole('button', { name: 'Read the words now' }).click()
    await part(jonas.page).getByRole('button', { name: 'What changed', exact: true }).click()
    await part(jonas.page).locator('ins', { hasText: 'Always.' }).waitFor()

    await section(jonas.page, VISION).pressSequentially('A leap.')
    await jonas.page.reload()
    expect(await until(jonas.page, VISION, (words) => words !== '')).toBe('A leap.')
    await section(jonas.page, VISION).press('End')
    await jonas.page.keyboard.type(' And a net.')
    expect(await savedState(jonas.page)).toMatch(/^Offline/)

    await server.comesBack()
    await allSaved(jonas.page)
    await until(amara.page, VISION, (words) => words === 'A leap. And a net.')
    await section(amara.page, VISION).press('End')
    await amara.page.keyboard.type(' Both.')
    await until(jonas.page, VISION, (words) => words.endsWith('Both.'))
    await sameOn(amara, jonas)

    // With a line it opens from here, too, and shows what the server has.
    await jonas.page.goto('about:blank')
    await amara.page.keyboard.type(' More.')
    await allSaved(amara.page)
    await jonas.page.goto(amara.page.url())
    await allSaved(jonas.page)
    expect(await wordsIn(jonas.page, VISION)).toMatch(/Both[.] More[.]$/)

    // What was deleted fades from the copy, too, when all is quiet.
    await section(jonas.page, VISION).press('End')
    await jonas.page.keyboard.insertText('zebra')
    await keeps(jonas.page, 'zebra')
    for (const _ of 'zebra') await jonas.page.keyboard.press('Backspace')
    await eventually(
      'what was deleted to be gone',
      () => keptOn(jonas.page),
      (left) => !left.includes('zebra'),
      { within: 20_000 }
    )
    await keeps(jonas.page, 'Always')

    // Let go and kept again, all of it is there again.
    await jonas.page.getByRole('button', { name: 'Let it go' }).click()
    await eventually(
      'nothing to be kept',
      () => keptOn(jonas.page),
      (left) => !/Always|each other|pages:/.test(left)
    )
    await jonas.page.getByRole('button', { name: 'Keep a copy here' }).click()
    await keeps(jonas.page, 'Always')
    await keeps(jonas.page, 'pages:')

    // With one act all of it is gone, and the page comes from the server again.
    await jonas.page.goto('/me')
    await jonas.page.getByRole('region', { name: 'Kept on this device' }).getByRole('button', { name: 'Let it go' }).click()
    await eventually(
      'nothing to be kept',
      () => keptOn(jonas.page),
      (left) => !/Always|each other|pages:/.test(left)
    )
    expect(await jonas.page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0)
  })

  it('keeps nothing of it for whoever leaves, here or on another device, or closes their seats here', async () => {
    const { amara, jonas } = await bothAt(origin())
    const phone = await open()
    await phone.context.addCookies(await jonas.context.cookies())
    await phone.page.goto(amara.page.url())
    await section(amara.page, TODAY).pressSequentially('Between us.')
    for (const { page } of [amara, jonas, phone]) {
      await until(page, TODAY, (words) => words === 'Between us.')
      await question(page).getByRole('button', { name: 'Keep a copy here' }).click()
      await keeps(page, 'etween us.')
    }
    // A note that is held is nowhere else, and goes too: whoever leaves is told before.
    await section(phone.page, TODAY).press('Home')
    await phone.page.keyboard.press('Shift+End')
    await phone.page.getByRole('button', { name: 'Come back to this' }).first().click()
    await phone.page.getByLabel('What it did').fill('It stayed with me.')
    await phone.page.getByRole('button', { name: 'Hold it' }).click()
    await keeps(phone.page, 'alongside:held-notes:')
    const held = await phone.page.evaluate(() => Object.entries(localStorage).filter(([key]) => key.includes('held-notes')))
    await jonas.page.evaluate((notes) => notes.forEach(([key, note]) => localStorage.setItem(key, note)), held)

    const nothing = (page: Page): Promise<string> =>
      eventually(
        'nothing to be kept',
        () => keptOn(page),
        (left) => !/etween us|may-keep|held-notes/.test(left)
      )
    await phone.page.getByRole('button', { name: 'Leave' }).click()
    await phone.page.getByText('Notes that you hold here go, too.').waitFor()
    await phone.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await phone.page.getByRole('button', { name: 'Copy them out' }).click()
    await phone.page.getByText('Copied.', { exact: true }).waitFor()
    expect(await phone.page.evaluate(() => navigator.clipboard.readText())).toBe('“Between us.”\n\nIt stayed with me.')
    await phone.page.getByRole('button', { name: 'Yes, leave' }).click()
    await phone.page.waitForURL((url) => url.pathname === '/')
    for (const { page } of [jonas, phone]) await nothing(page)

    // Closed from elsewhere: it goes with the next word from the server.
    await amara.context.clearCookies()
    await amara.page.reload()
    await amara.page.getByRole('heading', { name: 'This browser holds no seat here.' }).waitFor()
    await nothing(amara.page)
  })
})
