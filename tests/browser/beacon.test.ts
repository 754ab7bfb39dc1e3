// What a page shows is what is saved; should it ever not be, it is mended within half a minute, without a hand, and counted.
import type { Editor } from '@tiptap/core'
import type { ProsemirrorBinding } from '@tiptap/y-tiptap'
import { expect, it } from 'vitest'
import { MESSAGE } from '../../shared/protocol/messageKinds.ts'
import { eventually } from '../harness/eventually.ts'
import { allSaved, section, until, wordsIn } from '../harness/pages.ts'
import { sameOn, withScreens } from '../harness/screens.ts'

const TODAY = 'Where we stand today'
const MENDED = { within: 30_000 }

const { both, origin } = withScreens()

const counted = async (what: string): Promise<number> => {
  const text = await (await fetch(`${origin()}/metrics`)).text()
  return Number(new RegExp(`alongside_page_differences_total\\{what="${what}"\\} (\\d+)`).exec(text)?.[1] ?? 0)
}

it('a page that missed a change begins again from what is saved, with all that was written since, and says so once', async () => {
  const { amara, jonas } = await both()
  // What the server sends to Amara's page is lost while this is so.
  let isLost = false
  await amara.page.routeWebSocket(/\/sync\//, (socket) => {
    const server = socket.connectToServer()
    server.onMessage((message) => {
      const isSync = typeof message !== 'string' && message[0] === MESSAGE.sync
      if (!isLost || !isSync) socket.send(message)
    })
  })
  await amara.page.reload()
  await allSaved(amara.page)
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
  expect(await counted('document')).toBe(1)
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
