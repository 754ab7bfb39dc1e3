// @vitest-environment jsdom
// Lines that nobody marked, as a stock client writes them, are their pen’s. Whoever makes all of them another shape at once writes each anew, under
// another pen: they stay their writer’s, however many there are, in whatever order they were written and however it goes over the line.
import * as prng from 'lib0/prng'
import { beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { splitFrame, splitUpdate } from '../../client/connection/splitFrame.ts'
import { shapes } from '../../client/writing/shapes.ts'
import { decodeClientMessage, encodeSyncUpdate } from '../../shared/protocol/messages.ts'
import { budget, seedOf } from '../harness/budget.ts'
import { count } from '../harness/counts.ts'
import { type EditingHand, standInForLayout } from '../harness/EditingHand.ts'
import { handAt } from '../harness/handAt.ts'
import { bodyOf } from '../harness/oneSection.ts'
import { type Page, room } from '../harness/roomOfTwo.ts'

beforeAll(standInForLayout)

type Room = ReturnType<typeof room>

const block = (kind: string, within: (Y.XmlElement | Y.XmlText)[]): Y.XmlElement => {
  const made = new Y.XmlElement(kind)
  made.insert(0, within)
  return made
}
const line = (words: string): Y.XmlElement => block('paragraph', [new Y.XmlText(words)])
const act = ({ doc }: Page, does: () => void): void => doc.transact(does, 'hand')

/** Each line, and whose all of its words are: `ben: yes`. */
const inks = ({ document, pages, seatOf }: Room): string[] => {
  const lines: string[] = []
  for (const text of bodyOf(document.committed).createTreeWalker((inner) => inner instanceof Y.XmlText)) {
    if (!(text instanceof Y.XmlText) || text.length === 0) continue
    const names = new Set<string>()
    let [mark, words]: [unknown, string] = [undefined, '']
    for (let item = text._start; item !== null; item = item.right) {
      if (item.deleted) continue
      const content = item.content as { key?: string; value?: { seat?: unknown } | null; str?: string }
      if (content.key === 'author') mark = content.value?.seat
      if (content.str === undefined) continue
      const seat = mark ?? seatOf(item.id.client)
      names.add(pages.find(({ seatId }) => seatId === seat)?.name ?? 'nobody')
      words += content.str
    }
    lines.push(`${[...names].join(' and ')}: ${words}`)
  }
  return lines
}

/** In one frame, as a stock client sends it; and as a page does. */
const ways = {
  'in one frame': (update: Uint8Array) => [update],
  'as a page sends it': (update: Uint8Array, doc: Y.Doc) =>
    splitFrame(encodeSyncUpdate(update), { doc }).map((frame) => {
      const message = decodeClientMessage(new Uint8Array(frame))
      if (message?.type !== 'update') throw new Error('no update')
      return message.update
    }),
  'in small frames': (update: Uint8Array, doc: Y.Doc) => splitUpdate(update, { size: 8 * 1024, doc })
}
type Way = keyof typeof ways

/** Ada does it, and each frame of it arrives. How many there were. */
const acted = (made: Room, does: () => unknown, way: Way = 'in one frame'): number => {
  const { ada, arrive, settle } = made
  settle()
  does()
  const frames = ada.up.splice(0).flatMap((update) => ways[way](update, ada.doc))
  for (const frame of frames) {
    ada.up.push(frame)
    arrive(ada)
  }
  settle()
  return frames.length
}

/** More than were told apart piece by piece. */
const LINES = budget({ short: 600, long: 2_000 })
const sayings = {
  'each something else': (nth: number) => `${nth} said in a line of so many words`,
  'the same few things': (nth: number) => ['we', 'so', 'I', 'yes', 'a line of so many words'][(nth * 7) % 5] ?? ''
}

/** Unmarked lines of these, in turn, written anywhere among each other; in a list, if they are its items. */
const written = (
  say: (nth: number) => string,
  { lines = LINES, by = ['ben'], items = false }: { lines?: number; by?: ('ada' | 'ben')[]; items?: boolean } = {}
): Room => {
  const made = room()
  const random = prng.create(seedOf('moved lines'))
  const around = ({ doc }: Page): Y.XmlFragment => {
    const list = bodyOf(doc).get(0)
    return items && list instanceof Y.XmlElement ? list : bodyOf(doc)
  }
  for (const [turn, name] of by.entries()) {
    act(made[name], () => {
      if (items && turn === 0) bodyOf(made[name].doc).insert(0, [new Y.XmlElement('bulletList')])
      const into = around(made[name])
      for (let nth = turn; nth < lines; nth += by.length)
        into.insert(prng.int32(random, 0, into.length - (items ? 0 : 1)), [
          items ? block('listItem', [line(say(nth))]) : line(say(nth))
        ])
    })
    made.settle()
  }
  expect(inks(made)).toHaveLength(lines)
  return made
}

const everyone = (made: Room, does: (hand: EditingHand) => unknown): void => {
  const hand = handAt(made.ada, made)
  hand.editor.commands.selectAll()
  does(hand)
  hand.destroy()
}

describe.each(Object.keys(sayings) as (keyof typeof sayings)[])(
  'two thousand lines that nobody marked, of %s, are their writer’s',
  (saying) => {
    it.for(Object.keys(ways) as Way[])(
      'where another makes a list of them, takes it back and does it again, %s',
      { timeout: 120_000 },
      (way, context) => {
        const made = written(sayings[saying])
        const before = inks(made)
        expect(before.filter((one) => !one.startsWith('ben: '))).toEqual([])
        everyone(made, ({ editor }) => {
          const { undo, redo } = editor.commands
          for (const does of [() => shapes.list.toggle(editor), undo, redo, undo, () => shapes.tasks.toggle(editor)]) {
            acted(made, does, way)
            expect(inks(made)).toEqual(before)
          }
        })
        count(context, { lines: LINES })
      }
    )
  }
)

it.each(Object.keys(ways) as Way[])('items of a list, where another makes lines of them, %s', { timeout: 120_000 }, (way) => {
  const made = written(sayings['the same few things'], { items: true })
  const before = inks(made)
  everyone(made, ({ editor }) => {
    for (const does of [() => shapes.list.toggle(editor), () => editor.commands.undo(), () => shapes.numbered.toggle(editor)]) {
      acted(made, does, way)
      expect(inks(made)).toEqual(before)
    }
  })
})

describe('lines of two who said the same', () => {
  it.each(['in one frame', 'as a page sends it'] as const)('stay each in its place, %s', { timeout: 120_000 }, (way) => {
    const made = written(sayings['the same few things'], { by: ['ada', 'ben'] })
    const before = inks(made)
    expect(new Set(before.map((one) => one.slice(0, 4)))).toEqual(new Set(['ada:', 'ben:']))
    everyone(made, ({ editor }) => {
      for (const does of [() => shapes.list.toggle(editor), () => editor.commands.undo(), () => editor.commands.redo()]) {
        acted(made, does, way)
        expect(inks(made)).toEqual(before)
      }
    })
  })

  it('stay theirs where both make a list of them at the same moment', { timeout: 120_000 }, () => {
    // Both lists have room.
    const made = written(sayings['the same few things'], { lines: 1_200, by: ['ada', 'ben'] })
    const before = inks(made).toSorted()
    everyone(made, ({ editor }) => shapes.list.toggle(editor))
    const hand = handAt(made.ben, made)
    hand.editor.commands.selectAll()
    shapes.numbered.toggle(hand.editor)
    hand.destroy()
    made.settle()
    expect(inks(made).toSorted()).toEqual([...before, ...before].toSorted())
  })
})

it('of two lines that say the same, the one that is moved is known by its mark', () => {
  const made = room()
  const { ada, ben } = made
  act(ben, () => bodyOf(ben.doc).insert(0, [line('yes')]))
  made.settle()
  const text = new Y.XmlText()
  text.insert(0, 'yes', { author: { seat: ada.seatId } })
  act(ada, () => bodyOf(ada.doc).insert(0, [block('paragraph', [text])]))
  acted(made, () =>
    act(ada, () => {
      bodyOf(ada.doc).delete(0, 2)
      bodyOf(ada.doc).insert(bodyOf(ada.doc).length, [line('yes')])
    })
  )
  expect(inks(made)).toEqual(['ben: yes'])
})

describe('all lines that another deleted are their writer’s again', () => {
  it.each(Object.keys(sayings) as (keyof typeof sayings)[])('by an undo: %s', { timeout: 60_000 }, (saying) => {
    const made = written(sayings[saying], { by: ['ben', 'ada'] })
    const { ada } = made
    const before = inks(made)
    for (let time = 0; time < 2; time++) {
      acted(made, () => act(ada, () => bodyOf(ada.doc).delete(0, LINES)))
      expect(inks(made)).toEqual([])
      acted(made, () => ada.undo.undo())
      expect(inks(made)).toEqual(before)
    }
  })

  it('where the same hand puts them in elsewhere', () => {
    const made = written(sayings['each something else'])
    const { ada } = made
    const before = inks(made)
    const said = before.map((one) => one.slice('ben: '.length))
    acted(made, () => act(ada, () => bodyOf(ada.doc).delete(0, LINES)))
    acted(made, () => act(ada, () => bodyOf(ada.doc).insert(1, said.map(line))))
    expect(inks(made)).toEqual(before)
  })
})

it('a paragraph as long as a section is its writer’s where another parts it, joins it, and moves it', () => {
  const made = room()
  const { ada, ben } = made
  const words = Array.from({ length: 20_000 }, (_, nth) => nth.toString(36).padStart(8, ' ')).join('')
  act(ben, () => bodyOf(ben.doc).insert(0, [line(words)]))
  const paragraph = (nth: number): Y.XmlElement => bodyOf(ada.doc).get(nth) as Y.XmlElement
  const text = (nth: number): Y.XmlText => paragraph(nth).get(0) as Y.XmlText
  acted(made, () =>
    act(ada, () => {
      text(0).delete(1_000, words.length - 1_000)
      bodyOf(ada.doc).insert(1, [line(words.slice(1_000))])
    })
  )
  expect(inks(made)).toEqual([`ben: ${words.slice(0, 1_000)}`, `ben: ${words.slice(1_000)}`])
  acted(made, () =>
    act(ada, () => {
      bodyOf(ada.doc).delete(1, 1)
      text(0).insert(1_000, words.slice(1_000))
    })
  )
  expect(inks(made)).toEqual([`ben: ${words}`])
  acted(made, () => act(ada, () => text(0).delete(10, words.length - 10)))
  acted(made, () => ada.undo.undo())
  expect(inks(made)).toEqual([`ben: ${words}`])
})

describe('nobody is made to say what they did not', () => {
  const benSaid = (...lines: string[]): Room => {
    const made = room()
    act(made.ben, () => bodyOf(made.ben.doc).insert(0, lines.map(line)))
    made.settle()
    return made
  }
  const write = ({ doc }: Page, ...lines: string[]): void => bodyOf(doc).insert(bodyOf(doc).length, lines.map(line))

  it('by a line that says what one of theirs says that stands', () => {
    const made = benSaid('yes')
    acted(made, () => act(made.ada, () => write(made.ada, 'yes')))
    expect(inks(made)).toEqual(['ben: yes', 'ada: yes'])
  })

  it.each(['unmarked', 'in their name'])('by more lines than were taken out, with the same frame or with the next: %s', (how) => {
    const made = benSaid('yes')
    const { ada, ben } = made
    const marks = how === 'unmarked' ? {} : { author: { seat: ben.seatId } }
    const say = () => {
      const text = new Y.XmlText()
      text.insert(0, 'yes', marks)
      return block('paragraph', [text])
    }
    acted(made, () =>
      act(ada, () => {
        bodyOf(ada.doc).delete(0, 1)
        bodyOf(ada.doc).insert(bodyOf(ada.doc).length, [say(), say()])
      })
    )
    acted(made, () => act(ada, () => bodyOf(ada.doc).insert(bodyOf(ada.doc).length, [say()])))
    expect(inks(made).toSorted()).toEqual(['ada: yes', 'ada: yes', 'ben: yes'])
  })

  it('by a few letters that they took out themselves', () => {
    const made = benSaid('yes')
    const { ada, ben } = made
    act(ben, () => bodyOf(ben.doc).delete(0, 1))
    made.settle()
    acted(made, () => act(ada, () => write(ada, 'yes')))
    expect(inks(made)).toEqual(['ada: yes'])
  })

  it('by a line that is not all of what was taken out', () => {
    const made = benSaid('we do not', 'we do not')
    const { ada } = made
    acted(made, () =>
      act(ada, () => {
        bodyOf(ada.doc).delete(0, 2)
        write(ada, 'we do', 'do we not')
      })
    )
    expect(inks(made).filter((one) => one === 'ben: do we not')).toEqual([])
  })
})
