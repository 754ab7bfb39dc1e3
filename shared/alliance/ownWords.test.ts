import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { type SectionId, newId } from './ids.ts'
import { ROOTS, seedAlliance, sectionsOf, titleOf } from './layout.ts'
import { copyOwnWords } from './ownWords.ts'

const MINE = 1
const THEIRS = 2
const SERVER = 3
const seatId = 'AAAAAAAAAAAAAAAAAAAAAA'

/** A document that three write in turn, each under their own client id. */
class Shared {
  #state: Uint8Array | undefined

  write(clientId: number, act: (doc: Y.Doc) => void): this {
    const doc = this.doc
    doc.clientID = clientId
    act(doc)
    this.#state = Y.encodeStateAsUpdate(doc)
    return this
  }

  get doc(): Y.Doc {
    const doc = new Y.Doc()
    if (this.#state !== undefined) Y.applyUpdate(doc, this.#state)
    return doc
  }
}

const seeded = (): Shared =>
  new Shared().write(SERVER, (doc) =>
    seedAlliance(doc, {
      title: 'Our year',
      sections: [
        { id: newId<SectionId>(), key: 'today', title: 'Where we stand today', starts: true },
        { id: newId<SectionId>(), key: 'truth', title: 'Truth and permission', starts: false }
      ]
    })
  )

const bodyIn = (doc: Y.Doc): Y.XmlFragment => {
  const body = sectionsOf(doc)[0]?.body
  if (body === undefined) throw new Error('no section')
  return body
}
const block = (kind: string, ...children: (string | Y.XmlElement)[]): Y.XmlElement => {
  const element = new Y.XmlElement(kind)
  element.insert(
    0,
    children.map((child) => (typeof child === 'string' ? new Y.XmlText(child) : child))
  )
  return element
}
const firstText = (doc: Y.Doc): Y.XmlText => {
  const paragraph = bodyIn(doc).get(0)
  const text = paragraph instanceof Y.XmlElement ? paragraph.get(0) : undefined
  if (!(text instanceof Y.XmlText)) throw new Error('no text')
  return text
}

const copy = (from: Y.Doc): Y.Doc => {
  const to = new Y.Doc()
  to.clientID = 99
  copyOwnWords(from, to, { whose: { isMine: (clientId) => clientId === MINE, seatId }, newId: () => newId<SectionId>() })
  return to
}
const copied = (shared: Shared): string => bodyIn(copy(shared.doc)).toJSON()

describe('begin again', () => {
  it('keeps title and sections, in their order, under ids of their own', () => {
    const shared = seeded().write(THEIRS, (doc) => {
      const section = new Y.Map<unknown>()
      section.set('title', 'Added later')
      section.set('rank', 'Zz')
      section.set('body', new Y.XmlFragment())
      doc.getMap(ROOTS.sections).set(newId<SectionId>(), section)
    })
    const to = copy(shared.doc)
    expect(titleOf(to)).toBe('Our year')
    expect(sectionsOf(to).map(({ title, key, setAside }) => ({ title, key, setAside }))).toEqual([
      { title: 'Added later', key: undefined, setAside: false },
      { title: 'Where we stand today', key: 'today', setAside: false },
      { title: 'Truth and permission', key: 'truth', setAside: true }
    ])
    // Every body holds at least one empty paragraph, the one that had none too.
    expect(sectionsOf(to).map(({ body }) => body.toJSON())).toEqual(Array(3).fill('<paragraph></paragraph>'))
    const old = new Set(sectionsOf(shared.doc).map(({ id }) => id))
    expect(sectionsOf(to).filter(({ id }) => old.has(id))).toEqual([])
    expect([...Y.decodeStateVector(Y.encodeStateVector(to)).keys()]).toEqual([99])
  })

  it('keeps my words of a sentence that two wrote, and none of the other’s', () => {
    const shared = seeded()
      .write(MINE, (doc) => bodyIn(doc).insert(0, [block('paragraph', 'We meet on Monday. I bring tea.')]))
      .write(THEIRS, (doc) => firstText(doc).insert(18, ' Intruder here.'))
      .write(THEIRS, (doc) => bodyIn(doc).insert(1, [block('paragraph', 'All of this is theirs')]))
      .write(MINE, (doc) => firstText(doc).delete(0, 3))
    expect(copied(shared)).toBe('<paragraph>meet on Monday. I bring tea.</paragraph>')
  })

  it('keeps bold, italic, links, line breaks, lists and quotations, and whose ink it was not', () => {
    const shared = seeded().write(MINE, (doc) => {
      bodyIn(doc).insert(0, [
        block('paragraph', 'plain bold link', new Y.XmlElement('hardBreak'), 'next'),
        block('bulletList', block('listItem', block('paragraph', 'one')), block('listItem', block('paragraph', 'two'))),
        block('blockquote', block('paragraph', 'said'))
      ])
      firstText(doc).format(0, 15, { author: { seat: seatId } })
      firstText(doc).format(6, 4, { bold: {} })
      firstText(doc).format(11, 4, { link: { href: 'https://example.org' }, italic: {} })
    })
    const to = copy(shared.doc)
    expect(firstText(to).toDelta()).toEqual([
      { insert: 'plain ' },
      { insert: 'bold', attributes: { bold: {} } },
      { insert: ' ' },
      { insert: 'link', attributes: { italic: {}, link: { href: 'https://example.org' } } }
    ])
    expect(
      bodyIn(to)
        .toJSON()
        .replace(/^<paragraph>.*?<hardbreak>/, '')
    ).toBe(
      '</hardbreak>next</paragraph>' +
        '<bulletlist><listitem><paragraph>one</paragraph></listitem><listitem><paragraph>two</paragraph></listitem></bulletlist>' +
        '<blockquote><paragraph>said</paragraph></blockquote>'
    )
  })

  it('drops what is left empty, keeps my own air, and gives a list item its paragraph', () => {
    const shared = seeded()
      .write(MINE, (doc) => bodyIn(doc).insert(0, [block('paragraph', 'a'), block('paragraph'), block('paragraph', 'b')]))
      .write(THEIRS, (doc) =>
        bodyIn(doc).insert(3, [
          block('paragraph'),
          block('blockquote', block('paragraph', 'theirs')),
          block('bulletList', block('listItem', block('paragraph', 'theirs')))
        ])
      )
      .write(MINE, (doc) => {
        const list = bodyIn(doc).get(5)
        const item = list instanceof Y.XmlElement ? list.get(0) : undefined
        if (item instanceof Y.XmlElement)
          item.insert(1, [block('bulletList', block('listItem', block('paragraph', 'mine, below')))])
      })
    expect(copied(shared)).toBe(
      '<paragraph>a</paragraph><paragraph></paragraph><paragraph>b</paragraph>' +
        '<bulletlist><listitem><paragraph></paragraph>' +
        '<bulletlist><listitem><paragraph>mine, below</paragraph></listitem></bulletlist></listitem></bulletlist>'
    )
  })

  it('leaves words that I only moved with the other', () => {
    const shared = seeded().write(MINE, (doc) => {
      bodyIn(doc).insert(0, [block('paragraph', 'mine, moved')])
      firstText(doc).format(4, 7, { author: { seat: 'BBBBBBBBBBBBBBBBBBBBBB' } })
    })
    expect(copied(shared)).toBe('<paragraph>mine</paragraph>')
  })

  it('changes nothing in what it reads, however deep that is', () => {
    const doc = seeded().doc
    let at = bodyIn(doc)
    for (let depth = 0; depth < 3_000; depth++) {
      const quote = new Y.XmlElement('blockquote')
      at.insert(0, [quote])
      at = quote
    }
    const before = Y.encodeStateAsUpdate(doc)
    expect(bodyIn(copy(doc)).toJSON()).toBe('<paragraph></paragraph>')
    expect(Y.encodeStateAsUpdate(doc)).toEqual(before)
  })
})
