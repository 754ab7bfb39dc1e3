// What a hand does in the words: shapes by keys and by signs, tasks, and the undo of each.
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { eventually } from '../harness/eventually.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { allSaved, beginAs, section, until, wordsIn } from '../harness/pages.ts'
import { sameOn, withScreens } from '../harness/screens.ts'

const TODAY = 'Where we stand today'

const { open, both, origin } = withScreens()

/** The blocks of a section as a reader sees them: `ul(li(p))`, `strong` and the like, with their words. */
const shapeOf = (page: Page, title = TODAY): Promise<string> =>
  section(page, title).evaluate((element) => {
    const shape = (node: Node): string => {
      if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? ''
      if (
        !(node instanceof HTMLElement) ||
        node.matches('.ProseMirror-widget, .ProseMirror-trailingBreak, .ProseMirror-separator, label')
      )
        return ''
      const inside = [...node.childNodes].map(shape).join('')
      const name = node.tagName.toLowerCase()
      if (['span', 'div'].includes(name)) return inside
      const kind = node.dataset['task'] ?? (node.dataset['quote'] === undefined ? undefined : 'quote')
      return `${name}${kind === undefined ? '' : `:${kind}`}(${inside})`
    }
    return [...element.childNodes].map(shape).join('')
  })

const became = (page: Page, shape: string): Promise<string> =>
  eventually(
    'the words to have their shape',
    () => shapeOf(page),
    (seen) => seen === shape
  )

const alone = async (): Promise<Page> => {
  const { page } = await open()
  await beginAs(page, 'Amara')
  await section(page, TODAY).click()
  return page
}

describe('signs that make a shape', () => {
  it.each([
    ['- ', 'ul(li(p()))', '- '],
    ['* ', 'ul(li(p()))', '* '],
    ['1. ', 'ol(li(p()))', '1. '],
    ['[] ', 'ul(li:open(p()))', '[] '],
    ['[ ] ', 'ul(li:open(p()))', '[ ] '],
    ['[x] ', 'ul(li:done(p()))', '[x] '],
    ['> ', 'p:quote()', '> '],
    ['so **this**', 'p(so strong(this))', 'so **this**'],
    ['so *this*', 'p(so em(this))', 'so *this*'],
    ['so _this_', 'p(so em(this))', 'so _this_'],
    ['[a b](https://a.org/?b=c)', 'p(a(a b))', '[a b](https://a.org/?b=c)']
  ])('%j, and one undo leaves the signs', async (typed, shape, signs) => {
    const page = await alone()
    await page.keyboard.type(typed)
    await became(page, shape)
    await page.keyboard.press('Control+z')
    await became(page, `p(${signs})`)
    await page.keyboard.press('Control+Shift+z')
    await became(page, shape)
    await allSaved(page)
  })

  it.each([
    ['- one', 'ul(li(p(one)))'],
    ['so **this** one', 'p(so strong(this) one)'],
    ['so *this*, _that_.', 'p(so em(this), em(that).)'],
    ['[a](https://a.org) b', 'p(a(a) b)']
  ])('%j: what is written after it is plain', async (typed, shape) => {
    const page = await alone()
    await page.keyboard.type(typed)
    await became(page, shape)
  })

  it('leave alone what only looks like one', async () => {
    const page = await alone()
    const typed = [
      '3. November',
      '2024. ',
      'a - b * c > d',
      '2*3*4 ',
      'snake_case_words ',
      '** not bold ** ',
      '[words](javascript:x) ',
      '![x](https://a.org/b.png) ',
      '-'
    ]
    for (const line of typed) {
      await page.keyboard.type(line)
      await page.keyboard.press('Enter')
    }
    expect(await shapeOf(page)).toBe([...typed, ''].map((line) => `p(${line})`).join(''))
  })

  it('leave alone what a list begins with already, but make tasks of "- [ ] "', async () => {
    const page = await alone()
    await page.keyboard.type('- [ ] one')
    await became(page, 'ul(li:open(p(one)))')
    await page.keyboard.press('Enter')
    await page.keyboard.type('- two')
    expect(await shapeOf(page)).toBe('ul(li:open(p(one))li:open(p(- two)))')
  })

  it('keep each word in the ink of whoever wrote it', async () => {
    const { amara, jonas } = await both()
    await section(amara.page, TODAY).pressSequentially('calm ')
    await until(jonas.page, TODAY, (words) => words === 'calm ')
    await section(jonas.page, TODAY).press('Control+Home')
    await jonas.page.keyboard.type('**')
    await section(jonas.page, TODAY).press('End')
    await jonas.page.keyboard.type('sea**')
    await became(amara.page, 'p(strong(calm )strong(sea))')
    const inks = () =>
      section(amara.page, TODAY)
        .locator('[data-author]')
        .evaluateAll((runs) =>
          runs.map((run) => `${run.querySelector('[data-ink]')?.getAttribute('data-ink')}: ${run.textContent}`)
        )
    await eventually('both inks', inks, (seen) => JSON.stringify(seen.map((run) => run.split(': ')[1])) === '["calm ","sea"]')
    expect(new Set((await inks()).map((run) => run.split(':')[0])).size).toBe(2)
    await Promise.all([allSaved(amara.page), allSaved(jonas.page)])
    await sameOn(amara, jonas)
  })
})

