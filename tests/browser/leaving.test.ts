// One takes everything along and leaves, from a phone; the other finds that it rests; and it goes on when they come back.
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { allSaved, beginAs, joinAs, linkFrom, section, until } from '../harness/pages.ts'
import { withScreens } from '../harness/screens.ts'

const TODAY = 'Where we stand today'
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const { open } = withScreens()

describe('leaving', () => {
  it('with a copy that opens offline, in two presses, with nothing moving on the other’s page; and coming back', async () => {
    const amara = await open()
    const jonas = await open(undefined, PHONE)
    await beginAs(amara.page, 'Amara')
    await joinAs(jonas.page, await linkFrom(amara.page), 'Jonas')
    await section(jonas.page, TODAY).pressSequentially('I wake at twenty to six.')
    await allSaved(jonas.page)
    await until(amara.page, TODAY, (words) => words.includes('twenty to six'))

    // A copy, in each form.
    await jonas.page.getByRole('button', { name: 'Take a copy' }).tap()
    const copies = jonas.page.getByRole('dialog', { name: 'Take a copy' })
    const files = new Map<string, string>()
    for (const name of ['A page', 'A Word document', 'Plain text', 'For another Alongside']) {
      const [download] = await Promise.all([jonas.page.waitForEvent('download'), copies.getByRole('link', { name }).tap()])
      files.set(name, await download.path())
      expect(download.suggestedFilename()).toMatch(/^Jonas and Amara, \d{4}-\d\d-\d\d\.(html|docx|md|json)$/)
    }
    for (const name of ['A page', 'Plain text', 'For another Alongside'])
      expect(await readFile(files.get(name) ?? '', 'utf8')).toContain('I wake at twenty to six.')
    await copies.getByRole('button', { name: 'Done' }).tap()
    const reader = await open(undefined, { offline: true })
    await reader.page.setContent(await readFile(files.get('A page') ?? '', 'utf8'))
    await reader.page.getByRole('heading', { name: 'Jonas and Amara' }).waitFor()
    expect(await reader.page.locator('.words').first().innerText()).toContain('I wake at twenty to six.')

    // Two presses, and out.
    const before = await amara.page.locator('main').innerText()
    await jonas.page.getByRole('button', { name: 'Leave', exact: true }).tap()
    await jonas.page.getByRole('dialog', { name: 'Leave this alliance?' }).getByRole('button', { name: 'Yes, leave' }).tap()
    await jonas.page.waitForURL((url) => url.pathname === '/')
    const left = jonas.page.getByRole('region', { name: 'Those that you left' })
    await left.getByRole('heading', { name: 'Jonas and Amara' }).waitFor()
    await left.getByText(/Until .* you can come back by yourself/).waitFor()
    const link = await left.getByRole('textbox', { name: /A link to your copy/ }).inputValue()
    await reader.context.setOffline(false)
    // The other copy makes a new alliance, in a browser that has none.
    await reader.page.goto('/begin')
    await reader.page.getByText('Bring an alliance from a copy').click()
    await reader.page
      .getByLabel('The copy', { exact: true })
      .setInputFiles({ name: 'not.json', mimeType: 'application/json', buffer: Buffer.from('{}') })
    await reader.page.getByText('This file is no copy of an alliance.').waitFor()
    await reader.page.getByLabel('The copy', { exact: true }).setInputFiles({
      name: 'copy.json',
      mimeType: 'application/json',
      buffer: await readFile(files.get('For another Alongside') ?? '')
    })
    await reader.page.waitForURL('**/a/*')
    await until(reader.page, TODAY, (words) => words === 'I wake at twenty to six.')
    await reader.page.goto(link)
    await reader.page.getByText('I wake at twenty to six.').waitFor()

    // On the other's page nothing has moved but that Jonas is not here.
    await eventually(
      'Jonas not to be here',
      () => amara.page.getByRole('list', { name: 'Who is here' }).innerText(),
      (words) => words.includes('not here')
    )
    expect(await amara.page.locator('main').innerText()).toBe(before)

    // It finds out when it writes: nothing of it is taken, and it is read as it was left.
    await section(amara.page, TODAY).pressSequentially('x')
    await amara.page.getByText('This alliance rests.', { exact: true }).waitFor()
    await amara.page.getByText(/Jonas left on/).waitFor()
    await amara.page.getByText('This alliance rests: its words are read, and no longer written.').waitFor()
    await amara.page.getByRole('button', { name: 'Go on from the saved words' }).click()
    await until(amara.page, TODAY, (words) => words === 'I wake at twenty to six.')
    await amara.page.reload()
    await until(amara.page, TODAY, (words) => words === 'I wake at twenty to six.')
    await amara.page.getByText('This alliance rests.', { exact: true }).waitFor()
    expect(await section(amara.page, TODAY).getAttribute('contenteditable')).toBe('false')
    expect(await amara.page.getByRole('button', { name: /Add a section|Change the title|Share a snapshot/ }).count()).toBe(0)

    // Back, alone; and the other's page goes on by itself.
    await left.getByRole('button', { name: 'Come back' }).tap()
    await jonas.page.waitForURL('**/a/*')
    await allSaved(jonas.page)
    await amara.page.getByText('This alliance rests.', { exact: true }).waitFor({ state: 'detached' })
    await section(amara.page, TODAY).press('End')
    await section(amara.page, TODAY).pressSequentially(' Good.')
    await until(jonas.page, TODAY, (words) => words.includes('Good.'))
  })
})
