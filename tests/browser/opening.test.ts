// Looking at an alliance changes nothing in it: whatever a hostile co-author tried to put there, and whatever odd words an honest
// client has left, a page that is opened writes not one update of its own.
import type { BrowserContext } from 'playwright-core'
import { expect, it } from 'vitest'
import { decodeClientMessage } from '../../shared/protocol/messages.ts'
import { type Update, decodeUpdate, saysNothing } from '../../server/sync/update.ts'
import { count } from '../harness/counts.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { change, foreign, hollow, odd, paragraph } from '../harness/oddWords.ts'
import { allSaved, section } from '../harness/pages.ts'
import { withScreens } from '../harness/screens.ts'

const TODAY = 'Where we stand today'

const { both, origin } = withScreens()

/** An alliance of two who are gone, and a seat in it that speaks by hand. */
const left = async () => {
  const { amara, jonas } = await both()
  await section(amara.page, TODAY).pressSequentially('We speak plainly.')
  await allSaved(amara.page)
  const [cookie] = await jonas.context.cookies()
  const allianceId = new URL(jonas.page.url()).pathname.split('/')[2] ?? ''
  await jonas.page.close()
  await amara.page.close()
  const sit = () => new HeadlessSeat({ origin: origin(), allianceId, cookie: `${cookie?.name}=${cookie?.value}` }).ready()
  return { context: amara.context, allianceId, sit }
}

/** Opens the alliance and puts the caret into every section. What the page wrote meanwhile, frame by frame. */
const look = async ({ context, allianceId }: { context: BrowserContext; allianceId: string }): Promise<Update[]> => {
  const page = await context.newPage()
  const written: Update[] = []
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      if (typeof payload === 'string') return
      const message = decodeClientMessage(new Uint8Array(payload))
      if (message?.type !== 'update' && message?.type !== 'step2') return
      const update = decodeUpdate(message.update)
      if (update === undefined) throw new Error('the page sent what does not decode')
      // The answer to the server's question names what is deleted, whoever did it.
      if (message.type === 'update' ? !saysNothing(update) : update.structs.length > 0) written.push(update)
    })
  )
  await page.goto(`/a/${allianceId}`)
  await allSaved(page)
  const sections = page.locator('section[id^="section-"]')
  for (let nth = 0; nth < (await sections.count()); nth++) {
    await sections.nth(nth).getByRole('textbox').click()
    await page.keyboard.press('ArrowDown')
  }
  // By now it may be far away, and not laid out.
  expect(await section(page, TODAY).textContent()).toContain('We speak plainly.')
  await allSaved(page)
  await page.close()
  return written
}

it('a page that is opened writes nothing, whatever a hostile co-author tried', { timeout: 120_000 }, async (test) => {
  const { sit, ...alliance } = await left()
  for (const [, act] of foreign) {
    await using seat = await sit()
    await seat.saved()
    seat.send(change(seat, act))
    expect((await seat.ended()).code).toBe(4422)
  }
  // What is not refused, and has no place in an editor: left by one who stays.
  await using lurking = await sit()
  await lurking.saved()
  for (const [, act] of hollow) lurking.send(change(lurking, act))
  await lurking.saved()
  expect(await look(alliance)).toEqual([])
  count(test, { 'hostile frames refused': foreign.length })
})

it('a page that finds odd words of an honest client, or what a merge may leave, keeps every letter and writes nothing', async (test) => {
  const { sit, ...alliance } = await left()
  for (const [, act] of odd) {
    await using seat = await sit()
    // Each finds a paragraph with words where the section begins.
    seat.send(change(seat, (body) => body.insert(0, [paragraph('words')])))
    await seat.saved()
    await using next = await sit()
    next.send(change(next, act))
    await next.saved()
  }
  await using before = await sit()
  const words = before.words
  expect(await look(alliance)).toEqual([])
  await using after = await sit()
  // A list or a quote without anything in it has no place in an editor, and no words: the server has taken it away.
  const withoutEmptyBlocks = (text: string): string => {
    const less = text.replaceAll(/<(bulletlist|orderedlist|listitem|blockquote)><\/\1>/g, '')
    return less === text ? text : withoutEmptyBlocks(less)
  }
  expect(after.words).toBe(withoutEmptyBlocks(words))
  count(test, { 'odd, honest frames taken': odd.length })
})
