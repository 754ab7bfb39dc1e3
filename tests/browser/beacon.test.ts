// What a page shows is what is saved; should it ever not be, it is mended within half a minute, without a hand, and counted.
import type { Editor } from '@tiptap/core'
import type { ProsemirrorBinding } from '@tiptap/y-tiptap'
import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { MESSAGE } from '../../shared/protocol/messageKinds.ts'
import { eventually } from '../harness/eventually.ts'
import { allSaved, section, until, wordsIn, wordsOf } from '../harness/pages.ts'
import { sameOn, withScreens } from '../harness/screens.ts'

const TODAY = 'Where we stand today'
const APART = 'What may get in the way, and how we face it'
const MENDED = { within: 30_000 }

const { both, origin } = withScreens()

const part = (page: Page): Locator => page.getByRole('region', { name: APART, exact: true })
const sheet = (page: Page): Locator => part(page).getByRole('textbox', { name: 'Your sheet' })
const onSheet = (page: Page, words: string): Promise<string> =>
  eventually(
    `“${words}” on the sheet`,
    () => wordsOf(sheet(page)),
    (text) => text === words,
    MENDED
  )

const counted = async (what: string): Promise<number> => {
  const text = await (await fetch(`${origin()}/metrics`)).text()
  return Number(new RegExp(`alongside_page_differences_total\\{what="${what}"\\} (\\d+)`).exec(text)?.[1] ?? 0)
}

it('a page that missed a change begins again from what is saved, with all that was written since, and says so once; so does a sheet', async () => {
  const { amara, jonas } = await both()
  // What the server sends to Amara's page, and to the sheet on Jonas's, is lost while this is so.
  let isLost = false
  const lose = (page: Page, lines: RegExp) =>
    page.routeWebSocket(lines, (socket) => {
      const server = socket.connectToServer()
      server.onMessage((message) => {
        const isSync = typeof message !== 'string' && message[0] === MESSAGE.sync
        if (!isLost || !isSync) socket.send(message)
      })
    })
  await lose(amara.page, /\/sync\//)
  await lose(jonas.page, /\/sync\/.+\/sheets\//)
  await amara.page.reload()
  await allSaved(amara.page)
  // His sheet, on that page and on another device of his, where he takes back what he wrote. Neither asks while it is lost, nor begins again then.
  await part(jonas.page).getByRole('button', { name: 'Write on mine' }).click()
  await sheet(jonas.page).waitFor()
  const elsewhere = await jonas.page.context().newPage()
  await elsewhere.goto(jonas.page.url())
  await part(elsewhere).getByRole('button', { name: 'Open mine' }).click()
  await sheet(jonas.page).pressSequentially('I go quiet.')
  await onSheet(elsewhere, 'I go quiet.')
  isLost = true
  await sheet(elsewhere).press('ControlOrMeta+a')
  await sheet(elsewhere).press('Backspace')
  await part(elsewhere)
    .getByRole('button', { name: 'I have nothing yet' })
    .and(elsewhere.locator(':not([aria-disabled])'))
    .waitFor()
  isLost = false
  expect(await wordsOf(sheet(jonas.page))).toBe('I go quiet.')
  await section(jonas.page, TODAY).pressSequentially('We speak plainly and never.')
  await until(amara.page, TODAY, (words) => words === 'We speak plainly and never.')
  isLost = true
  for (let letters = 0; letters < ' and never.'.length; letters++) await section(jonas.page, TODAY).press('Backspace')
  await allSaved(jonas.page)
  isLost = false
  await section(amara.page, 'When it breaks').pressSequentially('We come back.')
  await eventually(
    'the page to be mended',
    () => wordsIn(amara.page, TODAY),
    (words) => words === 'We speak plainly',
    MENDED
  )
  await amara.page.getByText('It shows what is saved again').waitFor()
  await onSheet(jonas.page, '')
  expect(await counted('document')).toBe(2)
  await allSaved(amara.page)
  const [words] = await sameOn(amara, jonas)
  expect(words?.join()).toContain('We come back.')
})

it('an editor that shows something else than its section holds reads it anew', async () => {
  const { amara, jonas } = await both()
  await section(jonas.page, TODAY).pressSequentially('We speak plainly.')
  await until(amara.page, TODAY, (words) => words === 'We speak plainly.')
  await section(amara.page, TODAY).evaluate((element) => {
    // Behind the binding's back.
    const { editor } = element as unknown as { editor: Editor }
    const { binding } = Reflect.get(editor.state, 'y-sync$') as { binding: ProsemirrorBinding }
    binding.mux(() => editor.view.dispatch(editor.state.tr.insertText('never ', 4)))
  })
  expect(await wordsIn(amara.page, TODAY)).toBe('We never speak plainly.')
  await until(amara.page, TODAY, (words) => words === 'We speak plainly.')
  await eventually(
    'the server to be told',
    () => counted('editor'),
    (count) => count === 1
  )
  await sameOn(amara, jonas)
})
