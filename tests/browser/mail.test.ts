// One line by mail on the day to come back: asked for in the dialog, confirmed where the mail is read, sent when the day has come, ended by
// the link that it brings.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { openMailServer, tokenIn } from '../harness/mailServer.ts'
import { allSaved, beginAs, joinAs, linkFrom } from '../harness/pages.ts'
import { withScreens } from '../harness/screens.ts'
import { spawnServer } from '../harness/serverProcess.ts'
import { ShiftedClock } from '../harness/ShiftedClock.ts'
import { expectSound } from '../harness/sound.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** An hour before UTC, all the year. */
const THERE = { timezoneId: 'Africa/Lagos' }

const { open } = withScreens()

const byMail = (page: Page) => page.getByRole('region', { name: 'A line by mail on that day' })
const openDialog = (page: Page): Promise<void> => page.getByRole('button', { name: 'The day and your calendar' }).click()

it('is asked for, confirmed, sent on the day and ended, for one of two alone', { timeout: 120_000 }, async () => {
  const root = await mkdtemp(join(tmpdir(), 'alongside-mail-'))
  await using post = await openMailServer()
  using clock = new ShiftedClock()
  const environment = {
    DATA_DIR: join(root, 'data'),
    SMTP_URL: post.url,
    MAIL_FROM: 'Alongside <alongside@example.org>',
    ...clock.environment
  }
  try {
    await using before = await spawnServer(environment)
    const { origin } = before
    const amara = await open(origin, THERE)
    const jonas = await open(origin, THERE)
    const reader = await open(origin, { ...THERE, viewport: { width: 390, height: 844 } })
    await beginAs(amara.page, 'Amara')
    await joinAs(jonas.page, await linkFrom(amara.page), 'Jonas')
    const tomorrow = new Date(Date.now() + 60 * 60 * 1000 + DAY_MS).toISOString().slice(0, 10)
    await amara.page.getByRole('button', { name: 'A day to come back' }).click()
    await amara.page.getByRole('textbox', { name: 'Day', exact: true }).fill(tomorrow)
    await amara.page.getByRole('button', { name: 'Keep this day' }).click()
    await openDialog(amara.page)
    await openDialog(jonas.page)

    const address = byMail(amara.page).getByRole('textbox', { name: 'Your mail address' })
    await address.fill('amara at example.org')
    await address.press('Enter')
    await byMail(amara.page).getByText('Write one address, such as amara@example.org.').waitFor()
    await address.fill('amara@example.org')
    await address.press('Enter')
    await byMail(amara.page).getByText('amara@example.org is being asked.').waitFor()
    const [question] = await post.has(1)
    if (question === undefined) return
    await reader.page.goto(`/mail#${tokenIn(question)}`)
    await reader.page.getByRole('heading', { name: 'One line by mail, on the day you mean to come back?' }).waitFor()
    await expectSound(reader.page, 'asked by mail')
    await reader.page.getByRole('button', { name: 'Yes, write to me' }).click()
    await reader.page.getByRole('heading', { name: 'One line goes to you on the day you mean to come back.' }).waitFor()
    await byMail(amara.page)
      .getByText('On the morning of each day that you set here, one line goes to amara@example.org.')
      .waitFor()
    await expectSound(amara.page, 'a line by mail')
    // To the other it is as if there were none.
    await byMail(jonas.page).getByRole('textbox', { name: 'Your mail address' }).waitFor()
    expect(await jonas.page.content()).not.toContain('amara@example.org')

    before.kill('SIGTERM')
    expect((await before.exited).code).toBe(0)
    clock.shift(Date.parse(`${tomorrow}T06:30:00Z`) - Date.now())
    await using after = await spawnServer({ ...environment, PORT: new URL(origin).port })
    expect(after.origin).toBe(origin)
    const [, line] = await post.has(2)
    expect(line?.to).toEqual(['amara@example.org'])
    const page = new URL(amara.page.url())
    expect(line?.text).toContain(`${page.origin}${page.pathname}\n`)
    await allSaved(amara.page)
    if (line === undefined) return
    await reader.page.goto('about:blank')
    await reader.page.goto(`/mail#${tokenIn(line)}`)
    await reader.page.getByRole('button', { name: 'End it' }).click()
    await reader.page.getByRole('heading', { name: 'It is ended.' }).waitFor()
    await byMail(amara.page).getByRole('textbox', { name: 'Your mail address' }).waitFor()
    await reader.page.reload()
    await reader.page.getByRole('heading', { name: 'This link no longer does anything.' }).waitFor()
    expect(post.mails).toHaveLength(2)
  } finally {
    await rm(root, { recursive: true, force: true })
  }
})
