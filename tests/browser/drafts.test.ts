// Looking back: what a section said on earlier days, played, and copied back with one undo. Each day is another start of the server,
// whose clock the test turns.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as prng from 'lib0/prng'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { seatTwo } from '../harness/Browser.ts'
import { budget, seedOf } from '../harness/budget.ts'
import { count, measured } from '../harness/counts.ts'
import { eventually } from '../harness/eventually.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { allSaved, section, until, wordsIn } from '../harness/pages.ts'
import { withScreens } from '../harness/screens.ts'
import { spawnServer } from '../harness/serverProcess.ts'
import { ShiftedClock } from '../harness/ShiftedClock.ts'
import { expectSound } from '../harness/sound.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const TODAY = 'Where we stand today'
const { open } = withScreens()

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'alongside-days-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

it('the words of an earlier day are found by keyboard, played, and copied back in the ink they had', async () => {
  using clock = new ShiftedClock()
  await using server = await spawnServer({ DATA_DIR: join(root, 'data'), ...clock.environment })
  const { page } = await open(server.origin)
  await page.goto('/')
  await page.getByRole('textbox', { name: 'Your name' }).fill('Amara')
  await page.getByRole('combobox', { name: 'Your seat' }).selectOption('coach')
  await page.getByRole('button', { name: 'Begin an alliance' }).click()
  await page.waitForURL('**/a/*')
  await allSaved(page)

  const lookBack = async (): Promise<void> => {
    await page.getByRole('button', { name: `What can be done with “${TODAY}”` }).click()
    await page.getByRole('menuitem', { name: 'Earlier days' }).click()
  }
  const earlier = page.getByRole('region', { name: `Earlier days of “${TODAY}”` })
  const then = earlier.getByRole('textbox')
  await lookBack()
  await earlier.getByText('Nothing to look back on yet.').waitFor()
  await earlier.getByRole('button', { name: 'Enough' }).click()

  await section(page, TODAY).click()
  await page.keyboard.type('We go slowly.')
  await allSaved(page)
  clock.shift(DAY_MS)
  await page.keyboard.type(' Or not.')
  await allSaved(page)
  clock.shift(2 * DAY_MS)
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('We run.')
  await allSaved(page)

  await lookBack()
  const slider = earlier.getByRole('slider', { name: 'Day' })
  await then.getByText('We go slowly. Or not.').waitFor()
  await eventually(
    'the focus',
    () => slider.evaluate((element) => element === document.activeElement),
    (isThere) => isThere
  )
  const last = await slider.getAttribute('aria-valuetext')
  await page.keyboard.press('ArrowLeft')
  await eventually(
    'the day before',
    () => then.innerText(),
    (words) => words === 'We go slowly.'
  )
  expect(await slider.getAttribute('aria-valuetext')).not.toBe(last)
  expect(await then.locator('[data-ink]').first().innerText()).toBe('We go slowly.')

  await earlier.getByRole('button', { name: 'Play' }).click()
  await then.getByText('We go slowly. Or not.').waitFor()
  await earlier.getByRole('button', { name: 'Play' }).waitFor()
  expect(await slider.getAttribute('aria-valuetext')).toBe(last)

  // Nothing can be written there; some of it chosen, only that is copied.
  await then.click()
  await page.keyboard.type('x')
  expect(await then.innerText()).toBe('We go slowly. Or not.')
  await section(page, TODAY).click()
  await page.keyboard.press('End')
  await earlier.getByRole('button', { name: 'Copy them back' }).click()
  await until(page, TODAY, (words) => words.includes('We go slowly. Or not.'))
  await allSaved(page)
  await page.keyboard.press('ControlOrMeta+z')
  await until(page, TODAY, (words) => words === 'We run.')
  expect(await wordsIn(page, TODAY)).toBe('We run.')
  await expectSound(page, 'an earlier day', ({ name }) =>
    ['desk, forced colours', 'phone, from the right', 'smallest'].includes(name)
  )
})

/** Runs in the page: how long after the next press, in milliseconds, a slider has been drawn. */
const sliderAfterPress = (): void => {
  const ready = new Promise<number>((resolve) => {
    const onPress = ({ timeStamp }: Event): void => {
      const watching = new MutationObserver(() => {
        if (document.querySelector('input[type=range]') === null) return
        watching.disconnect()
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - timeStamp)))
      })
      watching.observe(document.body, { childList: true, subtree: true })
    }
    addEventListener('click', onPress, { capture: true, once: true })
  })
  Reflect.set(globalThis, 'sliderReady', ready)
}

const EDITS = budget({ short: 10_000, long: 100_000 })

it(`after ${EDITS} edits in thirty days the slider is ready within a second`, async (context) => {
  const DAYS = 30
  using clock = new ShiftedClock()
  await using server = await spawnServer({ DATA_DIR: join(root, 'many'), ...clock.environment })
  const { alliance, coach } = await seatTwo(server.origin)
  const random = prng.create(seedOf('many days'))
  {
    await using hand = await new HeadlessSeat({
      origin: server.origin,
      allianceId: alliance.id,
      cookie: coach.cookie
    }).ready()
    for (let edit = 0, at = 0; edit < EDITS; edit++) {
      const { text } = hand
      // Typed on, now and then elsewhere; every fourth key takes out some of it.
      at = edit % 50 === 0 ? prng.int32(random, 0, text.length) : Math.min(at, text.length)
      if (edit % 4 < 3) {
        text.insert(at, 'word ')
        at += 5
      } else if (at >= 9) text.delete((at -= 9), 9)
      if (edit % 100 === 99) await hand.saved()
      if (edit % Math.ceil(EDITS / DAYS) === 0) clock.shift((edit / Math.ceil(EDITS / DAYS)) * DAY_MS)
    }
    await hand.saved()
  }
  clock.shift(DAYS * DAY_MS)

  const { page } = await open(server.origin)
  const [name = '', value = ''] = (coach.cookie ?? '').split('=')
  await page.context().addCookies([{ name, value, url: server.origin }])
  await page.goto(`/a/${alliance.id}`)
  await allSaved(page)
  await page.getByRole('button', { name: `What can be done with “${TODAY}”` }).click()
  await page.evaluate(sliderAfterPress)
  await page.getByRole('menuitem', { name: 'Earlier days' }).click()
  const earlier = page.getByRole('region', { name: `Earlier days of “${TODAY}”` })
  await earlier.getByRole('slider', { name: 'Day' }).waitFor()
  const ready = await page.evaluate((): Promise<number> => Reflect.get(globalThis, 'sliderReady'))
  await eventually(
    'the first day',
    async () => (await earlier.getByRole('textbox').textContent())?.length ?? 0,
    (letters) => letters > 1_000
  )
  count(context, { edits: EDITS })
  measured(context, {
    'ms until the slider is drawn': Math.round(ready)
  })
  expect(ready).toBeLessThan(1_000)
})
