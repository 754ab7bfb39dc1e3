import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import {
  MAX_FRAME_BYTES,
  decodeClientMessage,
  encodeAwareness,
  encodeSyncStep2,
  encodeSyncUpdate
} from '../../shared/protocol/messages.ts'
import { MANY_STRUCTS, splitFrame, splitUpdate } from './splitFrame.ts'

const docWith = (clientID: number, base?: Y.Doc): Y.Doc => {
  const doc = new Y.Doc()
  doc.clientID = clientID
  if (base !== undefined) Y.applyUpdate(doc, Y.encodeStateAsUpdate(base))
  return doc
}

/** Takes the pieces in as the server would: one at a time, and nothing may be left waiting for another. */
const takeIn = (base: Y.Doc | undefined, pieces: Uint8Array[]): Y.Doc => {
  const doc = docWith(999, base)
  for (const piece of pieces) {
    Y.applyUpdate(doc, piece)
    expect(doc.store.pendingStructs).toBeNull()
    expect(doc.store.pendingDs).toBeNull()
  }
  return doc
}

const writeParagraphs = (doc: Y.Doc, count: number, text: string): void => {
  doc.transact(() => {
    const body = doc.getXmlFragment('body')
    for (let i = 0; i < count; i++) {
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [new Y.XmlText(`${i} ${text}`)])
      body.insert(body.length, [paragraph])
    }
  })
}

