import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { canonicalForm, digestOfSection } from './digest.ts'

type Piece = string | { insert: string; attributes?: object } | Y.XmlElement
type Attributes = Record<string, string | number | boolean>
type Nested = Y.XmlElement | Y.XmlText

/** An element of this kind holding these words and blocks. */
const element = (kind: string, pieces: (Piece | Y.XmlText)[] = [], attributes: Attributes = {}): Y.XmlElement => {
  const made = new Y.XmlElement<Attributes>(kind)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.insert(
    0,
    pieces.map((piece): Nested => {
      if (piece instanceof Y.XmlElement || piece instanceof Y.XmlText) return piece
      const text = new Y.XmlText()
      text.applyDelta([typeof piece === 'string' ? { insert: piece } : piece])
      return text
    })
  )
  return made as Y.XmlElement
}
const p = (...pieces: Piece[]) => element('paragraph', pieces)
const quoted = (...pieces: Piece[]) => element('paragraph', pieces, { quote: true })
const br = () => new Y.XmlElement('hardBreak')
const bold = (insert: string) => ({ insert, attributes: { bold: {} } })
const link = (insert: string, href: string) => ({ insert, attributes: { link: { href } } })

const bodyOf = (blocks: Y.XmlElement[], doc = new Y.Doc()): Y.XmlFragment => {
  const body = doc.getXmlFragment('body')
  body.insert(0, blocks)
  return body
}

