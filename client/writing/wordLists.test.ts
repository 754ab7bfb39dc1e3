import { expect, it } from 'vitest'
import { listsFromWord } from './wordLists.ts'

const item = (sign: string, words: string): string =>
  `<p class=MsoListParagraph style='text-indent:-.25in;mso-list:l0 level1 lfo1'><![if !supportLists]>` +
  `<span style='font-family:Symbol'><span style='mso-list:Ignore'>${sign}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span>` +
  `</span></span><![endif]>${words}</p>`

const shape = (html: string): string => html.replaceAll(/<!\[[^>]*>|<span[^>]*>|<\/span>/g, '')

it('makes lists of Word’s paragraphs, and leaves the others', () => {
  expect(shape(listsFromWord(`<p class=MsoNormal>Before</p>\n${item('·', 'one')}\r\n${item('·', 'two')}\n<p>After</p>`))).toBe(
    '<p class=MsoNormal>Before</p>\n<ul><li><p>one</p></li>\r\n<li><p>two</p></li></ul>\n<p>After</p>'
  )
})

it('knows a number from a bullet, and begins a list anew after other words', () => {
  expect(shape(listsFromWord(item('1.', 'one') + item('o', 'two') + '<p>x</p>' + item('b)', 'three')))).toBe(
    '<ol><li><p>one</p></li></ol><ul><li><p>two</p></li></ul><p>x</p><ol><li><p>three</p></li></ol>'
  )
})

it('leaves everything else as it is, and takes a long paste in no time', () => {
  for (const html of ['', '<p>·   plain</p>', "<p style='mso-list:none'>a</p>", "<p style='mso-list:l0 level1'>never ends"])
    expect(listsFromWord(html)).toBe(html)
  const started = performance.now()
  listsFromWord("<p style='mso-list:l0".repeat(20_000))
  listsFromWord(`${"<p style='mso-list:l0 level1'>".repeat(20_000)}</p>`)
  listsFromWord(`<p style='mso-list:l0'>${'<span style="mso-list:ignore'.repeat(20_000)}</p>`)
  expect(performance.now() - started).toBeLessThan(2000)
})
