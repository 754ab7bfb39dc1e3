// Where words stood that arrive for a block that is gone. There is an end to what is held, also of what never had a letter.
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { type SectionId, newId } from '../../../shared/alliance/ids.ts'
import { sectionsOf, seedAlliance } from '../../../shared/alliance/layout.ts'
import { updateOf } from '../listening.ts'
import { RecentPlaces } from './RecentPlaces.ts'

const PEN = 4_242
/** No two of them are one. */
const PIECES = 20_000

const world = () => {
  const doc = new Y.Doc()
  seedAlliance(doc, { title: '', sections: [{ id: newId<SectionId>(), key: 'a', title: 'One', starts: true }] })
  const body = sectionsOf(doc)[0]?.body
  if (body === undefined) throw new Error('no section')
  const places = new RecentPlaces()
  let clock = 0
  return {
    /** Writes a paragraph and deletes it, at once or after a while. The text that it was. */
    gone: ({ words = '', pieces = 0, atOnce }: { words?: string; pieces?: number; atOnce: boolean }): Y.ID => {
      const text = new Y.XmlText(words)
      const put = (): void => {
        const block = new Y.XmlElement('paragraph')
        block.insert(0, [text])
        body.insert(0, [block])
        for (let nth = 0; nth < pieces; nth++) text.insert(0, 'x')
      }
      const take = (): void => body.delete(0, 1)
      if (!atOnce) updateOf(doc, put)
      let id: Y.ID | undefined
      updateOf(
        doc,
        () =>
          doc.transact(() => {
            if (atOnce) put()
            id = text._item?.id
            take()
          }),
        (transaction) => places.note(transaction)
      )
      if (id === undefined) throw new Error('no text')
      return id
    },
    /** Writes so many paragraphs, by two pens in turn, and deletes them all at once. The texts that they were, pen after pen. */
    goneTogether: (paragraphs: number): Y.ID[] => {
      const pens = [doc.clientID, doc.clientID + 1]
      const texts = pens.map((pen): Y.XmlText[] => {
        doc.clientID = pen
        return Array.from({ length: paragraphs / pens.length }, (_, nth) => {
          const text = new Y.XmlText(`words ${nth} of ${pens.indexOf(pen)}`)
          const block = new Y.XmlElement('paragraph')
          block.insert(0, [text])
          updateOf(doc, () => body.insert(0, [block]))
          return text
        })
      })
      const ids = texts.flat().flatMap(({ _item: item }) => item?.id ?? [])
      updateOf(
        doc,
        () => body.delete(0, paragraphs),
        (transaction) => places.note(transaction)
      )
      return ids
    },
    /** Where a letter would have stood that comes for it now. */
    placeIn: (id: Y.ID): string | undefined => places.follow(id, { client: PEN, from: clock, to: ++clock })?.before
  }
}

it('a place is known as long as little came after it, and what came for it is a place, too', () => {
  const { gone, placeIn } = world()
  const text = gone({ words: 'words that stood', atOnce: false })
  for (let nth = 0; nth < 3; nth++) gone({ pieces: PIECES, atOnce: true })
  expect(placeIn(text)).toBe('')
  expect(placeIn(Y.createID(text.client, text.clock + 5))).toBe('words')
  expect(placeIn(Y.createID(PEN, 1))).toBe('words')
})

it('what came and was gone at once counts, though it has no letters', () => {
  const { gone, placeIn } = world()
  const text = gone({ words: 'words that stood', atOnce: false })
  for (let nth = 0; nth < 4; nth++) gone({ pieces: PIECES, atOnce: true })
  expect(placeIn(text)).toBeUndefined()
})

it('of what goes at once the last blocks are held, and the first of those go first', () => {
  const { gone, goneTogether, placeIn } = world()
  // Of 400 blocks, for each is a paragraph and its text, 256 are held. The second pen’s stand before the first pen’s, and go before them.
  const [PARAGRAPHS, HELD] = [200, 128]
  const texts = goneTogether(PARAGRAPHS)
  const inOrder = [...texts.slice(PARAGRAPHS / 2), ...texts.slice(0, PARAGRAPHS / 2)]
  const held = (): boolean[] => inOrder.map((text) => placeIn(text) !== undefined)
  expect(held()).toEqual(inOrder.map((_, nth) => nth >= PARAGRAPHS - HELD))
  gone({ atOnce: false })
  expect(held()).toEqual(inOrder.map((_, nth) => nth >= PARAGRAPHS - HELD + 1))
})
