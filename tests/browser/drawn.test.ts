// The states that an alliance's page can be in, as they are drawn: on every screen, in every light, by keyboard and by
// finger.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Alliance, Invitation } from '../../shared/protocol/bodies.ts'
import { Browser } from '../harness/Browser.ts'
import { eventually } from '../harness/eventually.ts'
import { allSaved, section, until } from '../harness/pages.ts'
import { withScreens } from '../harness/screens.ts'
import { expectSound } from '../harness/sound.ts'

const TODAY = 'Where we stand today'
const { open, both, origin } = withScreens()

const menuOf = (page: Page, title: string) => page.getByRole('button', { name: `What can be done with “${title}”` })

/** The ways of looking in which a state is most likely to break, for those that are made of parts drawn elsewhere, too. */
const HARD = ({ name }: { name: string }): boolean =>
  ['desk, forced colours', 'desk at 200 %', 'phone, from the right', 'smallest'].includes(name)

describe('every state is sound', { timeout: 300_000 }, () => {
  it('sections in hand', async () => {
    const { amara, jonas } = await both()
    await section(jonas.page, TODAY).pressSequentially('[ ] call **Ruth** ')
    await until(amara.page, TODAY, (words) => words.startsWith('call Ruth'))
    await section(amara.page, 'What stays here').pressSequentially('> no names ')
    await until(jonas.page, 'What stays here', (words) => words.startsWith('no names'))
    await expectSound(jonas.page, 'tasks, a quotation, the other’s caret')

    await menuOf(jonas.page, TODAY).click()
    await jonas.page.getByRole('menu').waitFor()
    await expectSound(jonas.page, 'a section’s menu')
    await jonas.page.getByRole('menuitem', { name: 'Rename' }).click()
    const title = jonas.page.getByRole('textbox', { name: 'Title of the section' })
    await title.fill('')
    await title.press('Enter')
    await jonas.page.getByText('A section needs a title').waitFor()
    await expectSound(jonas.page, 'a title that is missing')
    await title.press('Escape')

    await jonas.page.getByRole('button', { name: 'Add a section' }).first().click()
    await expectSound(jonas.page, 'adding a section', ({ width }) => width >= 1100)
    await jonas.page.keyboard.press('Escape')

    await menuOf(jonas.page, 'What stays here').click()
    await jonas.page.getByRole('menuitem', { name: 'Set aside' }).click()
    await jonas.page.getByText('is set aside').first().waitFor()
    await expectSound(jonas.page, 'a section set aside')

    await jonas.page.keyboard.press('Escape')
    await jonas.page.locator('body').press('?')
    await jonas.page.getByRole('dialog').waitFor()
    await expectSound(jonas.page, 'by keyboard')
    await jonas.page.keyboard.press('Escape')

    await jonas.page.setViewportSize({ width: 390, height: 844 })
    await jonas.page.getByRole('button', { name: 'Sections' }).click()
    await expectSound(jonas.page, 'the sheet of sections', ({ width }) => width < 700)
  })

  it('words shown outside', async () => {
    const { amara, jonas } = await both()
    await section(jonas.page, TODAY).pressSequentially('I wake at twenty to six.')
    await allSaved(jonas.page)
    await jonas.page.getByRole('button', { name: 'Share a snapshot' }).click()
    const dialog = jonas.page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'None' }).click()
    await dialog.getByRole('button', { name: 'Ask Amara' }).click()
    await dialog.getByText('Choose one section at least.').waitFor()
    await expectSound(jonas.page, 'asking to share, with nothing chosen')
    await dialog.getByRole('button', { name: 'All' }).click()
    await dialog.getByRole('button', { name: 'Ask Amara' }).click()
    const card = (page: Page) => page.getByRole('region', { name: /^Show .* to someone outside\?$/ })
    await card(amara.page).waitFor()
    await card(jonas.page).waitFor()
    await expectSound(jonas.page, 'asked, as the one who asks sees it')
    await expectSound(amara.page, 'asked, as the other sees it')
    await card(amara.page).getByRole('button', { name: 'Yes, show them' }).click()
    const shown = amara.page.getByRole('region', { name: 'Shown outside' })
    const url = await shown.getByRole('textbox').inputValue()
    await expectSound(amara.page, 'shown outside')
    const stranger = await open()
    await stranger.page.goto(url)
    await expectSound(stranger.page, 'the snapshot')
    await shown.getByRole('button', { name: 'Close it' }).click()
    await expectSound(amara.page, 'closing, asked once more')
    await shown.getByRole('button', { name: 'Yes, close it' }).click()
    await shown.waitFor({ state: 'detached' })
    await stranger.page.goto(url)
    await expectSound(stranger.page, 'a snapshot that was closed')
  })

  it('what is seldom opened', async () => {
    const { amara, jonas } = await both()
    const { page } = amara
    const dialog = page.getByRole('dialog')
    const part = page.getByRole('region', { name: TODAY, exact: true })
    await section(page, TODAY).pressSequentially('I wake at twenty to six, and I wait for the bell.')
    await until(jonas.page, TODAY, (words) => words.endsWith('the bell.'))
    await allSaved(page)
    for (const who of [jonas.page, page])
      await who.getByRole('region', { name: TODAY, exact: true }).getByRole('button', { name: 'I’m in' }).click()
    await part.getByRole('button', { name: 'Say in my own words what I hear us promising' }).click()
    await part.getByRole('textbox', { name: /in my own words/ }).fill('That I say when a night was long.')
    await expectSound(page, 'own words, being written', HARD)
    await part.getByRole('button', { name: 'Keep it' }).click()
    await menuOf(page, TODAY).click()
    await page.getByRole('menuitem', { name: 'Earlier days' }).click()
    await page.getByRole('button', { name: 'Forget our drafts now' }).waitFor()
    await expectSound(page, 'earlier days, and own words', HARD)
    await page.getByRole('button', { name: 'A day to come back' }).click()
    await dialog.waitFor()
    await expectSound(page, 'a day to come back', HARD)
    await page.keyboard.press('Escape')
    for (const [does, question] of [
      ['Take a copy', 'Take a copy'],
      ['Leave', 'Leave this alliance?'],
      ['Erase', /^Erase this alliance/]
    ] as const) {
      await page.getByRole('button', { name: does, exact: true }).click()
      await page.getByRole('dialog', { name: question }).waitFor()
      await expectSound(page, does, HARD)
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
    }
  })

  it('eight, one of whom does not stand on the words', async () => {
    const first = new Browser(origin())
    const begun = await first.ask<{ alliance: Alliance }>('POST', '/api/alliances', {
      template: 'team',
      me: { name: 'Amara', seat: 0 }
    })
    const { id, seats, sections } = begun.body.alliance
    const others = ['Jonas', 'Ruth', 'Ilse', 'Bartholomew', 'Noor', 'Wei', 'Thandiwe'].map((name) => ({
      name,
      who: new Browser(origin())
    }))
    // While one sits alone, a link for each.
    const links = []
    for (const seat of seats.slice(1)) {
      const made = await first.ask<{ invitation: Invitation }>('POST', `/api/alliances/${id}/invitations`, { seatId: seat.id })
      links.push(made.body.invitation.token)
    }
    for (const [nth, { who, name }] of others.entries()) await who.accept(links[nth] ?? '', name)
    const { page, context } = await open()
    const [name = '', value = ''] = (first.cookie ?? '').split('=')
    await context.addCookies([{ name, value, url: origin() }])
    await page.goto(`/a/${id}`)
    await allSaved(page)
    const title = sections[0]?.title ?? ''
    await section(page, title).pressSequentially('We look after the house.')
    await allSaved(page)
    const { digest } = (await first.read(id)).sections[0] ?? {}
    for (const [nth, { who }] of others.entries()) {
      const stance = nth === 3 ? 'willing' : nth === 5 ? 'not-yet' : 'in'
      await who.ask('PUT', `/api/alliances/${id}/sections/${sections[0]?.id}/stance`, { stance, digest })
    }
    const part = page.getByRole('region', { name: title, exact: true })
    await part.getByRole('button', { name: 'I’m in' }).click()
    await part.getByText('It waits for Wei.').waitFor()
    await expectSound(page, 'eight', HARD)
    await page.getByRole('button', { name: 'Share a snapshot' }).click()
    await page.getByRole('dialog').waitFor()
    await expectSound(page, 'eight, asking to share', HARD)
  })

  it('lines that break', async () => {
    const { jonas } = await both()
    await jonas.context.setOffline(true)
    await section(jonas.page, TODAY).pressSequentially('kept here')
    await jonas.page
      .getByText(/offline/i)
      .first()
      .waitFor()
    await expectSound(jonas.page, 'offline')
  })
})

