// Lines that break, pages that are reloaded or crash, a server that is killed: every word arrives.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { MESSAGE, SYNC } from '../../shared/protocol/messageKinds.ts'
import { encodeRefusal } from '../../shared/protocol/messages.ts'
import { eventually } from '../harness/eventually.ts'
import { allSaved, beginAs, goOffline, savedState, section, until, wordsIn } from '../harness/pages.ts'
import { sameOn, withScreens } from '../harness/screens.ts'
import { spawnServer } from '../harness/serverProcess.ts'

const TODAY = 'Where we stand today'

const { open, both } = withScreens()

/** As an extension may: reaches for the document behind an editor, and puts a block there that the words do not have. */
const putHeading = (element: Element): void => {
  type Block = { constructor: new (name: string) => Block }
  type Body = { get(index: number): Block; insert(index: number, blocks: Block[]): void }
  type Plugin = { key: string; getState(state: unknown): { type: Body } }
  const { state } = (element as unknown as { editor: { state: { plugins: Plugin[] } } }).editor
  const body = state.plugins.find(({ key }) => key.startsWith('y-sync'))?.getState(state).type
  if (body !== undefined) body.insert(0, [new (body.get(0).constructor)('heading')])
}

describe('a frame that is refused', () => {
  it('is laid in again by the page itself: nothing is lost, the other sees it, and the person is told', async () => {
    const { amara, jonas } = await both()
    let refusing = false
    await jonas.page.routeWebSocket(/\/sync\//, (socket) => {
      const server = socket.connectToServer()
      socket.onMessage((message) => {
        const frame = Buffer.from(message)
        if (!refusing || frame[0] !== MESSAGE.sync || frame[1] !== SYNC.update) return server.send(message)
        refusing = false
        socket.send(Buffer.from(encodeRefusal({ code: 'gap', detail: 'leaves a gap in what one pen wrote' })))
        void socket.close({ code: 4422, reason: 'gap' })
      })
    })
    await jonas.page.reload()
    await section(jonas.page, TODAY).pressSequentially('Kept. ')
    await allSaved(jonas.page)
    refusing = true
    await section(jonas.page, TODAY).press('x')
    await jonas.page.getByText('They were laid in again.').waitFor()
    await allSaved(jonas.page)
    await section(jonas.page, TODAY).press('End')
    await section(jonas.page, TODAY).pressSequentially(' And on.')
    await until(amara.page, TODAY, (words) => words === 'Kept. x And on.')
    await jonas.page.getByRole('button', { name: 'Put this away' }).click()
    await jonas.page.getByText('They were laid in again.').waitFor({ state: 'detached' })
    await sameOn(amara, jonas)
  })
})

describe('something that no alliance holds, which a script in the page puts among the words', () => {
  it('goes, and nothing else: what was not saved is laid in again, while the other types', async () => {
    const { amara, jonas } = await both()
    await section(jonas.page, TODAY).pressSequentially('Kept. ')
    await allSaved(jonas.page)
    await jonas.context.setOffline(true)
    await section(jonas.page, TODAY).pressSequentially('Not sent yet.')
    await section(jonas.page, TODAY).evaluate(putHeading)
    await until(jonas.page, TODAY, (words) => words === 'Kept. Not sent yet.')
    await section(amara.page, TODAY).press('Home')
    await section(amara.page, TODAY).pressSequentially('Amara’s. ')
    await jonas.context.setOffline(false)
    await jonas.page.getByText('They were laid in again.').waitFor()
    await allSaved(jonas.page)
    await until(amara.page, TODAY, (words) => words === 'Amara’s. Kept. Not sent yet.')
    await section(jonas.page, TODAY).evaluate(putHeading)
    await section(amara.page, TODAY).press('End')
    await section(amara.page, TODAY).pressSequentially(' And on.')
    await until(jonas.page, TODAY, (words) => words === 'Amara’s. Kept. Not sent yet. And on.')
    await allSaved(jonas.page)
    expect(await jonas.page.getByText('They were laid in again.').count()).toBe(1)
    await sameOn(amara, jonas)
  })
})

describe('a page that was made for another version of its server', () => {
  it('says so, touches nothing, and goes on when it is loaded again', async () => {
    const { amara, jonas } = await both()
    await jonas.context.addInitScript(() => {
      if (localStorage.getItem('made for') === null) return
      const Socket = window.WebSocket
      window.WebSocket = class extends Socket {
        constructor(url: string | URL, protocols?: string | string[]) {
          super(String(url).replace(/schema=\d+/, 'schema=0'), protocols)
        }
      }
    })
    await jonas.page.evaluate(() => localStorage.setItem('made for', 'another'))
    await jonas.page.reload()
    const notice = jonas.page.getByText('This page is too old for its server.')
    await notice.waitFor()
    await section(amara.page, TODAY).pressSequentially('Written meanwhile.')
    await allSaved(amara.page)
    await jonas.page.evaluate(() => localStorage.clear())
    await jonas.page.reload()
    await until(jonas.page, TODAY, (words) => words.includes('Written meanwhile.'))
    await allSaved(jonas.page)
    await sameOn(amara, jonas)
  })
})

describe('a line that breaks', () => {
  it('one is offline for a while, both write, and nothing is lost', async () => {
    const { amara, jonas } = await both()
    await section(amara.page, TODAY).pressSequentially('Before. ')
    await until(jonas.page, TODAY, (words) => words.includes('Before'))
    await goOffline(jonas)
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
    await goOffline(jonas)
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
    await goOffline(jonas)
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
      const screen = await open(first.origin)
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
