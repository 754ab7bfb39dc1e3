// @vitest-environment jsdom
// An editor that finds a list without an item, or an item without a paragraph, deletes it, in the name of whoever looks. So nothing of the kind
// stays in a document: whatever each of two takes out that the other had left, and whatever somebody puts there, whoever opens it
// writes nothing.
import { getSchema } from '@tiptap/core'
import { yXmlFragmentToProsemirrorJSON } from '@tiptap/y-tiptap'
import * as prng from 'lib0/prng'
import { beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { giveParagraphsText } from '../../client/connection/paragraphText.ts'
import { shapes } from '../../client/writing/shapes.ts'
import { undoManagerIn } from '../../client/writing/undoManager.ts'
import { sectionsOf } from '../../shared/alliance/layout.ts'
import { wordsExtensions } from '../../shared/editor/words.ts'
import { budget, seedOf } from '../harness/budget.ts'
import { count } from '../harness/counts.ts'
import { EditingHand, type Seated, standInForLayout } from '../harness/EditingHand.ts'
import { type Change, hollow, item, list, odd, paragraph } from '../harness/oddWords.ts'
import { bodyOf } from '../harness/oneSection.ts'
import { putFrame, roomOf } from '../harness/putFrame.ts'
import { room } from '../harness/roomOfTwo.ts'

beforeAll(standInForLayout)

type World = ReturnType<typeof room>

const handsIn = ({ pages }: World) => {
  const seats = pages.map(({ seatId, name }, at): Seated => ({ seatId, name, ink: at === 0 ? 'indigo' : 'madder' }))
  const hands = pages.map(({ doc, seatId }) => {
    giveParagraphsText(doc)
    return new EditingHand(bodyOf(doc), doc, { me: seatId, seats })
  })
  const [ada, ben] = hands
  if (ada === undefined || ben === undefined) throw new Error('two hands')
  return { ada, ben, hands }
}

const copyOf = (kept: Y.Doc): Y.Doc => {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(kept))
  return copy
}

/** What somebody wrote by only opening what is stored, with the binding of the page. */
const openedBy = async (kept: Y.Doc): Promise<{ written: number; shown: string }> => {
  const doc = copyOf(kept)
  giveParagraphsText(doc)
  let written = 0
  doc.on('update', () => void written++)
  const hand = new EditingHand(bodyOf(doc), doc, { me: '', seats: [] })
  await new Promise((resolve) => setTimeout(resolve))
  const shown = JSON.stringify(hand.view.state.doc)
  hand.destroy()
  return { written, shown }
}

const schema = getSchema(wordsExtensions())

/** Throws where something stands of which the editor's own schema says that it may not stand so. A section without any block is
 *  shown as an empty line, and nothing is written for it. */
const checkAll = (kept: Y.Doc): void => {
  const copy = copyOf(kept)
  for (const { body } of sectionsOf(copy)) if (body.length > 0) schema.nodeFromJSON(yXmlFragmentToProsemirrorJSON(body)).check()
}

const put = (body: Y.XmlFragment, ...blocks: Y.XmlElement[]): void => body.insert(0, blocks)

/** What this page does goes to the server in as many frames as it makes. */
const act = ({ ada, arrive }: World, change: Change): void => {
  change(bodyOf(ada.doc), ada.doc)
  while (ada.up.length > 0) arrive(ada)
}

describe('whoever opens it writes nothing:', () => {
  const everything: Change = (body) => (put(body, list(item())), body.delete(1, body.length - 1))
  it.for([...odd, ...hollow, ['a hollow list alone', everything] as const])('%s', async ([, change], context) => {
    const world = room()
    act(world, (body) => (put(body, paragraph()), body.insert(body.length, [paragraph('words that stay')])))
    world.ada.doc.transact(() => act(world, change))
    world.settle()
    checkAll(world.document.committed)
    const { written, shown } = await openedBy(world.document.committed)
    expect(written).toBe(0)
    expect(shown.includes('words that stay')).toBe(bodyOf(world.document.committed).length > 0)
    // On the way half an emoji becomes a sign that stands for it.
    const kept = (doc: Y.Doc): string => new TextDecoder().decode(new TextEncoder().encode(bodyOf(doc).toString()))
    expect(kept(world.ada.doc)).toBe(kept(world.document.committed))
    count(context, { documents: 1 })
  })

  it('a list that one hand emptied bit by bit, and the lists around it', async () => {
    const world = room()
    act(world, (body) => put(body, list(item(list(item(paragraph('a')), item(paragraph('b'))))), paragraph('words')))
    const inner = ((bodyOf(world.ada.doc).get(0) as Y.XmlElement).get(0) as Y.XmlElement).get(0) as Y.XmlElement
    act(world, () => inner.delete(0, 1))
    expect(bodyOf(world.document.committed).toString()).toContain('<bulletlist><listitem><bulletlist>')
    act(world, () => (inner.get(0) as Y.XmlElement).delete(0, 1))
    expect(bodyOf(world.document.committed).toString()).toMatch(/^<paragraph>words/)
    expect((await openedBy(world.document.committed)).written).toBe(0)
  })
})

