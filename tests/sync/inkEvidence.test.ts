// What the server takes for the other's words under a pen that is not theirs: letters that it knows by their place, however few
// they are. And what it never does: letters put together one by one, and what is only typed where the other's words were.
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { type SeatId, type SectionId, newId } from '../../shared/alliance/ids.ts'
import { sectionsOf } from '../../shared/alliance/layout.ts'
import { addSection } from '../../shared/alliance/sectionActs.ts'
import { bodyOf, textOf as textIn } from '../harness/oneSection.ts'
import { type Page, room } from '../harness/roomOfTwo.ts'

const textOf = ({ doc }: Page, nth = 0): Y.XmlText => textIn(doc, nth)
const as = (seat: SeatId) => ({ author: { seat } })
const act = (page: Page, edit: () => void): void => page.doc.transact(edit, 'hand')

/** What stands there, by whose it is: `ben: calm | ada: water`. */
const inks = ({ pages, document, seatOf }: ReturnType<typeof room>): string[] =>
  bodyOf(document.committed)
    .toArray()
    .map((block) => {
      const text = block instanceof Y.XmlElement ? block.get(0) : undefined
      const runs: { name: string; words: string }[] = []
      let mark: unknown
      for (let item = text instanceof Y.XmlText ? text._start : null; item !== null; item = item.right) {
        if (item.deleted) continue
        const content = item.content as { key?: string; value?: { seat?: unknown } | null; str?: string }
        if (content.key === 'author') mark = content.value?.seat
        if (content.str === undefined) continue
        const seat = mark ?? seatOf(item.id.client)
        const name = pages.find(({ seatId }) => seatId === seat)?.name ?? 'nobody'
        const last = runs.at(-1)
        if (last?.name === name) last.words += content.str
        else runs.push({ name, words: content.str })
      }
      return runs.map(({ name, words }) => `${name}: ${words}`).join(' | ')
    })

/** Ben wrote this, and both have it. */
const benWrote = (words: string) => {
  const world = room()
  act(world.ben, () => textOf(world.ben).insert(0, words, as(world.ben.seatId)))
  world.settle()
  return world
}
const move = (page: Page, change: (delta: { insert: string; attributes?: object }[]) => unknown[] = (delta) => delta): void =>
  act(page, () => {
    const delta = change(textOf(page).toDelta() as [])
    bodyOf(page.doc).delete(0, 1)
    const paragraph = new Y.XmlElement('paragraph')
    const text = new Y.XmlText()
    text.applyDelta(delta as [])
    paragraph.insert(0, [text])
    bodyOf(page.doc).insert(0, [paragraph])
  })

describe('the other’s letters stay theirs, however few', () => {
  it('when both move the same paragraph at the same moment, each with what the other does not know of', () => {
    const world = benWrote('yes')
    const { ada, ben } = world
    act(ada, () => textOf(ada).insert(1, 'o', as(ada.seatId)))
    move(ben)
    world.arrive(ben)
    move(ada)
    world.settle()
    expect(inks(world).toSorted()).toEqual(['ben: y | ada: o | ben: es', 'ben: yes'])
  })

  it('when they are deleted and come back by an undo, and by another after the first was taken back', () => {
    const world = benWrote('I am')
    const { ada } = world
    act(ada, () => textOf(ada).delete(0, 1))
    world.settle()
    for (let time = 0; time < 3; time++) {
      ada.undo.undo()
      world.settle()
      expect(inks(world)).toEqual(['ben: I am'])
      ada.undo.redo()
      world.settle()
      expect(inks(world)).toEqual(['ben:  am'])
    }
  })

  it('when a paragraph comes back by an undo, after the other wrote on in what it had become', () => {
    const world = benWrote('ab')
    const { ada, ben } = world
    move(ada)
    world.settle()
    act(ben, () => textOf(ben).delete(0, 1))
    world.settle()
    ada.undo.undo()
    world.settle()
    expect(inks(world)).toEqual(['ben: ab'])
  })

  it('when they are cut out and put in elsewhere, once; what is put in again is the hand’s that does', () => {
    const world = benWrote('so it is')
    const { ada, ben } = world
    act(ada, () => textOf(ada).delete(0, 2))
    world.settle()
    act(ada, () => textOf(ada).insert(6, 'so', as(ben.seatId)))
    world.settle()
    expect(inks(world)).toEqual(['ben:  it isso'])
    act(ada, () => textOf(ada).insert(0, 'so', as(ben.seatId)))
    world.settle()
    expect(inks(world)).toEqual(['ada: so | ben:  it isso'])
  })
})

