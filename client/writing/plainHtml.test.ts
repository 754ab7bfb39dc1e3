import { describe, expect, it } from 'vitest'
import { plainHtml } from './plainHtml.ts'

describe('pasted HTML', () => {
  it('keeps elements and addresses, and nothing that a browser would act on', () => {
    expect(
      plainHtml(
        '<p style="color:red" onclick="x()">a <a class=b href="https://a.org/?x=1&amp;y" target=_top>b</a><img src=x onerror=alert(1)></p>'
      )
    ).toBe('<p>a <a href="https://a.org/?x=1&amp;y">b</a></p>')
    expect(plainHtml('<style>p > a { color: red }</style><!-- <p>x</p> --><script>1 < 2</script>words')).toBe('words')
  })

  it('reads bold and italic from styles', () => {
    expect(plainHtml('<span style="font-weight:700;font-style:italic">a</span>')).toBe('<span data-bold data-italic>a</span>')
    expect(plainHtml('<b style="font-weight:normal" id="docs-internal-guid">a</b>')).toBe('<b data-plain>a</b>')
  })

  it('keeps whose words they were', () => {
    expect(plainHtml('<p data-pm-slice="1 1 []"><span data-author="x">a</span></p>')).toBe(
      '<p data-pm-slice="1 1 []"><span data-author="x">a</span></p>'
    )
  })

  it('makes a block of each cell of a table', () => {
    expect(plainHtml('<table><colgroup><col></colgroup><tr><th>a</th><td>b</td></tr></table><b>c</b>')).toBe(
      '<div><div><div>a</div><div>b</div></div></div><b>c</b>'
    )
  })

  it('is not misled by a > inside an attribute', () => {
    expect(plainHtml('<p title="a > b" style=\'x:">"\'>c</p>')).toBe('<p>c</p>')
  })

  it('takes a long paste in no time', () => {
    const started = performance.now()
    plainHtml('<p style="a'.repeat(20_000))
    plainHtml('<'.repeat(200_000))
    plainHtml('<!-- <style>'.repeat(20_000))
    plainHtml('<style>'.repeat(20_000))
    expect(performance.now() - started).toBeLessThan(2000)
  })
})