it('what was stored before goes with the first frame, whatever it is', async () => {
  const { ada, document } = room()
  put(bodyOf(ada.doc), list(item()), paragraph('words that stay'))
  const pens = new Map([...document.pens, [ada.doc.clientID, ada.personId] as const])
  const opened = roomOf(ada.doc, { pens, seatOf: () => ada.seatId })
  put(bodyOf(ada.doc), paragraph('more'))
  expect(putFrame(opened, ada.up.at(-1) ?? new Uint8Array(), ada)).toMatchObject({ type: 'taken' })
  expect(opened.takeAwayHollow({ all: false })).toBeDefined()
  opened.commit()
  checkAll(opened.committed)
  expect((await openedBy(opened.committed)).written).toBe(0)
  expect(opened.takeAwayHollow({ all: false })).toBeUndefined()
})

it('what a page brought hollow is its to fill, though another’s frame is refused in between', () => {
  const { ada, document } = room()
  const take = (bytes: Uint8Array, filler: object | undefined) => putFrame(document, bytes, { ...ada, filler }).type
  const page = {}
  put(bodyOf(ada.doc), list())
  expect(take(ada.up.pop() ?? new Uint8Array(), page)).toBe('taken')
  for (let times = 0; times < 2; times++) document.dropLive()
  put(bodyOf(ada.doc), paragraph('the next piece'))
  expect(take(ada.up.pop() ?? new Uint8Array(), page)).toBe('taken')
  expect(document.takeAwayHollow({ all: false })).toBeUndefined()
  document.dropLive()
  expect(document.filled(page)).toBe(true)
  expect(document.filled(page)).toBe(false)
  // Asked before anything is taken away, while nobody needs the document itself.
  expect(document.live).toBe(false)
  expect(document.hasHollow(0)).toBe(true)
  expect(document.takeAwayHollow({ all: false })).toBeDefined()
})

it('however many blocks somebody builds step by step, what is filled is not among those that stand hollow', () => {
  const { ada, document } = room()
  const arrive = (): void => expect(putFrame(document, ada.up.pop() ?? new Uint8Array(), ada).type).toBe('taken')
  for (let nth = 0; nth < 20; nth++) {
    const built = list()
    put(bodyOf(ada.doc), built)
    arrive()
    expect(document.hasHollow(0)).toBe(true)
    expect(document.hasHollow(1)).toBe(false)
    built.insert(0, [item(paragraph())])
    arrive()
  }
  expect(document.takeAwayHollow({ all: true })).toBeUndefined()
})

/** Where this item stands in the words of a hand. */
const itemOf = ({ view }: EditingHand, words: string): { from: number; to: number } => {
  let found: { from: number; to: number } | undefined
  view.state.doc.descendants((node, at) => {
    if (node.type.name.endsWith('Item') && node.textContent === words) found = { from: at, to: at + node.nodeSize }
  })
  if (found === undefined) throw new Error(`no item says ${words}`)
  return found
}
const takeOut = (hand: EditingHand, words: string): void => {
  const { from, to } = itemOf(hand, words)
  hand.view.dispatch(hand.view.state.tr.delete(from, to))
}
const goInto = (hand: EditingHand, words: string): void =>
  void hand.editor.commands.setTextSelection(itemOf(hand, words).from + 2 + words.length)

const LISTS: Record<string, (hand: EditingHand) => unknown> = {
  'a list': (hand) => hand.pasteHtml('<p>before</p><ul><li>alpha</li><li>beta</li></ul><p>behind</p>'),
  'a list that is all there is': (hand) => hand.pasteHtml('<ul><li>alpha</li><li>beta</li></ul>'),
  tasks: (hand) => {
    hand.pasteHtml('<p>alpha</p><p>beta</p>')
    hand.editor.commands.selectAll()
    shapes.tasks.toggle(hand.editor)
  },
  'a list in an item': (hand) => hand.pasteHtml('<ul><li>before<ol><li>alpha</li><li>beta</li></ol></li></ul>')
}

/** Ada has taken out the first item while Ben took out the second. */
const crossed = (name: string, first: 'ada' | 'ben') => {
  const world = room()
  const { ada, ben, hands } = handsIn(world)
  LISTS[name]?.(ada)
  undoManagerIn(ada.view.state)?.clear()
  world.settle()
  takeOut(ada, 'alpha')
  takeOut(ben, 'beta')
  return {
    world,
    ada,
    ben,
    hands,
    arriveBoth: () => (first === 'ada' ? [world.ada, world.ben] : [world.ben, world.ada]).forEach((page) => world.arrive(page))
  }
}