/** Pinned for ever: agreements are kept under these digests. What fails here is not updated but made a new version. */
const VECTORS: [what: string, title: string, blocks: () => Y.XmlElement[], form: string, digest: string][] = [
  [
    'nothing written yet',
    'Where we stand today',
    () => [p()],
    '[1,"Where we stand today",[]]',
    'abe6ab958319c6c8d2cc925298e19b5e8d1323377c8defdde5f8a41364b303a4'
  ],
  [
    'one paragraph',
    'Vision',
    () => [p('We say the hard thing.')],
    '[1,"Vision",[["paragraph",null,null,[["We say the hard thing.",null]],[]]]]',
    '94903aa8eae71dbcc3ef55db3645d94a0ed738d7109433326dbde8ce9aa70141'
  ],
  [
    'a comma more',
    'Vision',
    () => [p('We say, the hard thing.')],
    '[1,"Vision",[["paragraph",null,null,[["We say, the hard thing.",null]],[]]]]',
    '557dd60f93f35863001848ecd8b0f9d69c15922587f65901e73a2687245fb93d'
  ],
  [
    'two paragraphs, an empty one between',
    'Vision',
    () => [p('One'), p(), p(' \u00a0'), p('Two')],
    '[1,"Vision",[["paragraph",null,null,[["One",null]],[]],["paragraph",null,null,[["Two",null]],[]]]]',
    '0ef2fcd57f24de5ffe7cd4ee7af9a493f7c207fa968c723f361201e1cf4b037c'
  ],
  [
    'bold, italic and author leave no trace',
    'Vision',
    () => [p('We ', bold('say'), { insert: ' it', attributes: { italic: {}, author: { seat: 'x' } } })],
    '[1,"Vision",[["paragraph",null,null,[["We say it",null]],[]]]]',
    'f8dbd67be63aa6cef4f5e9555c16ceee76d39df740b695d97696d902a5231781'
  ],
  [
    'links',
    'Vision',
    () => [p('See ', link('this', 'https://example.org/a?b=c#d'), ' and ', link('that', 'mailto:a@example.org'))],
    '[1,"Vision",[["paragraph",null,null,[["See ",null],["this","https://example.org/a?b=c#d"],[" and ",null],["that","mailto:a@example.org"]],[]]]]',
    'ad8adad1b98923bfdca2aad9331f2273f0b0da254060f0ec094859efde79e1e9'
  ],
  [
    'a line break',
    'Vision',
    () => [p('One', br(), 'Two')],
    '[1,"Vision",[["paragraph",null,null,[["One\\nTwo",null]],[]]]]',
    '683c47b955578070ea43560ff4cf9dde7309f6f1257884d8e47021350fb2fe71'
  ],
  [
    'spaces are words where there are words',
    'Vision',
    () => [p(' two  spaces ')],
    '[1,"Vision",[["paragraph",null,null,[[" two  spaces ",null]],[]]]]',
    'c5a45b9669e19feb2982d738c8c06ed7c3e4e4d096dbeb68b7bff891608b0db4'
  ],
  [
    'NFC, across what is bold',
    'Zoe\u0308',
    () => [p('Zoe', bold('\u0308'), ' waits')],
    '[1,"Zoë",[["paragraph",null,null,[["Zoë waits",null]],[]]]]',
    '9d7d6cfa8f5020845db74c3b55d29181086f35074b305f03f3f28bbc20d62aa3'
  ],
  [
    'a list in a list',
    'Vision',
    () => [
      element('bulletList', [
        element('listItem', [p('One'), element('orderedList', [element('listItem', [p('Inner')])])]),
        element('listItem', [p()])
      ])
    ],
    '[1,"Vision",[["bulletList",null,null,[],[["listItem",null,null,[],[["paragraph",null,null,[["One",null]],[]],["orderedList",null,null,[],[["listItem",null,null,[],[["paragraph",null,null,[["Inner",null]],[]]]]]]]]]]]]',
    'e0a720c9d3cc47bb0cc84014d2e40e448e5502e07ec4ee3a91eea4a04ba06a50'
  ],
  [
    'a quotation',
    'Vision',
    () => [element('blockquote', [p('She said'), p('so')])],
    '[1,"Vision",[["blockquote",null,null,[],[["paragraph",null,null,[["She said",null]],[]],["paragraph",null,null,[["so",null]],[]]]]]]',
    '6fef9e20ba76b23bf86b64105b0be444dcc6f118aeed853c193fc67bc4f6bf48'
  ],
  [
    'a quotation of paragraphs that are one each',
    'Vision',
    () => [quoted('She said'), quoted(), quoted('so')],
    '[1,"Vision",[["blockquote",null,null,[],[["paragraph",null,null,[["She said",null]],[]],["paragraph",null,null,[["so",null]],[]]]]]]',
    '6fef9e20ba76b23bf86b64105b0be444dcc6f118aeed853c193fc67bc4f6bf48'
  ],
  [
    'headings and their levels',
    'Vision',
    () => [element('heading', ['First']), element('heading', ['Second'], { level: 2 })],
    '[1,"Vision",[["heading",1,null,[["First",null]],[]],["heading",2,null,[["Second",null]],[]]]]',
    'ad9530b65298636c199d9bbdfbe5f6eadcaeed7396553214aba8d77e166f0836'
  ],
  [
    'tasks, done and not',
    'Vision',
    () => [element('taskList', [element('taskItem', [p('Done')], { checked: true }), element('taskItem', [p('Not')])])],
    '[1,"Vision",[["taskList",null,null,[],[["taskItem",null,true,[],[["paragraph",null,null,[["Done",null]],[]]]],["taskItem",null,false,[],[["paragraph",null,null,[["Not",null]],[]]]]]]]]',
    '8fbae765a3deaf5a57a36630c9b4b67673081fe829a8c149f55de222d9ab07fb'
  ],
  [
    'every script, quotes and a slash',
    'أمل "/" 愛',
    () => [p('«ثقة» 愛 👩‍👩‍👧 "\\/" \u2028')],
    '[1,"أمل \\"/\\" 愛",[["paragraph",null,null,[["«ثقة» 愛 👩‍👩‍👧 \\"\\\\/\\" \u2028",null]],[]]]]',
    '0925524234ffe77764e2c2f8c40059af0fc6ec5873002d0a05f450e71be06027'
  ]
]

describe('the pinned vectors', () => {
  it('are enough of them', () => expect(VECTORS.length).toBeGreaterThanOrEqual(12))

  it.each(VECTORS)('%s', (_, title, blocks, form, digest) => {
    const body = bodyOf(blocks())
    expect(canonicalForm(title, body)).toBe(form)
    expect(digestOfSection(title, body)).toBe(digest)
  })
})

const word = fc.stringMatching(/^[a-z ,.é]{0,8}$/)
const words = fc.array(word, { maxLength: 12 })