describe('keys', () => {
  it.each([
    ['Control+Shift+8', 'ul(li(p(words)))'],
    ['Control+Shift+7', 'ol(li(p(words)))'],
    ['Control+Shift+9', 'ul(li:open(p(words)))'],
    ['Control+Shift+b', 'p:quote(words)']
  ])('%s makes a shape and takes it back', async (keys, shape) => {
    const page = await alone()
    await page.keyboard.type('words')
    await page.keyboard.press(keys)
    await became(page, shape)
    await page.keyboard.press(keys)
    await became(page, 'p(words)')
  })

  it('turn one kind of list into another, with what was chosen still chosen', async () => {
    const page = await alone()
    await page.keyboard.type('- one')
    await page.keyboard.press('Enter')
    await page.keyboard.type('two')
    await page.keyboard.press('Control+Shift+9')
    await became(page, 'ul(li:open(p(one))li:open(p(two)))')
    await page.keyboard.type('!')
    await page.keyboard.press('Control+Shift+7')
    await became(page, 'ol(li(p(one))li(p(two!)))')
    await page.keyboard.press('Control+Shift+8')
    await became(page, 'ul(li(p(one))li(p(two!)))')
  })

  it('are all told in the sheet of keys, and each of them does something', async () => {
    const page = await alone()
    await page.keyboard.type('[ ] one')
    await page.keyboard.press('Control+Enter')
    await became(page, 'ul(li:done(p(one)))')
    await page.keyboard.press('Enter')
    await became(page, 'ul(li:done(p(one))li:open(p()))')
    await page.keyboard.press('Tab')
    await page.keyboard.type('within')
    await became(page, 'ul(li:done(p(one)ul(li:open(p(within)))))')
    await page.keyboard.press('Shift+Tab')
    await became(page, 'ul(li:done(p(one))li:open(p(within)))')
    await page.keyboard.press('Home')
    await page.keyboard.press('Control+Enter')
    // A new one above a task that is done is not done itself.
    await page.keyboard.press('Enter')
    await became(page, 'ul(li:done(p(one))li:open(p())li:done(p(within)))')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Backspace')
    await became(page, 'ul(li:done(p(one)))p()ul(li:done(p(within)))')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('x')
    await became(page, 'ul(li:done(p(one)))p(br()x)ul(li:done(p(within)))')
  })
})

describe('a key', () => {
  it('is carried out where the caret is, however soon it follows the one that moved it', async () => {
    const page = await alone()
    await page.keyboard.type('one')
    await page.keyboard.press('Enter')
    await page.keyboard.type('two')
    for (let round = 0; round < 10; round++) {
      // Both in one go, as a program would send them.
      await Promise.all([page.keyboard.press('Control+Home'), page.keyboard.press('Enter')])
      await Promise.all([page.keyboard.press('Control+End'), page.keyboard.press('Enter')])
    }
    // Control is held down by then: each made a new line in its paragraph.
    const lines = 'br()'.repeat(10)
    await became(page, `p(${lines}one)p(two${lines})`)
  })
})

describe('a task', () => {
  it('is ticked by mouse and by key, has its words for a name, and both who tick it at once agree', async () => {
    const { amara, jonas } = await both()
    await section(amara.page, TODAY).pressSequentially('[ ] call Ruth')
    const box = ({ page }: { page: Page }) => page.getByRole('checkbox', { name: 'call Ruth' })
    await box(jonas).waitFor()
    await box(jonas).click()
    await became(amara.page, 'ul(li:done(p(call Ruth)))')
    expect(await box(amara).isChecked()).toBe(true)
    // The words keep the focus, and undo is each one's own.
    expect(await section(amara.page, TODAY).evaluate((words) => words === document.activeElement)).toBe(true)
    await Promise.all([allSaved(amara.page), allSaved(jonas.page)])
    await Promise.all([box(amara).click(), box(jonas).click()])
    await Promise.all([allSaved(amara.page), allSaved(jonas.page)])
    await sameOn(amara, jonas)
    await eventually(
      'both boxes to say the same',
      () => Promise.all([box(amara).isChecked(), box(jonas).isChecked()]),
      ([one, other]) => one === other
    )
  })

  it('that one ticks while the other writes in it, apart from each other, is ticked and has the words', async () => {
    const { amara, jonas } = await both()
    await section(amara.page, TODAY).pressSequentially('[ ] one')
    await until(jonas.page, TODAY, (words) => words === 'one')
    await jonas.context.setOffline(true)
    await amara.context.setOffline(true)
    await section(jonas.page, TODAY).press('Control+End')
    await jonas.page.keyboard.type(' more')
    await amara.page.getByRole('checkbox').click()
    await Promise.all([jonas.context.setOffline(false), amara.context.setOffline(false)])
    await Promise.all([allSaved(amara.page), allSaved(jonas.page)])
    await became(jonas.page, 'ul(li:done(p(one more)))')
    await became(amara.page, 'ul(li:done(p(one more)))')
    expect(await wordsIn(amara.page, TODAY)).toBe('one more')
  })
})