describe('what is copied from another section', () => {
  const copied = (words: string) => {
    const world = benWrote('I wait for you, and you for me')
    const { ada, ben, document } = world
    act(ada, () => textOf(ada).insert(15, ' (so she says)', as(ada.seatId)))
    world.settle()
    const id = newId<SectionId>()
    act(ada, () => addSection(ada.doc, { id, title: 'Two' }))
    act(ada, () => {
      const paragraph = new Y.XmlElement('paragraph')
      const text = new Y.XmlText()
      text.applyDelta([{ insert: words, attributes: as(ben.seatId) }])
      paragraph.insert(0, [text])
      sectionsOf(ada.doc).at(-1)?.body.insert(0, [paragraph])
    })
    world.settle()
    const [paragraph] =
      sectionsOf(document.committed)
        .find((section) => section.id === id)
        ?.body.toArray() ?? []
    const text = paragraph instanceof Y.XmlElement ? paragraph.get(0) : undefined
    const [{ attributes } = {}] = (text instanceof Y.XmlText ? text.toDelta() : []) as {
      attributes?: { author?: { seat: SeatId } }
    }[]
    return attributes?.author?.seat === ben.seatId ? 'ben' : 'ada'
  }

  it('is theirs who wrote it, as it stands there', () => {
    expect(copied('I wait for you')).toBe('ben')
    expect(copied(' and you for me')).toBe('ben')
  })

  it('is not, where it is put together of what stands apart, or too little to be known', () => {
    for (const words of ['I wait for me', 'for you, and you', 'I wait (so she says)', 'for me, and you', 'wait'])
      expect(copied(words)).toBe('ada')
  })
})

describe('nobody’s letters are put together to say what they never said', () => {
  it('key by key under their name, from letters that they once wrote', () => {
    const world = benWrote('permission is all we owe')
    const { ada, ben } = world
    for (const [at, letter] of Array.from('i promise').entries()) {
      act(ada, () => textOf(ada).insert(at, letter, as(ben.seatId)))
      world.settle()
    }
    expect(inks(world)).toEqual(['ada: i promise | ben: permission is all we owe'])
  })

  describe('from what stands in the same section', () => {
    const WROTE = 'I want you to leave messages when you are angry. I do not lie.'
    const copied = (words: string, at?: number): string[] => {
      const world = benWrote(WROTE)
      const { ada, ben } = world
      act(ada, () => {
        if (at !== undefined) return textOf(ada).insert(at, words, as(ben.seatId))
        const [paragraph, text] = [new Y.XmlElement('paragraph'), new Y.XmlText()]
        text.applyDelta([{ insert: words, attributes: as(ben.seatId) }])
        paragraph.insert(0, [text])
        bodyOf(ada.doc).insert(1, [paragraph])
      })
      world.settle()
      return inks(world)
    }

    it('piece by piece, into a line of its own', () => {
      const said = 'I do not want you to leave when you are angry.'
      expect(copied(said)).toEqual([`ben: ${WROTE}`, `ada: ${said}`])
      expect(copied('I do not want you')).toEqual([`ben: ${WROTE}`, 'ada: I do not want you'])
    })

    it('into what they said, so that it says something else', () => {
      expect(copied('do not ', 2)).toEqual([
        'ben: I  | ada: do not  | ben: want you to leave messages when you are angry. I do not lie.'
      ])
      expect(copied(' when you', WROTE.length)).toEqual([`ben: ${WROTE} | ada:  when you`])
    })

    it('but a passage that is copied as it stands is theirs', () => {
      expect(copied('leave messages when you are angry')).toEqual([`ben: ${WROTE}`, 'ben: leave messages when you are angry'])
    })
  })

  it('from letters that were deleted meanwhile, in another order, or said twice', () => {
    for (const said of ['on', 'nono', 'oo']) {
      const world = benWrote('no')
      const { ada, ben } = world
      move(ben)
      world.arrive(ben)
      move(ada, () => [{ insert: said, attributes: as(ben.seatId) }])
      world.settle()
      expect(inks(world).filter((line) => line.includes(`ben: ${said}`))).toEqual([])
    }
  })

  it('by putting a letter before the same one, which is not deleted', () => {
    const world = benWrote('no')
    const { ada, ben } = world
    act(ada, () => textOf(ada).insert(0, 'n', as(ben.seatId)))
    world.settle()
    expect(inks(world)).toEqual(['ada: n | ben: no'])
  })
})

describe('what is typed where the other’s words were is the hand’s that types it', () => {
  it('key by key, though each letter was among theirs', () => {
    const world = benWrote('we begin with calm water today')
    const { ada } = world
    act(ada, () => textOf(ada).delete(14, 10))
    world.settle()
    for (const [nth, letter] of Array.from('talc').entries()) {
      act(ada, () => textOf(ada).insert(14 + nth, letter, as(ada.seatId)))
      world.settle()
    }
    expect(inks(world)).toEqual(['ben: we begin with  | ada: talc | ben:  today'])
  })

  it('over what was chosen, with the key that takes it away', () => {
    const world = benWrote('calm water')
    const { ada } = world
    act(ada, () => {
      textOf(ada).delete(0, 4)
      textOf(ada).insert(0, 'm', as(ada.seatId))
    })
    world.settle()
    expect(inks(world)).toEqual(['ada: m | ben:  water'])
  })
})