describe('a digest', () => {
  it('is of the words, whatever their history', () => {
    fc.assert(
      fc.property(words, fc.array(fc.nat(), { maxLength: 12 }), (parts, cuts) => {
        const sentence = parts.join('')
        const written = bodyOf([p(sentence)])
        // The same words, typed in pieces by several people, with formatting, detours and an empty paragraph.
        const docs = [new Y.Doc(), new Y.Doc()] as const
        const text = new Y.XmlText()
        docs[0].getXmlFragment('body').insert(0, [element('paragraph', [text]), p()])
        parts.forEach((part, index) => {
          const [from, to] = index % 2 === 0 ? docs : ([docs[1], docs[0]] as const)
          Y.applyUpdate(from, Y.encodeStateAsUpdate(to))
          const here = textIn(from)
          const length = here.length
          here.insert(length, `${part}detour`)
          here.delete(length + part.length, 'detour'.length)
          const cut = (cuts[index] ?? 0) % (here.length + 1)
          here.format(cut, here.length - cut, { bold: index % 3 === 0 ? {} : null })
          Y.applyUpdate(to, Y.encodeStateAsUpdate(from))
        })
        expect(digestOfSection('Vision', docs[0].getXmlFragment('body'))).toBe(digestOfSection('Vision', written))
      })
    )
  })

  it('is another for other words', () => {
    fc.assert(
      fc.property(words, words, (one, other) => {
        const same = one.join('') === other.join('') || (one.join('').trim() === '' && other.join('').trim() === '')
        const digests = new Set([one, other].map((parts) => digestOfSection('Vision', bodyOf([p(parts.join(''))]))))
        expect(digests.size).toBe(same ? 1 : 2)
      })
    )
  })

  it.each<[string, Y.XmlElement[], Y.XmlElement[]]>([
    ['one paragraph or two', [p('a'), p('b')], [p('a', br(), 'b')]],
    ['a paragraph or a heading', [p('a')], [element('heading', ['a'])]],
    ['a link or none', [p(link('a', 'https://example.org'))], [p('a')]],
    ['one link or another', [p(link('a', 'https://example.org'))], [p(link('a', 'https://example.com'))]],
    ['words in the link or beside it', [p(link('ab', 'https://x.org'))], [p(link('a', 'https://x.org'), 'b')]],
    [
      'a numbered list or not',
      [element('orderedList', [element('listItem', [p('a')])])],
      [element('bulletList', [element('listItem', [p('a')])])]
    ],
    ['quoted or not', [quoted('a')], [p('a')]],
    ['one quotation or two', [quoted('a'), quoted('b')], [quoted('a'), p('and'), quoted('b')]],
    ['nested or beside', [element('blockquote', [p('a'), p('b')])], [element('blockquote', [p('a')]), p('b')]]
  ])('tells %s', (_, one, other) => {
    expect(digestOfSection('t', bodyOf(one))).not.toBe(digestOfSection('t', bodyOf(other)))
  })

  it('tells the title from the words', () => {
    expect(digestOfSection('ab', bodyOf([p('c')]))).not.toBe(digestOfSection('a', bodyOf([p('bc')])))
  })

  it('changes nothing in what it reads', () => {
    const doc = new Y.Doc()
    const body = bodyOf([p('One', bold('two')), element('bulletList', [element('listItem', [p()])])], doc)
    const before = Y.encodeStateAsUpdate(doc)
    let updates = 0
    doc.on('update', () => updates++)
    digestOfSection('Vision', body)
    expect(updates).toBe(0)
    expect(Y.encodeStateAsUpdate(doc)).toEqual(before)
  })

  it('bears what no schema allows: any depth, words where no words stand, odd attributes', () => {
    const deep = bodyOf([])
    for (let depth = 0, at: Y.XmlFragment = deep; depth < 5_000; depth++) {
      const quote = element('blockquote')
      at.insert(0, [quote])
      at = quote
    }
    expect(canonicalForm('t', deep)).toContain('["too-deep"]')
    const doc = new Y.Doc()
    const body = bodyOf(
      [element('heading', ['x'], { level: 'many' }), p({ insert: 'y', attributes: { link: { href: 7 } } })],
      doc
    )
    body.insert(0, [new Y.XmlText('bare')])
    expect(canonicalForm('t', body)).toBe('[1,"t",[["heading",1,null,[["x",null]],[]],["paragraph",null,null,[["y",null]],[]]]]')
  })
})

const textIn = (doc: Y.Doc): Y.XmlText => {
  const paragraph = doc.getXmlFragment('body').get(0)
  const text = paragraph instanceof Y.XmlElement ? paragraph.get(0) : undefined
  if (!(text instanceof Y.XmlText)) throw new Error('no text')
  return text
}
