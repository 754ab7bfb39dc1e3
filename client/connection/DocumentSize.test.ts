import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { type SectionId, newId } from '../../shared/alliance/ids.ts'
import { sectionsOf, seedAlliance } from '../../shared/alliance/layout.ts'
import { MAX_PIECES } from '../../shared/alliance/size.ts'
import { DocumentSize } from './DocumentSize.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('an alliance says that it is nearly full at four fifths of its bytes, and no more when words are taken out', () => {
  const doc = new Y.Doc()
  const size = new DocumentSize(doc)
  const told = vi.fn()
  size.subscribe(told)
  const text = doc.getText('t')
  text.insert(0, 'a'.repeat(3_900_000))
  vi.advanceTimersByTime(5_000)
  expect([size.isNearlyFull(), told.mock.calls.length]).toEqual([false, 0])
  text.insert(0, 'b'.repeat(200_000))
  vi.advanceTimersByTime(5_000)
  expect([size.isNearlyFull(), told.mock.calls.length]).toEqual([true, 1])
  text.delete(0, 300_000)
  vi.advanceTimersByTime(5_000)
  expect([size.isNearlyFull(), told.mock.calls.length]).toEqual([false, 2])
})

it('one that is nearly full when it is opened says so at once; what was written and taken out again does not count', () => {
  const full = new Y.Doc()
  full.getText('t').insert(0, 'a'.repeat(4_500_000))
  expect(new DocumentSize(full).isNearlyFull()).toBe(true)
  const doc = new Y.Doc()
  const size = new DocumentSize(doc)
  for (let turn = 0; turn < 6; turn++) {
    doc.getText('t').insert(0, 'c'.repeat(1_000_000))
    doc.getText('t').delete(0, 1_000_000)
  }
  vi.advanceTimersByTime(5_000)
  expect(size.isNearlyFull()).toBe(false)
})

it('one of very many pieces says so at four fifths of them, and no more when some are taken out', () => {
  const doc = new Y.Doc()
  const size = new DocumentSize(doc)
  const body = doc.getXmlFragment('t')
  /** Each before the one that came before it, so that none is joined to another. */
  const write = (pieces: number): void =>
    doc.transact(() => {
      const text = new Y.XmlText()
      body.insert(0, [text])
      for (let nth = 0; nth < pieces; nth++) text.insert(0, 'a')
    })
  write(0.8 * MAX_PIECES - 5_000)
  vi.advanceTimersByTime(5_000)
  expect(size.isNearlyFull()).toBe(false)
  write(5_000)
  vi.advanceTimersByTime(5_000)
  expect(size.isNearlyFull()).toBe(true)
  body.delete(0, 1)
  vi.advanceTimersByTime(5_000)
  expect(size.isNearlyFull()).toBe(false)
})

it('one of very many lines says so at four fifths of them, and no more when some are taken out', () => {
  const doc = new Y.Doc()
  seedAlliance(doc, { title: '', sections: [{ id: newId<SectionId>(), key: 'a', title: 'One', starts: true }] })
  const size = new DocumentSize(doc)
  const body = sectionsOf(doc)[0]?.body
  const write = (lines: number) =>
    body?.insert(
      0,
      Array.from({ length: lines }, () => new Y.XmlElement('paragraph'))
    )
  write(31_000)
  vi.advanceTimersByTime(5_000)
  expect(size.isNearlyFull()).toBe(false)
  write(1_000)
  vi.advanceTimersByTime(5_000)
  expect(size.isNearlyFull()).toBe(true)
  body?.delete(0, 10_000)
  vi.advanceTimersByTime(5_000)
  expect(size.isNearlyFull()).toBe(false)
})
