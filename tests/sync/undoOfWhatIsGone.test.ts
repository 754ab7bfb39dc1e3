// An undo brings back words into a block that stood again, and that the other has taken away meanwhile.
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { bodyOf } from '../harness/oneSection.ts'
import { room } from '../harness/roomOfTwo.ts'

const block = (kind: string, ...within: (Y.XmlElement | Y.XmlText)[]): Y.XmlElement => {
  const element = new Y.XmlElement(kind)
  element.insert(0, within)
  return element
}

const linesIn = (type: Y.XmlFragment): Y.XmlText[] =>
  type.toArray().flatMap((inner) => (inner instanceof Y.XmlText ? [inner] : inner instanceof Y.XmlElement ? linesIn(inner) : []))

const wordsIn = (doc: Y.Doc): Y.XmlText[] => linesIn(bodyOf(doc)).filter(({ length }) => length > 0)

it.each(['letters', 'an item', 'an item, behind a step that says nothing,'])(
  'of %s changes nothing where their place is gone, and steps before it are taken back as ever',
  (what) => {
    const { ada, ben, document, settle } = room()
    const body = bodyOf(ada.doc)
    const write = (edit: () => void) => ada.doc.transact(edit, 'hand')
    const lastLine = () => {
      const line = wordsIn(ada.doc).at(-1)
      if (line === undefined) throw new Error('a line')
      return line
    }
    const [first, second] = ['one two', 'three'].map((words) => block('listItem', block('paragraph', new Y.XmlText(words))))
    if (first === undefined || second === undefined) throw new Error('two items')
    const list = block('bulletList', first, second)
    ada.doc.transact(() => body.insert(0, [block('paragraph', new Y.XmlText('a boat')), list]))
    settle()
    write(() => wordsIn(ada.doc)[0]?.delete(0, 2))
    write(() => (what === 'letters' ? wordsIn(ada.doc)[1]?.delete(3, 4) : list.delete(0, 1)))
    write(() => body.delete(1, 1))
    ada.undo.undo()
    expect(lastLine().toString()).toBe('three')
    write(() => lastLine().insert(0, 'x'))
    ada.undo.undo()
    // From here on nothing can be done again, and of the list nothing is kept for that.
    write(() => wordsIn(ada.doc)[0]?.insert(4, 's'))
    settle()
    bodyOf(ben.doc).delete(1, 1)
    if (what.includes('says nothing')) wordsIn(ben.doc)[0]?.delete(4, 1)
    settle()
    ada.undo.undo()
    ada.undo.undo()
    ada.undo.undo()
    settle()
    for (const doc of [ada.doc, ben.doc, document.committed]) expect(wordsIn(doc).map(String)).toEqual(['a boat'])
  }
)