describe('a frame too big for the wire', () => {
  it('leaves a small frame, and anything that is not words, alone', () => {
    const small = encodeSyncUpdate(new Uint8Array(100))
    const awareness = encodeAwareness(new Uint8Array(MAX_FRAME_BYTES))
    expect(splitFrame(small)[0]).toBe(small)
    expect(splitFrame(awareness)[0]).toBe(awareness)
  })

  it('cuts nowhere between a list and its item, nor between an item and its paragraph', () => {
    const doc = docWith(1)
    doc.transact(() => {
      const lists = Array.from({ length: 60 }, (_, nth) => {
        const [list, item, paragraph] = ['bulletList', 'listItem', 'paragraph'].map((name) => new Y.XmlElement(name))
        if (list === undefined || item === undefined || paragraph === undefined) throw new Error('three blocks')
        // What is said of an item comes before what is in it.
        if (nth % 2 === 0) item.setAttribute('checked', 'true')
        paragraph.insert(0, [new Y.XmlText(`${nth}`)])
        item.insert(0, [paragraph])
        list.insert(0, [item])
        return list
      })
      doc.getXmlFragment('body').insert(0, lists)
    })
    for (const size of [50, 70, 90, 110, 130, 150]) {
      const pieces = splitUpdate(Y.encodeStateAsUpdate(doc), { size })
      expect(pieces.length).toBeGreaterThan(10)
      const shown = new Y.Doc()
      for (const piece of pieces) {
        Y.applyUpdate(shown, piece)
        expect(shown.getXmlFragment('body').toString()).not.toMatch(/<(bulletlist|listitem)[^>]*><\/\1>/)
      }
    }
  })

  it('sends a long paste as several updates, each under the limit, that add up to the same', () => {
    const doc = docWith(1)
    writeParagraphs(doc, 6000, 'words that were pasted from somewhere else, about a boat. '.repeat(5))
    const frames = splitFrame(encodeSyncUpdate(Y.encodeStateAsUpdate(doc)))
    expect(frames.length).toBeGreaterThan(2)
    const updates = frames.map((frame) => {
      expect(frame.byteLength).toBeLessThan(MAX_FRAME_BYTES)
      const message = decodeClientMessage(frame)
      if (message?.type !== 'update') throw new Error(`expected an update, not ${message?.type}`)
      return message.update
    })
    expect(takeIn(undefined, updates).getXmlFragment('body').toJSON()).toBe(doc.getXmlFragment('body').toJSON())
  })

  it('sends no more pieces at once than take a blink, however few bytes they are', () => {
    const doc = docWith(1)
    writeParagraphs(doc, 5_000, 'a')
    const frame = encodeSyncUpdate(Y.encodeStateAsUpdate(doc))
    expect(frame.byteLength).toBeLessThan(MAX_FRAME_BYTES / 2)
    const updates = splitFrame(frame).flatMap((part) => {
      const message = decodeClientMessage(part)
      return message?.type === 'update' ? [message.update] : []
    })
    expect(updates.length).toBeGreaterThan(1)
    for (const update of updates) expect(Y.decodeUpdate(update).structs.length).toBeLessThanOrEqual(MANY_STRUCTS)
    expect(takeIn(undefined, updates).getXmlFragment('body').toJSON()).toBe(doc.getXmlFragment('body').toJSON())
  })

  it('cuts one run of text, never inside a character', () => {
    const doc = docWith(1)
    doc.getText('t').insert(0, 'a' + '🛶'.repeat(200_000))
    const update = Y.encodeStateAsUpdate(doc)
    const frames = splitFrame(encodeSyncStep2(update), { limit: 1000, piece: 50_000 })
    const messages = frames.map(decodeClientMessage)
    expect(messages.at(-1)?.type).toBe('step2')
    expect(messages.slice(0, -1).every((message) => message?.type === 'update')).toBe(true)
    const updates = messages.flatMap((message) =>
      message?.type === 'update' || message?.type === 'step2' ? [message.update] : []
    )
    expect(takeIn(undefined, updates).getText('t').toJSON()).toBe(doc.getText('t').toJSON())
  })

  it('brings letters that are gone at once with the word that they are', () => {
    const doc = docWith(1)
    doc.gc = false
    doc.transact(() => {
      writeParagraphs(doc, 20, 'stays')
      writeParagraphs(doc, 20, 'goes')
      doc.getXmlFragment('body').delete(20, 20)
    })
    const pieces = splitUpdate(Y.encodeStateAsUpdate(doc), { size: 200 })
    const [seen, early] = [new Y.Doc(), new Set<string>()]
    for (const piece of pieces) {
      Y.applyUpdate(seen, piece)
      for (const word of seen.getXmlFragment('body').toJSON().match(/goes/g) ?? []) early.add(word)
    }
    expect(pieces.length).toBeGreaterThan(5)
    expect([...early]).toEqual([])
  })

  it('goes also when the document cannot say what is taken away', () => {
    const doc = docWith(1)
    writeParagraphs(doc, 50, 'before')
    const base = docWith(2, doc)
    const updates: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => void updates.push(update))
    doc.transact(() => {
      writeParagraphs(doc, 50, 'after')
      doc.getXmlFragment('body').delete(0, 50)
    })
    doc.store.clients.set(1, doc.store.clients.get(1)?.slice(5) ?? [])
    const pieces = updates.flatMap((update) => splitUpdate(update, { size: 400, doc }))
    expect(pieces.length).toBeGreaterThan(5)
    const shown = takeIn(base, pieces).getXmlFragment('body').toJSON()
    expect(shown).toContain('49 after')
    expect(shown).not.toContain('before')
  })

  it('is cut in no time where every second letter of a line was gone before', () => {
    const doc = docWith(1)
    // As what somebody took away stays while an undo may bring it back.
    doc.gc = false
    const body = doc.getXmlFragment('body')
    const line = new Y.XmlText()
    const letters = 40_000
    doc.transact(() => {
      writeParagraphs(doc, 3_500, 'a')
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [line])
      body.insert(0, [paragraph])
      line.insert(0, 'ab'.repeat(letters))
    })
    line.applyDelta(Array.from({ length: letters }, () => [{ retain: 1 }, { delete: 1 }]).flat())
    const updates: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => void updates.push(update))
    doc.transact(() => {
      writeParagraphs(doc, 3_500, 'b')
      body.delete(0, 3_501)
    })
    const began = performance.now()
    const [frames] = updates.map((update) => splitFrame(encodeSyncUpdate(update), { doc }))
    expect(frames?.length).toBeGreaterThan(1)
    // Letter by letter through all that came before it, thirteen seconds.
    expect(performance.now() - began).toBeLessThan(4_000)
  })

  it('keeps the order in which two client ids built on each other, and the deletions', () => {
    const base = docWith(1)
    writeParagraphs(base, 3, 'before')
    const first = docWith(7, base)
    const second = docWith(3, base)
    const known = Y.encodeStateVector(base)
    for (let turn = 0; turn < 40; turn++) {
      const [writer, reader] = turn % 2 === 0 ? [first, second] : [second, first]
      const paragraph = writer.getXmlFragment('body').get(turn % 3)
      if (!(paragraph instanceof Y.XmlElement)) throw new Error('expected a paragraph')
      const text = paragraph.get(0)
      if (!(text instanceof Y.XmlText)) throw new Error('expected text')
      text.insert(Math.floor(text.length / 2), `turn ${turn} `)
      if (turn % 5 === 0) text.delete(0, 1)
      Y.applyUpdate(reader, Y.encodeStateAsUpdate(writer, Y.encodeStateVector(reader)))
    }
    const update = Y.encodeStateAsUpdate(first, known)
    const pieces = splitUpdate(update, { size: 60 })
    expect(pieces.length).toBeGreaterThan(10)
    Y.applyUpdate(first, Y.encodeStateAsUpdate(second))
    expect(takeIn(base, pieces).getXmlFragment('body').toJSON()).toBe(first.getXmlFragment('body').toJSON())
  })
})