describe('the faces', () => {
  it('are ours for every word on the page, upright and leaning', async () => {
    const { jonas } = await both()
    await section(jonas.page, TODAY).pressSequentially('so *this* and **that** é ')
    await jonas.page.evaluate(() => document.fonts.ready)
    await allSaved(jonas.page)
    const session = await jonas.context.newCDPSession(jonas.page)
    await session.send('DOM.enable')
    await session.send('CSS.enable')
    const faces = async (): Promise<string[]> => {
      const { root } = await session.send('DOM.getDocument', { depth: -1 })
      const { nodeIds } = await session.send('DOM.querySelectorAll', { nodeId: root.nodeId, selector: 'body *' })
      const seen = new Set<string>()
      for (const nodeId of nodeIds)
        for (const { familyName } of (await session.send('CSS.getPlatformFontsForNode', { nodeId })).fonts) seen.add(familyName)
      return [...seen].sort()
    }
    await eventually('our faces and no others', faces, (seen) => seen.every((name) => /^(Literata|Source Sans 3)/.test(name)))
    const leaning = await jonas.page.evaluate(
      () => [...document.fonts].filter(({ style, status }) => style === 'italic' && status === 'loaded').length
    )
    expect(leaning).toBeGreaterThan(0)
  })
})

describe('by keyboard', () => {
  it('every stop on the way through the page can be seen', async () => {
    const { jonas } = await both()
    await jonas.page.evaluate(() => document.body.focus())
    const stops = new Set<string>()
    const unseen: string[] = []
    for (let press = 0; press < 120; press++) {
      await jonas.page.keyboard.press('Tab')
      const stop = await jonas.page.evaluate(() => {
        const at = document.activeElement
        if (at === null || at === document.body) return undefined
        // The ring may be drawn by the element, by what holds it, or for words by the caret and the line beside them.
        const ringed = [at, at.parentElement, ...at.querySelectorAll('*')].some((element) => {
          if (element === null) return false
          const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
          return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none'
        })
        const box = at.getBoundingClientRect()
        const name = `${at.tagName} ${at.getAttribute('aria-label') ?? at.getAttribute('aria-labelledby') ?? at.textContent?.slice(0, 40)}`
        return { name, seen: box.width > 0 && box.height > 0 && (ringed || at.getAttribute('role') === 'textbox') }
      })
      if (stop === undefined) break
      if (!stop.seen) unseen.push(stop.name)
      stops.add(stop.name)
    }
    expect(unseen).toEqual([])
    expect(stops.size).toBeGreaterThan(20)
  })
})

