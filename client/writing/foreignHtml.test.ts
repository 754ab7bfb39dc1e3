import { describe, expect, it } from 'vitest'
import { fromElsewhere } from './foreignHtml.ts'

describe('words from elsewhere', () => {
  it('come without comments, without what was deleted, and without blocks that hold no word', () => {
    expect(fromElsewhere('<p>a<del cite="x">gone</del> <del>struck</del></p>')).toBe('<p>a <del>struck</del></p>')
    expect(
      fromElsewhere('<p>a<a class=msocomanchor href="#x">[J1]</a></p><div style="mso-element:comment-list"><p>b</p></div>')
    ).toBe('<p>a</p>')
    expect(fromElsewhere('<p>a</p><p>&nbsp;</p><div><br></div><p><o:p>&nbsp;</o:p></p><p>b<br></p><br><p>c<br>d</p>')).toBe(
      '<p>a</p><p>b</p><p>c<br>d</p>'
    )
  })

  it('have no headings, but stand out where they had', () => {
    expect(fromElsewhere('<h1 class=x>a</h1><hr><h3>b</h3>')).toBe(
      '<p style="font-weight: bold">a</p><hr><p style="font-weight: bold">b</p>'
    )
  })

  it.each([
    ['<ul><li role="checkbox" aria-checked="true"><p>a</p></li></ul>', 'done'],
    ['<ul><li role=checkbox aria-checked=false>a</li></ul>', 'open'],
    ['<ul><li data-type="taskItem" data-checked="true"><div><p>a</p></div></li></ul>', 'done'],
    ['<ul class="contains-task-list"><li class="task-list-item"><input type="checkbox" disabled checked> a</li></ul>', 'done'],
    ['<ul>\n<li><p><input type=checkbox disabled> a</p></li></ul>', 'open']
  ])('have tasks where they had boxes to tick: %s', (html, state) => {
    expect(fromElsewhere(html)).toContain('<ul')
    expect(fromElsewhere(html)).toMatch(/<ul[^>]* data-tasks="">/)
    expect(fromElsewhere(html)).toContain(`data-task="${state}">`)
  })

  it('keep lists that have no boxes', () => {
    const list = '<ul><li>checkbox</li><li><p>b</p></li></ul>'
    expect(fromElsewhere(list)).toBe(list)
  })

  it('take no time, however long', () => {
    const started = performance.now()
    for (const piece of [
      '<p>',
      '<p>&nbsp;',
      '<ul><li>',
      '<ul> <li> <p> ',
      '<br>',
      '</p><br> ',
      '<del cite=',
      '<del cite=x>',
      '<h1>',
      '<ul '
    ])
      fromElsewhere(`checkbox ${piece.repeat(20_000)}`)
    expect(performance.now() - started).toBeLessThan(3_000)
  })
})
