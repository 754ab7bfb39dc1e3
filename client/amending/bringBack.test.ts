import { getSchema } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { EditorState } from '@tiptap/pm/state'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { prosemirrorToYXmlFragment } from '@tiptap/y-tiptap'
import { wordsExtensions } from '../../shared/editor/words.ts'
import { digestOfSection } from '../../shared/alliance/digest.ts'
import { freezeBody } from '../../shared/sharing/freeze.ts'
import type { FrozenNode } from '../../shared/sharing/frozenWords.ts'
import { withAgreed } from './bringBack.ts'

const schema = getSchema(wordsExtensions())
const bodyOf = (doc: Node): Y.XmlFragment => prosemirrorToYXmlFragment(doc, new Y.Doc().getXmlFragment('body'))
const digestOf = (doc: Node): string => digestOfSection('t', bodyOf(doc))
const frozen = (doc: Node): FrozenNode => freezeBody(bodyOf(doc))
const back = (now: Node, agreed: Node) => withAgreed(EditorState.create({ doc: now }).tr, frozen(agreed))

const by = (seat: string) => schema.mark('author', { seat })
const p = (text: string, seat = 'a', attrs: { quote?: true } = {}): Node =>
  schema.node('paragraph', attrs, text === '' ? [] : [schema.text(text, [by(seat)])])
const doc = (...blocks: Node[]): Node => schema.node('doc', null, blocks)

describe('the agreed words, brought back', () => {
  it('are written only where they differ: the rest stays whose it is', () => {
    const agreed = doc(p('We wait for each other.'), p('And we say so.'))
    const now = doc(p('We wait for nobody.', 'b'), p('And we say so.', 'b'), p('Never mind.', 'b'))
    const tr = back(now, agreed)
    expect(digestOf(tr.doc)).toBe(digestOf(agreed))
    expect(tr.doc.child(1)).toBe(now.child(1))
    const whose: [string, string | undefined][] = []
    tr.doc.child(0).forEach((text) => whose.push([text.text ?? '', text.marks[0]?.attrs['seat'] as string | undefined]))
    expect(whose).toEqual([
      ['We wait for ', 'b'],
      ['each other', undefined],
      ['.', 'b']
    ])
  })

  it('that are still there are not written at all', () => {
    const words = doc(p('We wait.'), p('So it was said.', 'a', { quote: true }))
    expect(back(words, words).docChanged).toBe(false)
  })

  const text = fc.constantFrom('', 'we wait', 'we wait for you', 'never', 'so it was said', 'a\u0301 b')
  const paragraph = fc
    .record({ text, isQuoted: fc.boolean() })
    .map(({ text: words, isQuoted }) => p(words, 'a', isQuoted ? { quote: true } : {}))
  const list = fc.array(fc.record({ text, isDone: fc.boolean() }), { minLength: 1, maxLength: 3 }).map((items) =>
    schema.node(
      'taskList',
      null,
      items.map(({ text: words, isDone }) => schema.node('taskItem', isDone ? { checked: true } : null, [p(words)]))
    )
  )
  const anyDoc = fc.array(fc.oneof(paragraph, paragraph, list), { minLength: 1, maxLength: 6 }).map((blocks) => doc(...blocks))

  it('are the words that were agreed, whatever stands there now', () => {
    fc.assert(
      fc.property(anyDoc, anyDoc, (now, agreed) => {
        const tr = back(now, agreed)
        expect(digestOf(tr.doc)).toBe(digestOf(agreed))
        tr.doc.check()
      }),
      { numRuns: 400 }
    )
  })
})
