// The document that every measured server holds: the coaching template's sections, laid out by the product's own
// code. Words go into the text of the first section's first paragraph, on every server alike. The product makes
// its rooms itself; on the other servers a client that finds an empty document puts the template down, always
// the same bytes, so that two who do it at once still have one document.
import fs from 'node:fs'
import * as Y from 'yjs'
import { seeded } from './chance.mjs'

const root = new URL('../../../', import.meta.url)
const { newId } = await import(new URL('dist/modules/shared/alliance/ids.js', root))
const { sectionsOf, seedAlliance } = await import(new URL('dist/modules/shared/alliance/layout.js', root))

const template = JSON.parse(fs.readFileSync(new URL('shared/templates/coaching.en.json', root), 'utf8'))

const blankUpdate = () => {
  const chance = seeded(4400)
  const random = (length) => Uint8Array.from({ length }, () => Math.floor(chance() * 256))
  const doc = new Y.Doc()
  doc.clientID = 4400
  seedAlliance(doc, {
    title: '',
    sections: template.sections.map(({ key, title, starts }) => ({ id: newId(random), key, title, starts }))
  })
  return Y.encodeStateAsUpdate(doc)
}

export const BLANK = blankUpdate()

/** The text that is written in; undefined while the document has not come. */
export const textOf = (doc) => sectionsOf(doc)[0]?.body.get(0)?.get(0)

/** Its characters. (An XmlText's own toString writes markup.) */
export const wordsOf = (text) => (text === undefined ? '' : Y.Text.prototype.toString.call(text))
