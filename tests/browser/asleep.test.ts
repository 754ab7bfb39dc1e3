// A laptop that is closed, a line that is dead without a word, two tabs of one person, a browser without room: what the screen calls
// kept is kept, and what is not says so within ten seconds.
import type { Page, WebSocketRoute } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { MESSAGE, SYNC } from '../../shared/protocol/messageKinds.ts'
import { encodeRefusal } from '../../shared/protocol/messages.ts'
import { eventually } from '../harness/eventually.ts'
import { type Screen, allSaved, savedState, section, until, wordsIn } from '../harness/pages.ts'
import { sameOn, withScreens } from '../harness/screens.ts'

const TODAY = 'Where we stand today'
const SAID_WITHIN = { within: 10_000 }

const { both } = withScreens()

/** A line that the test can let die without a word: nothing closes, and nothing comes through in either direction. */
const lineOf = async ({ context, page }: Screen) => {
  const line = { dead: false, cut: false, sockets: [] as WebSocketRoute[] }
  await context.routeWebSocket(/\/sync\//, (socket) => {
    if (line.cut) return void socket.close()
    const server = socket.connectToServer()
    line.sockets.push(socket)
    socket.onMessage((message) => {
      if (!line.dead) server.send(message)
    })
    server.onMessage((message) => {
      if (!line.dead) socket.send(message)
    })
  })
  await page.reload()
  await allSaved(page)
  return line
}

const saysWithinTenSeconds = (page: Page, what: RegExp): Promise<string> =>
  eventually(
    `the page to say ${what}`,
    () => savedState(page),
    (state) => what.test(state),
    SAID_WITHIN
  )

const times = (words: string, part: string): number => words.split(part).length - 1

describe('a laptop that is closed while its words are on their way', () => {
  it('says within ten seconds that they are not saved, and has every word when it wakes', async () => {
    const { amara, jonas } = await both()
    const line = await lineOf(jonas)
    await section(jonas.page, TODAY).pressSequentially('Before. ')
    await allSaved(jonas.page)
    line.dead = true
    await section(jonas.page, TODAY).pressSequentially('As the lid closes. ')
    expect(await saysWithinTenSeconds(jonas.page, /^Not saved yet/)).toMatch(/kept on this machine/)
    await jonas.page.getByText('The server has not answered for a while.').waitFor()

    const devtools = await jonas.context.newCDPSession(jonas.page)
    await devtools.send('Page.setWebLifecycleState', { state: 'frozen' })
    await section(amara.page, TODAY).press('End')
    await section(amara.page, TODAY).pressSequentially('While the other sleeps. ')
    await allSaved(amara.page)
    expect(await wordsIn(amara.page, TODAY)).not.toContain('lid')
    await devtools.send('Page.setWebLifecycleState', { state: 'active' })
    // As on waking: the network goes once more before it comes.
    await jonas.context.setOffline(true)
    line.dead = false
    await jonas.context.setOffline(false)
    await allSaved(jonas.page)
    const words = await until(amara.page, TODAY, (seen) => seen.includes('As the lid closes.'))
    expect(words).toContain('While the other sleeps.')
    expect(times(words, 'As the lid closes.')).toBe(1)
    await sameOn(amara, jonas)
  })
})

describe('two tabs of one person', () => {
  it('both write without a line, one is closed abruptly: the words of each arrive, and none twice', async () => {
    const { amara, jonas } = await both()
    const line = await lineOf(jonas)
    const second = await jonas.context.newPage()
    await second.goto(jonas.page.url())
    await allSaved(second)
    await section(second, TODAY).pressSequentially('Together. ')
    await until(jonas.page, TODAY, (words) => words.includes('Together.'))

    line.cut = true
    for (const socket of line.sockets.splice(0)) await socket.close()
    await section(jonas.page, TODAY).press('End')
    await section(jonas.page, TODAY).pressSequentially('From the first. ')
    await section(second, TODAY).press('End')
    await section(second, TODAY).pressSequentially('From the second. ')
    for (const page of [jonas.page, second]) await saysWithinTenSeconds(page, /^(Not|Offline)/)
    await second.close({ runBeforeUnload: false })
    expect(await wordsIn(amara.page, TODAY)).toBe('Together. ')

    line.cut = false
    await allSaved(jonas.page)
    await until(amara.page, TODAY, (seen) => seen.includes('From the first.'))
    // What the closed tab left is sent by the next page that is opened here.
    await jonas.page.reload()
    await allSaved(jonas.page)
    const words = await until(amara.page, TODAY, (seen) => seen.includes('From the second.'))
    for (const part of ['Together.', 'From the first.', 'From the second.']) expect(times(words, part)).toBe(1)
    await sameOn(amara, jonas)
  })
})

