// What a page lays in again when its frame was refused for what it held: all that a person wrote, without what no alliance holds. Against
// the gate that refused it.
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { byAnotherPen, writtenBy } from '../../client/connection/anotherPen.ts'
import { heldByPaper } from '../../client/connection/heldByPaper.ts'
import { decodeUpdate } from '../../server/sync/update.ts'
import { ROOTS } from '../../shared/alliance/layout.ts'
import { count } from '../harness/counts.ts'
import { foreign } from '../harness/oddWords.ts'
import { bodyOf, paragraphOf, sectionOf, textOf } from '../harness/oneSection.ts'
import { putFrame } from '../harness/putFrame.ts'
import { room } from '../harness/roomOfTwo.ts'

const NEW_PEN = 4_000_000_001

const keptIn = (doc: Y.Doc): Y.XmlText => {
  const texts = bodyOf(doc).createTreeWalker((type) => type instanceof Y.XmlText && !(type._item?.deleted ?? true))
  for (const text of texts) if (text instanceof Y.XmlText && text.toString().startsWith('Kept.')) return text
  throw new Error('the kept words are gone')
}

const around: [name: string, act: (body: Y.XmlFragment, doc: Y.Doc) => void][] = [
  ['another root', (_, doc) => doc.getMap('mine').set('x', 1)],
  ['words in another root', (_, doc) => doc.getText('mine').insert(0, 'x')],
  ['a field of the alliance', (_, doc) => doc.getMap(ROOTS.meta).set('owner', 'me')],
  ['a title that is a number', (_, doc) => sectionOf(doc).set('title', 7)],
  ['a title taken out', (_, doc) => sectionOf(doc).delete('title')],
  [
    'a field of the alliance, gone again',
    (_, doc) => (doc.getMap(ROOTS.meta).set('owner', 'me'), doc.getMap(ROOTS.meta).delete('owner'))
  ],
  ['a field of a section', (_, doc) => sectionOf(doc).set('owner', 'me')],
  ['a section taken out', (_, doc) => doc.getMap(ROOTS.sections).delete([...doc.getMap(ROOTS.sections).keys()][0] ?? '')],
  ['another body', (_, doc) => sectionOf(doc).set('body', new Y.XmlFragment())]
]

describe('words among which stood', () => {
  it.for([...foreign, ...around])('%s are laid in again without that', ([, act], context) => {
    const { ada, ben, document, settle } = room()
    const hand = (write: () => void): void => ada.doc.transact(write, 'hand')
    const text = textOf(ada.doc)
    hand(() => text.insert(0, 'Kept. '))
    settle()

    hand(() => text.insert(text.length, 'Not yet.'))
    const words = text.toString().length
    hand(() => act(bodyOf(ada.doc), ada.doc))
    // Where the page still has it, the person goes on, behind whatever was put there.
    if (text._item?.deleted === false) hand(() => text.insert(text.length, ' On.'))
    const update = writtenBy(ada.doc.clientID, ada.up)
    if (update === undefined) throw new Error('another pen wrote in them')
    const refused = decodeUpdate(update)
    expect(refused === undefined ? 'refused' : document.take(update, refused, ada).type).toBe('refused')

    const saved = document.committed
    const again = byAnotherPen(update, { saved, pen: ada.doc.clientID, newPen: NEW_PEN })
    const held = heldByPaper(again ?? update, saved)
    const verdict = putFrame(document, held, ada)
    expect(verdict).toMatchObject({ type: 'taken' })
    if (verdict.type === 'taken' && verdict.update !== undefined) Y.applyUpdate(ben.doc, verdict.update, 'server')
    const laidIn = keptIn(document.committed)
      .toDelta()
      .map(({ insert }: { insert: string }) => insert)
      .join('')
    expect(laidIn).toContain('Kept. Not yet.')
    expect(laidIn.length).toBeGreaterThanOrEqual(words)
    expect(keptIn(ben.doc).toString()).toBe(keptIn(document.committed).toString())
    expect(sectionOf(document.committed).get('title')).toBe('One')
    count(context, { 'frames laid in again': 1 })
  })

  it('a text that an editor took away whole, for a mark that it did not know, is laid in with its words', () => {
    const { ada, document, settle } = room()
    const [first, text] = [paragraphOf(ada.doc), textOf(ada.doc)]
    text.insert(0, 'Kept. ')
    settle()
    text.insert(text.length, 'Not yet.')
    text.insert(0, 'x', { underline: {} })
    first.delete(0, 1)
    const update = writtenBy(ada.doc.clientID, ada.up) ?? new Uint8Array()
    const again = byAnotherPen(update, { saved: document.committed, pen: ada.doc.clientID, newPen: NEW_PEN })
    const held = heldByPaper(again ?? update, document.committed)
    expect(putFrame(document, held, ada).type).toBe('taken')
    expect(bodyOf(document.committed).toString()).toBe('<paragraph>xKept. Not yet.</paragraph>')
  })
})
