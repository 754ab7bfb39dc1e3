// What somebody wrote with a stock client while there was no line comes in one frame, in as many pieces as they made. It is taken.
import * as prng from 'lib0/prng'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { MAX_FRAME_BYTES } from '../../shared/protocol/messages.ts'
import { seedOf } from '../harness/budget.ts'
import { count, measured } from '../harness/counts.ts'
import { bodyOf } from '../harness/oneSection.ts'
import { decoded } from '../harness/putFrame.ts'
import { room } from '../harness/roomOfTwo.ts'
import { worked } from '../harness/worked.ts'

/** Letters here and there, some taken out, some taken back; new paragraphs now and then. */
const edit = (gen: prng.PRNG, doc: Y.Doc, undo: Y.UndoManager): void => {
  const chance = prng.real53(gen)
  if (chance < 0.03) return void undo.undo()
  if (chance < 0.04) return void undo.redo()
  doc.transact(() => {
    const body = bodyOf(doc)
    const paragraph = body.get(prng.int32(gen, 0, body.length - 1))
    const text = paragraph instanceof Y.XmlElement ? paragraph.get(0) : undefined
    if (chance < 0.06 || !(text instanceof Y.XmlText)) {
      const added = new Y.XmlElement('paragraph')
      added.insert(0, [new Y.XmlText('new')])
      body.insert(prng.int32(gen, 0, body.length), [added])
    } else if (chance < 0.2 && text.length > 4) text.delete(prng.int32(gen, 0, text.length - 3), 2)
    else text.insert(prng.int32(gen, 0, text.length), prng.word(gen, 1, 4))
  }, 'hand')
}

it.for([20_000, 40_000])('%i edits without a line, some of them undone, in one frame', (edits, context) => {
  const gen = prng.create(seedOf(`offline ${edits}`))
  const { ada, ben, document } = room()
  const before = Y.encodeStateVector(ada.doc)
  for (let nth = 0; nth < edits; nth++) edit(gen, ada.doc, ada.undo)
  // Meanwhile the other wrote, too.
  for (let nth = 0; nth < 500; nth++) edit(gen, ben.doc, ben.undo)
  const there = Y.encodeStateAsUpdate(ben.doc, before)
  const here = Y.encodeStateAsUpdate(ada.doc, before)
  expect(here.length).toBeLessThan(MAX_FRAME_BYTES)
  const take = (bytes: Uint8Array, from: typeof ada) => {
    const update = decoded(bytes)
    const began = worked()
    const verdict = document.take(bytes, update, from)
    document.commit()
    return { verdict, took: worked() - began, pieces: update.structs.length }
  }
  expect(take(there, ben).verdict.type).toBe('taken')
  const { verdict, took, pieces } = take(here, ada)
  expect(verdict).toMatchObject({ type: 'taken' })
  Y.applyUpdate(ada.doc, there)
  expect(bodyOf(document.committed).toJSON()).toBe(bodyOf(ada.doc).toJSON())
  count(context, { edits, pieces })
  measured(context, { 'ms a frame of everything written without a line took': Math.round(took) })
})
