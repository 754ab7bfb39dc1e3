import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import type { Ink } from '../../shared/alliance/inks.ts'
import { blocksOf } from '../../shared/amending/blocks.ts'
import { compare } from '../../shared/amending/compare.ts'
import type { FrozenMark, FrozenNode } from '../../shared/sharing/frozenWords.ts'
import { ChangedWords } from './ChangedWords.tsx'
import { FrozenWords } from './FrozenWords.tsx'
import { opening } from './readingWords.ts'

type Words = [text: string, by?: string | undefined, marks?: FrozenMark[]]

const p = (...runs: Words[]): FrozenNode => ({
  type: 'paragraph',
  content: runs.map(([text, by, marks = []]) => ({ type: 'text', text, marks, ...(by !== undefined && { by }) }))
})
const item = (type: string, inside: FrozenNode, checked?: boolean): FrozenNode => ({
  type,
  ...(checked !== undefined && { attrs: { checked } }),
  content: [inside]
})
const seats = new Map<string, { name: string; ink: Ink }>([
  ['a', { name: 'Amara', ink: 'madder' }],
  ['j', { name: 'Jonas', ink: 'indigo' }]
])
const version = (...content: FrozenNode[]) => ({ title: 'Title', blocks: blocksOf({ type: 'doc', content }) })

/** The page without class names, which mean nothing to whoever reads. */
const shown = (before: FrozenNode[], after: FrozenNode[]): string =>
  renderToStaticMarkup(
    createElement(ChangedWords, {
      reading: compare(version(...before), version(...after)),
      voiceOf: (seat: string) => seats.get(seat)
    })
  )
    .replaceAll(/ class="[^"]*"/g, '')
    .replaceAll(/<span dir="ltr">(\([^<]*|\))<\/span>/g, '{$1}')
const paragraphs = (html: string): string[] =>
  Array.from(html.matchAll(/<div dir="auto"[^>]*>(.*?)<\/div>/g), ([, inside]) => inside ?? '')

describe('what changed, on the page', () => {
  it('stands in its writer’s ink, is said once by name, and leaves the spaces outside', () => {
    const [first] = paragraphs(
      shown(
        [p(['We wait. The fund is told how it is going.'])],
        [
          p(
            ['We wait'],
            [' for you', 'a'],
            ['. The fund is told '],
            ['the dates', 'a', [{ type: 'bold' }]],
            [' alone', 'a'],
            ['.']
          )
        ]
      )
    )
    expect(first).toBe(
      '<p>We wait <ins data-ink="madder">{(added by Amara: }for you{)}</ins>. The fund is told ' +
        '<del>{(taken out: }how it is going{)}</del> <ins data-ink="madder">{(added: }<strong>the dates</strong> alone{)}</ins>.</p>'
    )
  })

  it('names whoever wrote, once beside its mark and line, and nobody where nobody is known', () => {
    const html = shown([p(['We wait.'])], [p(['We wait.'], [' So do I.', 'j'], [' And I.', 'a'])])
    expect(html).toContain('<i data-ink="indigo" aria-hidden="true"></i><bdi>Jonas</bdi>')
    expect(html.indexOf('Jonas')).toBeLessThan(html.indexOf('Amara'))
    const unknown = shown([p(['We wait.'])], [p(['We wait.'], [' So do I.', 'gone'])])
    expect(unknown).toContain('<ins>{(added: }So do I.{)}</ins>')
    expect(unknown).not.toContain('data-ink')
  })

  it('tells what moved at both places, and what has another shape', () => {
    const [one, two, three] = [
      'First we say how we are, all of us.',
      'Then we look at the week.',
      'And we stop at nine.'
    ] as const
    const html = shown(
      [
        p([one]),
        p([two]),
        item('bulletList', item('listItem', p([three]))),
        item('taskList', item('taskItem', p(['Call Ruth.']), false))
      ],
      [p([two]), p([three]), item('taskList', item('taskItem', p(['Call Ruth.']), true)), p([one])]
    )
    expect(html).toContain('<bdi>“First we say how we are, all of us.”</bdi> moved further down')
    expect(html).toContain(`<span dir="ltr">moved here from further up</span></p><p>${one}</p>`)
    expect(html).toContain(`<span dir="ltr">now a paragraph</span></p><p>${three}</p>`)
    expect(html).toContain('now done')
    expect(html).not.toMatch(/<ins|<del/)
    expect(html).toContain('<p><span>Two paragraphs have another shape, one moved.</span></p>')
  })

  it('says what looks otherwise, and where a link leads now', () => {
    const link = (href: string): FrozenMark[] => [{ type: 'link', attrs: { href } }]
    const html = shown(
      [p(['Write '], ['here', undefined, link('https://a.org')], [' or there.'])],
      [p(['Write '], ['here', undefined, link('https://b.org/x')], [' or '], ['there', undefined, [{ type: 'italic' }]], ['.'])]
    )
    expect(html).toContain('<span>here</span>{)}</ins><span dir="ltr"> (now leads to b.org/x)</span>')
    expect(html).toContain('<span><em>there</em></span><span dir="ltr"> (now slanted)</span>.')
  })

  it('takes its direction from the words, never from what is said beside them', () => {
    const html = shown([p(['نتكلم كل أسبوع'])], [p(['شكرا لكم جميعا', 'a'])])
    const said = html.match(/<div dir="auto"[^>]*><p><ins[^>]*>\{[^}]*\}/g)
    expect(said).toHaveLength(1)
  })
})

it('no letter turns what stands behind it, and a word without an end stands in passages, in what changed and in what was agreed', () => {
  const word = '\u0301'.repeat(1_200)
  const changed = shown(
    [p(['We wait.'])],
    [p(['We wait.\u202E', 'a'], [' So do I.', 'j'], [' e'], [word, 'a', [{ type: 'bold' }]])]
  )
  expect(changed).toContain('<ins data-ink="indigo">{(added by Jonas: }So do I.{)}</ins>')
  const content: FrozenNode[] = [p(['no\u2069\u202E'], [' I pay 100. e'], [word, undefined, [{ type: 'bold' }]])]
  const frozen = renderToStaticMarkup(createElement(FrozenWords, { content: { type: 'doc', content } }))
  expect(frozen).toContain('<span>no</span><span> I pay 100. ')
  const passages = Array.from(frozen.matchAll(/<span class="passage tall">([^<]*)<\/span>/g), ([, inside]) => inside ?? '')
  expect(passages.join('')).toBe(`e${word}`)
  for (const html of [changed, frozen]) {
    expect(html).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/)
    for (const [run] of html.matchAll(/\u0301+/g)) expect(run.length).toBeLessThanOrEqual(250)
  }
})

describe('how a paragraph begins', () => {
  it.each([
    ['Short.', '“Short.”'],
    ['First we say how we are, both of us, before anything else is said.', '“First we say how we are, both of us, before…”'],
    ['話'.repeat(60), `“${'話'.repeat(44)}…”`]
  ])('%s', (text, said) => {
    expect(opening(text)).toBe(said)
  })
})
