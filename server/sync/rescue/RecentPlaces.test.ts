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