/** As the browser does it when something was copied elsewhere. */
const paste = (page: Page, html: string, title = TODAY): Promise<void> =>
  section(page, title).evaluate((element, html) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/html', html)
    clipboardData.setData('text/plain', 'plain')
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, html)

describe('what is pasted', () => {
  // Shaped by hand as these programs write it.
  const copied = (from: string): Promise<string> => readFile(new URL(`pasted/${from}.txt`, import.meta.url), 'utf8')

  it.each([
    [
      'word',
      'p(strong(What helps me))p(Please ask strong(once more), and em(wait). Then write.)' +
        'ul(li(p(mornings))li(p(no calls)))p(Tuesday)p(ten o’clock)p(not an address, a(an address))'
    ],
    [
      'google-docs',
      'p(strong(What helps me))p(Please ask strong(once more), and em(wait).)' +
        'ul(li(p(mornings)ul(li(p(before nine)))))ul(li:done(p(call Ruth))li:open(p(the key)))'
    ],
    ['apple-notes', 'p(strong(What helps me))p(Please ask em(once more).)ul(li(p(mornings))li(p(no calls)))']
  ])('from %s is its words and their shapes, and nothing else', async (from, shape) => {
    const { amara, jonas } = await both()
    await section(amara.page, TODAY).click()
    await paste(amara.page, await copied(from))
    await became(amara.page, shape)
    await became(jonas.page, shape)
    // All of it is one act of mine.
    await amara.page.keyboard.press('Control+z')
    await became(amara.page, 'p()')
  })
})

describe('a caret that is moved by a key', () => {
  it('stays moved, whatever the other writes at that moment', async () => {
    const { amara } = await both()
    const cookie = (await amara.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
    const allianceId = new URL(amara.page.url()).pathname.split('/')[2] ?? ''
    await using seat = await new HeadlessSeat({ origin: origin(), allianceId, cookie }).ready()
    const theirs = new Y.XmlElement('paragraph')
    theirs.insert(0, [new Y.XmlText('theirs ')])
    seat.body.insert(1, [theirs])
    await seat.saved()
    await section(amara.page, TODAY).pressSequentially('a'.repeat(40))
    const writing = { on: true }
    const other = async (): Promise<void> => {
      while (writing.on) {
        const words = theirs.get(0)
        if (!(words instanceof Y.XmlText)) throw new Error('no text')
        words.insert(words.length, 'b')
        await seat.saved()
      }
    }
    const written = other()
    for (let nth = 0; nth < 40; nth++) await amara.page.keyboard.press('ArrowLeft')
    await amara.page.keyboard.type('|')
    for (let nth = 0; nth < 20; nth++) await amara.page.keyboard.press('ArrowRight')
    await amara.page.keyboard.type('|')
    writing.on = false
    await written
    const [mine] = (await until(amara.page, TODAY, (words) => words.includes('b'))).split('\n')
    expect(mine).toBe(`|${'a'.repeat(20)}|${'a'.repeat(20)}`)
  })
})

describe('a section that is full', () => {
  it('says so before it is, takes no more, and loses nothing of what it holds', async () => {
    const { amara, jonas } = await both()
    const place = new URL(amara.page.url())
    const cookie = (await amara.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
    const allianceId = place.pathname.split('/')[2] ?? ''
    await using seat = await new HeadlessSeat({ origin: origin(), allianceId, cookie }).ready()
    seat.doc.transact(() => {
      for (let nth = 0; nth < 170; nth++) {
        const paragraph = new Y.XmlElement('paragraph')
        paragraph.insert(0, [new Y.XmlText('word '.repeat(200))])
        seat.body.insert(0, [paragraph])
      }
    })
    await seat.saved()
    const nearly = amara.page.getByText('This section is nearly full.')
    await nearly.waitFor()
    await section(amara.page, TODAY).press('Control+Home')
    await amara.page.keyboard.type('Before. ')
    await amara.page.keyboard.insertText('w'.repeat(40_000))
    await amara.page.getByText('There is no room for that here.').waitFor()
    await amara.page.keyboard.type('After. ')
    await nearly.waitFor()
    await allSaved(amara.page)
    const words = await until(jonas.page, TODAY, (seen) => seen.includes('After. '))
    expect(words.slice(0, 20)).toBe('Before. After. word ')
    expect(words.length).toBeGreaterThan(170_000)
    await sameOn(amara, jonas)
  })
})