describe('two tabs of one person, one of which is refused', () => {
  it('the other, loaded anew meanwhile, leaves its words to it: they stand once', async () => {
    const { amara, jonas } = await both()
    const line = await lineOf(jonas)
    const second = await jonas.context.newPage()
    await second.goto(jonas.page.url())
    await allSaved(second)
    line.cut = true
    for (const socket of line.sockets.splice(0)) await socket.close()
    await section(second, TODAY).pressSequentially('From the second. ')
    await saysWithinTenSeconds(second, /^(Not|Offline)/)
    // It looks for what was left on this device.
    await jonas.page.reload()
    await saysWithinTenSeconds(jonas.page, /^(Not|Offline)/)

    let refused = false
    await second.routeWebSocket(/\/sync\//, (socket) => {
      const server = socket.connectToServer()
      socket.onMessage((message) => {
        const frame = Buffer.from(message)
        if (refused || frame[0] !== MESSAGE.sync || frame[1] !== SYNC.step2) return server.send(message)
        refused = true
        socket.send(Buffer.from(encodeRefusal({ code: 'gap', detail: 'leaves a gap in what one pen wrote' })))
        void socket.close({ code: 4422, reason: 'gap' })
      })
    })
    await second.getByText('They were laid in again.').waitFor()
    await allSaved(second)
    line.cut = false
    await allSaved(jonas.page)
    expect(await until(amara.page, TODAY, (words) => words.includes('From the second.'))).toBe('From the second. ')
    await sameOn(amara, jonas)
  })
})

describe('a browser that has no room', () => {
  it('says within ten seconds that words are only on this screen, and asks before it is closed', async () => {
    const { amara, jonas } = await both()
    // Chromium leaves the quota that its tools set for a page unheeded: what it does without room is done here instead, a
    // transaction that ends by itself. localStorage is full indeed.
    await jonas.context.addInitScript(() => {
      IDBObjectStore.prototype.add = function (...written) {
        const request = this.put(...written)
        this.transaction.abort()
        return request
      }
    })
    const line = await lineOf(jonas)
    // Turned by our own script, there and back.
    const alliance = jonas.page.url()
    await jonas.page.getByRole('link', { name: 'Alongside' }).click()
    await jonas.page.getByRole('link', { name: 'Amara' }).first().click()
    await allSaved(jonas.page)
    await jonas.page.evaluate(() => {
      for (let size = 1024 * 1024; size >= 1; size = Math.floor(size / 2))
        for (let nth = 0; ; nth++)
          try {
            localStorage.setItem(`full ${size} ${nth}`, 'x'.repeat(size))
          } catch {
            break
          }
    })
    line.dead = true
    await section(jonas.page, TODAY).pressSequentially('Only here. ')
    expect(await saysWithinTenSeconds(jonas.page, /^Not saved yet/)).toMatch(/only on this screen/)
    await jonas.page.getByText('This browser cannot keep your words just now').waitFor()
    const asked = jonas.page.waitForEvent('dialog')
    await jonas.page.close({ runBeforeUnload: true })
    const dialog = await asked
    expect(dialog.type()).toBe('beforeunload')
    await dialog.dismiss()
    // Nor is it turned to another of ours without that.
    const askedAgain = jonas.page.waitForEvent('dialog')
    const turned = jonas.page.getByRole('link', { name: 'Alongside' }).click()
    await (await askedAgain).dismiss()
    await turned
    expect(await wordsIn(jonas.page, TODAY)).toBe('Only here. ')
    // Nor by Back; whoever stays is where they were.
    const askedOnBack = jonas.page.waitForEvent('dialog')
    await jonas.page.evaluate(() => history.back())
    await (await askedOnBack).dismiss()
    expect(jonas.page.url()).toBe(alliance)
    expect(await wordsIn(jonas.page, TODAY)).toBe('Only here. ')

    line.dead = false
    await jonas.context.setOffline(true)
    expect(await saysWithinTenSeconds(jonas.page, /^(Offline|Not)/)).toMatch(/only on this screen/)
    await jonas.context.setOffline(false)
    await allSaved(jonas.page)
    await until(amara.page, TODAY, (words) => words === 'Only here. ')
    await sameOn(amara, jonas)
  })
})
