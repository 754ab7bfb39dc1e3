// Updates that an honest editor would not send, each with a mark in it by which it is known wherever it turns up.
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { textOf } from './paper.mjs'

/** What a change on a copy of somebody's document comes to, as if it were made by their own pen, or by another's. */
export const changed = (doc, act, clientID = doc.clientID) => {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  copy.clientID = clientID
  for (const root of ['sections', 'meta']) copy.getMap(root)
  const before = Y.encodeStateVector(copy)
  copy.transact(() => act(copy))
  return Y.encodeStateAsUpdate(copy, before)
}

const firstSection = (doc) => [...doc.getMap('sections').entries()].sort(([a], [b]) => (a < b ? -1 : 1))[0]
const bodyOf = (doc) => textOf(doc).parent.parent

const element = (name, inner = []) => {
  const made = new Y.XmlElement(name)
  made.insert(0, inner)
  return made
}

/** What the editor's schema does not have, or the layout of the document. */
export const MISPLACED = {
  'a script among the words': (mark) => (doc) => bodyOf(doc).insert(0, [element('script', [new Y.XmlText(mark)])]),
  'a link that runs': (mark) => (doc) => textOf(doc).insert(0, 'here', { link: { href: `javascript:${mark}` } }),
  'an image in a line': (mark) => (doc) => textOf(doc).insertEmbed(0, { image: mark }),
  'quotes forty deep': (mark) => (doc) => {
    let nested = element('paragraph', [new Y.XmlText(mark)])
    for (let depth = 0; depth < 40; depth++) nested = element('blockquote', [nested])
    bodyOf(doc).insert(0, [nested])
  },
  'a root of its own': (mark) => (doc) => doc.getMap(mark).set('x', 1),
  'a document within the document': (mark) => (doc) => doc.getMap('meta').set('title', new Y.Doc({ guid: mark })),
  'a title that is no text': (mark) => (doc) => firstSection(doc)[1].set('title', { [mark]: 1 }),
  'a field called __proto__': (mark) => (doc) => firstSection(doc)[1].set('__proto__', mark),
  'a section put in the place of another': (mark) => (doc) => doc.getMap('sections').set(firstSection(doc)[0], mark)
}

/** Bytes that are no update at all: a valid beginning, then noise. */
export const undecodable = (random, mark) => {
  const noise = Uint8Array.from({ length: 40 }, () => Math.floor(random() * 256))
  return new Uint8Array([1, 1, ...noise, ...Buffer.from(mark)])
}

/** Seven bytes that say that 33 million clients follow. */
export const BOMB = new Uint8Array([1, 255, 255, 255, 15, 0, 0])

/** Words that build on words which nobody will ever send. */
export const orphan = (clientID, clock) =>
  encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, 1)
    encoding.writeVarUint(encoder, 1)
    encoding.writeVarUint(encoder, clientID)
    encoding.writeVarUint(encoder, clock)
    encoding.writeUint8(encoder, 0)
    encoding.writeVarUint(encoder, 1)
    encoding.writeVarUint(encoder, 0)
  })
