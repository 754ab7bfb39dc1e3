// What a page costs whoever opens it: bytes over the line, and work for what nobody looks at.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { allSaved, beginAs, section, until } from '../harness/pages.ts'
import { withScreens } from '../harness/screens.ts'

const { open, both } = withScreens()
const TODAY = 'Where we stand today'
const VISION = 'What we are reaching for'

describe('a page that is opened for the first time', () => {
  it('weighs no more than it may, fonts included', async () => {
    const measure = fileURLToPath(new URL('../../scripts/measure.mjs', import.meta.url))
    const child = spawn(process.execPath, [measure, 'sizes'], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.on('data', (chunk) => (said += String(chunk)))
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
    expect(said).toMatch(/welcome, fetched +\d+ bytes[\s\S]*alliance, fetched +\d+ bytes/)
    expect({ code, said }).toEqual({ code: 0, said })
  })

  it('is told at once of every script and sheet that an alliance’s page is made of, and has its questions before its words', async () => {
    const { page, context } = await open()
    await beginAs(page, 'Amara')
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    const questions = page.waitForResponse(/[/]api[/]templates/)
    // No word comes before them: a page that waited for its words to ask would wait for ever.
    await context.routeWebSocket(/[/]sync[/]/, async (socket) => {
      await questions
      socket.connectToServer()
    })
    await page.reload()
    await allSaved(page)
    expect(asked.filter((path) => path === '/api/templates')).toHaveLength(1)
    const html = await (await page.request.get(page.url())).text()
    const fetched = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname))
    const pieces = fetched.filter((path) => /[.](js|css)$/.test(path))
    expect(pieces).toEqual(expect.arrayContaining([expect.stringMatching(/^[/]assets[/]alliance-.*[.]js$/)]))
    expect(pieces.filter((path) => !html.includes(path))).toEqual([])
  })
})

/** Listens, as React's own tools do, to which components each commit has rendered, and in which sections they stand. */
const watchRenders = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    type Fiber = {
      flags: number
      tag: number
      child: Fiber | null
      sibling: Fiber | null
      return: Fiber | null
      alternate: Fiber | null
      stateNode: unknown
    }
    const PERFORMED_WORK = 1
    const COMPONENTS = new Set([0, 11, 14, 15])
    const rendered = new Map<string, number>()
    const childrenOf = (fiber: Fiber | null): Fiber[] => {
      const children: Fiber[] = []
      for (let child = fiber?.child ?? null; child !== null; child = child.sibling) children.push(child)
      return children
    }
    const elementIn = (fiber: Fiber): Element | undefined =>
      fiber.stateNode instanceof Element
        ? fiber.stateNode
        : childrenOf(fiber)
            .map(elementIn)
            .find((found) => found !== undefined)
    const placeOf = (fiber: Fiber): string => {
      for (let at: Fiber | null = fiber; at !== null; at = at.return)
        if (at.stateNode instanceof Element)
          return at.stateNode.closest('section[id^="section-"]')?.querySelector('h2')?.textContent ?? 'page'
      return elementIn(fiber)?.closest('section[id^="section-"]')?.querySelector('h2')?.textContent ?? 'page'
    }
    const visit = (fiber: Fiber): void => {
      if (COMPONENTS.has(fiber.tag) && (fiber.flags & PERFORMED_WORK) !== 0) {
        // A section's own component stands outside its element.
        const place =
          elementIn(fiber)?.matches('section[id^="section-"]') === true
            ? (elementIn(fiber)?.querySelector('h2')?.textContent ?? '')
            : placeOf(fiber)
        rendered.set(place, (rendered.get(place) ?? 0) + 1)
      }
      // Children that are the very same were not looked at.
      const before = new Set(childrenOf(fiber.alternate))
      for (const child of childrenOf(fiber)) if (!before.has(child)) visit(child)
    }
    Object.assign(window, {
      rendered,
      __REACT_DEVTOOLS_GLOBAL_HOOK__: {
        supportsFiber: true,
        renderers: new Map(),
        inject: () => 1,
        onCommitFiberRoot: (_: number, root: { current: Fiber }) => visit(root.current),
        onCommitFiberUnmount: () => undefined,
        onPostCommitFiberRoot: () => undefined
      }
    })
  })

const renderedOn = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { rendered } = window as unknown as { rendered: Map<string, number> }
    const places = [...rendered.keys()].sort()
    rendered.clear()
    return places
  })

describe('a key that is pressed', { timeout: 60_000 }, () => {
  it('in one section renders no other, on neither page', async () => {
    const { amara, jonas } = await both()
    for (const { page } of [amara, jonas]) {
      await watchRenders(page)
      await page.reload()
      await allSaved(page)
      // Everything is rendered once: else this would see nothing at all.
      expect(await renderedOn(page)).toEqual(expect.arrayContaining([TODAY, VISION, 'page']))
    }
    // A note elsewhere is followed through what is written, and drawn anew only when its own words move.
    await section(amara.page, VISION).click()
    await amara.page.keyboard.type('further')
    await amara.page.keyboard.press('Shift+Home')
    await amara.page.getByRole('button', { name: 'Come back to this' }).first().click()
    await amara.page.getByRole('button', { name: 'Tell it now' }).click()
    for (const { page } of [amara, jonas]) await section(page, VISION).locator('[data-note]').waitFor()
    await section(jonas.page, TODAY).click()
    await section(amara.page, VISION).click()
    await jonas.page.keyboard.type('a')
    await until(amara.page, TODAY, (words) => words === 'a')
    await Promise.all([allSaved(amara.page), allSaved(jonas.page)])
    for (const { page } of [amara, jonas]) await renderedOn(page)

    await jonas.page.keyboard.type('nd so it goes on')
    await until(amara.page, TODAY, (words) => words.endsWith('goes on'))
    await allSaved(jonas.page)
    const others = (places: string[]): string[] => places.filter((place) => place !== TODAY && place !== 'page')
    expect(others(await renderedOn(jonas.page))).toEqual([])
    expect(others(await renderedOn(amara.page))).toEqual([])
  })
})
