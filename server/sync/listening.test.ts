import { expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { updateOf } from './listening.ts'

const write = (doc: Y.Doc) => (): void => doc.getText('t').insert(0, 'x')

it('says what is new in a document, and shows each transaction', () => {
  const doc = new Y.Doc()
  let deleted = 0
  const update = updateOf(doc, write(doc), ({ deleteSet }) => (deleted += deleteSet.clients.size))
  const other = new Y.Doc()
  Y.applyUpdate(other, update ?? new Uint8Array())
  expect(other.getText('t').toJSON()).toBe('x')
  expect(deleted).toBe(0)
  updateOf(
    doc,
    () => doc.getText('t').delete(0, 1),
    ({ deleteSet }) => (deleted += deleteSet.clients.size)
  )
  expect(deleted).toBe(1)
  expect(updateOf(doc, () => undefined)).toBeUndefined()
})

it('listens to nothing that is done meanwhile, nor after something went wrong', () => {
  const doc = new Y.Doc()
  const looked = vi.fn()
  const fail = (): void => {
    throw new Error('went wrong')
  }
  expect(() => updateOf(doc, fail, looked)).toThrow('went wrong')
  write(doc)()
  expect(looked).not.toHaveBeenCalled()
})

it('begins to listen once, however many frames come', () => {
  const doc = new Y.Doc()
  const begins = vi.spyOn(doc, 'on')
  for (let frame = 0; frame < 10; frame++) updateOf(doc, write(doc))
  expect(begins).toHaveBeenCalledTimes(2)
})