describe('by finger', () => {
  it('whatever can be touched has room for a finger', async () => {
    const { amara } = await both()
    const phone = await open(undefined, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
    await phone.context.addCookies(await amara.context.cookies())
    await phone.page.goto(amara.page.url())
    await allSaved(phone.page)
    await section(phone.page, TODAY).pressSequentially('[ ] call Ruth')
    const small = () =>
      phone.page.evaluate(() =>
        [
          ...(document.querySelector('dialog[open]') ?? document).querySelectorAll<HTMLElement>(
            'button, a[href], input, select, [role=menuitem]'
          )
        ].flatMap((element) => {
          // Links in running words are as tall as their line.
          if (!element.checkVisibility() || element.closest('p, .words a') !== null) return []
          const target = element.closest('label') ?? element
          const box = target.getBoundingClientRect()
          const [x, y] = [box.left + box.width / 2, box.top + box.height / 2]
          if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return []
          // Where a finger lands may be more than what is drawn: felt for from the middle to all sides.
          const reach = (dx: number, dy: number): number => {
            let steps = 0
            while (steps < 60) {
              const hit = document.elementFromPoint(x + dx * (steps + 1), y + dy * (steps + 1))
              if (hit === null || !(target === hit || target.contains(hit))) break
              steps++
            }
            return steps
          }
          const width = reach(-1, 0) + reach(1, 0) + 1
          const height = reach(0, -1) + reach(0, 1) + 1
          const outside = box.top < 0 || box.bottom > innerHeight
          return width >= 43 && (height >= 43 || outside) ? [] : [`${element.outerHTML.slice(0, 120)} ${width}×${height}`]
        })
      )
    expect(await small()).toEqual([])
    await phone.page.getByRole('button', { name: 'Sections' }).click()
    expect(await small()).toEqual([])
  })
})