describe('each took out the item that the other had left', () => {
  for (const name of Object.keys(LISTS))
    for (const first of ['ada', 'ben'] as const) {
      it(`of ${name}, ${first} first: the list is gone, and nobody who opens it writes`, async () => {
        const { world, hands, arriveBoth } = crossed(name, first)
        arriveBoth()
        checkAll(world.document.committed)
        const { written, shown } = await openedBy(world.document.committed)
        expect(written).toBe(0)
        world.settle()
        expect(hands.map(({ view }) => JSON.stringify(view.state.doc))).toEqual([shown, shown])
      })

      for (const who of ['ada', 'ben'] as const)
        it(`of ${name}, ${first} first: what ${who} took out is there again when ${who} undoes it`, () => {
          const { world, ada, ben, hands, arriveBoth } = crossed(name, first)
          arriveBoth()
          world.settle()
          const [hand, words] = who === 'ada' ? [ada, 'alpha'] : [ben, 'beta']
          hand.editor.commands.undo()
          world.settle()
          for (const { view } of hands) expect(view.state.doc.textContent).toContain(words)
          expect(bodyOf(world.document.committed).toString()).toContain(words)
          checkAll(world.document.committed)
        })
    }

  it('and what one writes in that list meanwhile is kept for who wrote it', () => {
    const { world, ben, arriveBoth } = crossed('a list', 'ada')
    goInto(ben, 'alpha')
    ben.press('Enter')
    ben.type('gamma')
    arriveBoth()
    world.settle()
    const section = sectionsOf(world.document.committed)[0]?.id
    expect(bodyOf(world.document.committed).toString()).not.toContain('gamma')
    expect([...world.rescued.values()].map(({ seat, kept }) => [seat, kept?.words, kept?.section])).toEqual([
      [world.ben.seatId, 'gamma', section]
    ])
  })
})

const SEEDS = budget({ short: 12, long: 300 })
const STEPS = 120

/** What a hand does that takes items out, and what makes more of them. */
const shuffle = (hand: EditingHand, random: prng.PRNG): void => {
  const { editor, view } = hand
  const items: { from: number; to: number }[] = []
  view.state.doc.descendants((node, at) => {
    if (node.type.name.endsWith('Item')) items.push({ from: at, to: at + node.nodeSize })
  })
  const dice = prng.int32(random, 0, 99)
  if (items.length > 0 && dice < 45) {
    const { from, to } = prng.oneOf(random, items)
    view.dispatch(view.state.tr.deleteRange(from, to))
  } else if (dice < 50) hand.choose(random, { wide: prng.bool(random) })
  else if (dice < 54) hand.press(prng.bool(random) ? 'Backspace' : 'Delete')
  else if (dice < 60) hand.type('so')
  else if (dice < 66) hand.press('Enter')
  else if (dice < 72) hand.press('Tab', { shiftKey: prng.bool(random) })
  else if (dice < 80) hand.pasteHtml('<ul><li>one<ol><li>two</li><li>three</li></ol></li><li>four</li></ul>')
  else if (dice < 84) shapes[prng.oneOf(random, ['list', 'numbered', 'tasks'] as const)].toggle(editor)
  else if (dice < 88) hand.drag(random)
  else if (dice < 90) hand.pause()
  else if (dice < 97) editor.commands.undo()
  else editor.commands.redo()
}

/** Whenever the server has taken a frame, what it has stands as the schema says; who opens it meanwhile, how often they wrote. */
const run = async (seed: number) => {
  const random = prng.create(seed)
  const world = room()
  const { hands } = handsIn(world)
  const wrote: number[] = []
  for (let step = 0; step < STEPS; step++) {
    const who = prng.int32(random, 0, 1)
    const [hand, page] = [hands[who], world.pages[who]]
    if (hand === undefined || page === undefined) throw new Error('two hands')
    shuffle(hand, random)
    // Both act for a while before either hears of it.
    for (let moves = step % 6 === 5 ? 40 : 0; moves > 0; moves--) {
      const of = prng.oneOf(random, world.pages)
      if (prng.int32(random, 0, 3) === 0) world.hear(of)
      else if (of.up.length > 0) {
        world.arrive(of)
        checkAll(world.document.committed)
      }
    }
    if (step % 20 === 19) wrote.push((await openedBy(world.document.committed)).written)
  }
  world.settle()
  const { written, shown } = await openedBy(world.document.committed)
  const views = hands.map(({ view }) => JSON.stringify(view.state.doc))
  for (const hand of hands) hand.destroy()
  return { wrote: [...wrote, written], views, shown, tidied: world.tidied() }
}

it(
  `${SEEDS} seeds of ${STEPS} acts in lists, crossing: after no frame does a block stand hollow`,
  { timeout: SEEDS * 60_000 },
  async (context) => {
    const from = seedOf('hollow')
    let tidied = 0
    for (let seed = from; seed < from + SEEDS; seed++) {
      const done = await run(seed).catch((cause: unknown) => {
        throw new Error(`seed ${seed}`, { cause })
      })
      expect({ seed, wrote: done.wrote.filter((times) => times > 0) }).toEqual({ seed, wrote: [] })
      expect(done.views).toEqual([done.shown, done.shown])
      tidied += done.tidied
      count(context, { seeds: 1, acts: STEPS, 'documents opened': done.wrote.length })
    }
    count(context, { 'left hollow and taken away': tidied })
    // Some 1.4 a seed, very unevenly: 11 of 25 seeds, 20 of 12. Far from none is what it has to be.
    expect(tidied).toBeGreaterThan(SEEDS / 8)
  }
)
