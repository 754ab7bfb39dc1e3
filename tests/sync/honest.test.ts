// @vitest-environment jsdom
// Whatever a hand does in the real editor, the gate takes it: two people with all commands, keys, pastes, drags and undos, their
// frames crossing. In the end both pages, the server and whoever opens the section anew have the same words, and an editor that is
// only opened writes nothing.
import * as prng from 'lib0/prng'
import { beforeAll, expect, it } from 'vitest'
import * as Y from 'yjs'
import { giveParagraphsText } from '../../client/connection/paragraphText.ts'
import { shapes } from '../../client/writing/shapes.ts'
import { type SectionId, newId } from '../../shared/alliance/ids.ts'
import { sectionsOf } from '../../shared/alliance/layout.ts'
import { addSection, bringSectionBack, moveSection, renameSection, setSectionAside } from '../../shared/alliance/sectionActs.ts'
import { wholeHash } from '../../shared/alliance/wholeHash.ts'
import { budget, seedOf } from '../harness/budget.ts'
import { count } from '../harness/counts.ts'
import { EditingHand, type Seated, standInForLayout } from '../harness/EditingHand.ts'
import { bodyOf } from '../harness/oneSection.ts'
import { type Page, room } from '../harness/roomOfTwo.ts'

const SEEDS = budget({ short: 3, long: 11 })
const STEPS = budget({ short: 400, long: 1_600 })

beforeAll(standInForLayout)

/** Latin, an emoji of one and of five, a letter with its accent apart, Hebrew, Arabic, Thai, Chinese, and a mark that turns the line. */
const WORDS = ['so ', 'we say it. ', 'é🙂 ', '👩🏽‍🤝‍👩🏻', 'e\u0301 n\u0303', 'שלום ', 'مرحبا ', 'ที่นี่', '同盟', '\u200F', 'I', ' ', 'a']

/** What is done with sections, beside the words in them. */
const actOnSections = ({ doc }: Page, random: prng.PRNG): void => {
  const sections = sectionsOf(doc)
  const { id, setAside } = prng.oneOf(random, sections)
  const what = prng.int32(random, 0, 4)
  if (what === 0) renameSection(doc, id, `What ${prng.oneOf(random, WORDS)} is`)
  else if (what === 1) moveSection(doc, id, { before: prng.oneOf(random, sections).id })
  else if (what === 2 && sections.length < 5) addSection(doc, { id: newId<SectionId>(), title: 'Of our own' })
  else if (setAside) bringSectionBack(doc, id)
  else setSectionAside(doc, id)
}

const act = (hand: EditingHand, random: prng.PRNG): void => {
  const { editor } = hand
  const dice = prng.int32(random, 0, 99)
  if (dice < 30) hand.type(prng.oneOf(random, WORDS))
  else if (dice < 34)
    hand.type(prng.oneOf(random, ['- ', '1. ', '> ', '[] ', '[x] ', ' **so** ', ' *so* ', '[w](https://example.org)']))
  else if (dice < 42) hand.press('Enter', { shiftKey: dice === 41 })
  else if (dice < 50) hand.press('Backspace')
  else if (dice < 53) hand.press('Delete')
  else if (dice < 62) hand.choose(random, { wide: dice === 61 })
  else if (dice < 72) prng.oneOf(random, Object.values(shapes)).toggle(editor)
  else if (dice < 76) hand.press('Tab', { shiftKey: dice % 2 === 0 })
  else if (dice < 78) hand.press('Enter', { ctrlKey: true })
  else if (dice < 80) editor.chain().setMark('link', { href: 'https://example.org/' }).run()
  else if (dice < 81) editor.chain().unsetMark('link').run()
  else if (dice < 83) hand.paste(random)
  else if (dice < 86) hand.cutAndPaste(random)
  else if (dice < 89) hand.drag(random)
  else if (dice < 90) editor.commands.deleteSelection()
  else if (dice < 92) hand.pause()
  else if (dice < 97) editor.commands.undo()
  else editor.commands.redo()
}

it(
  `the gate takes all that two hands do in the real editor, ${SEEDS} seeds of ${STEPS} acts`,
  { timeout: SEEDS * 300_000 },
  async (context) => {
    const seed = seedOf('honest')
    let frames = 0
    for (let nth = 0; nth < SEEDS; nth++) {
      const random = prng.create(seed + nth)
      const made = room()
      const { pages, document: kept, arrive, hear, settle } = made
      const seats = pages.map(({ seatId, name }, at): Seated => ({ seatId, name, ink: at === 0 ? 'indigo' : 'madder' }))
      const writtenIn = sectionsOf(kept.committed)[0]?.id
      const hands = pages.map(({ doc, seatId }) => {
        giveParagraphsText(doc)
        doc.on('update', (_update: Uint8Array, origin: unknown) => void (origin === 'server' || frames++))
        return new EditingHand(bodyOf(doc), doc, { me: seatId, seats })
      })
      for (let step = 0; step < STEPS; step++) {
        const who = prng.int32(random, 0, 1)
        const [hand, page] = [hands[who], pages[who]]
        if (hand === undefined || page === undefined) throw new Error('two hands')
        if (prng.int32(random, 0, 39) === 0) actOnSections(page, random)
        else act(hand, random)
        // A long section makes every step slow and says nothing more.
        if (hand.view.state.doc.content.size > 3_000) {
          hand.choose(random, { wide: true })
          hand.press('Backspace')
        }
        // A frame that is refused throws.
        for (let moves = prng.int32(random, 0, 3); moves > 0; moves--)
          (prng.bool(random) ? arrive : hear)(prng.oneOf(random, pages))
      }
      settle()
      const [ada, ben, server] = [...pages.map(({ doc }) => doc), kept.committed].map((doc) =>
        sectionsOf(doc).map(wholeHash).join()
      )
      expect({ seed: seed + nth, ada, ben }).toEqual({ seed: seed + nth, ada: server, ben: server })

      const opened = new Y.Doc()
      Y.applyUpdate(opened, kept.lackedBy(new Uint8Array([0])))
      giveParagraphsText(opened)
      let written = 0
      opened.on('update', () => void written++)
      const reader = new EditingHand(sectionsOf(opened).find(({ id }) => id === writtenIn)?.body ?? bodyOf(opened), opened, {
        me: pages[0]?.seatId ?? '',
        seats
      })
      await new Promise((resolve) => setTimeout(resolve))
      const [shown, ...others] = [reader, ...hands].map(({ view }) => JSON.stringify(view.state.doc))
      expect(others).toEqual([shown, shown])
      expect({ seed: seed + nth, written }).toEqual({ seed: seed + nth, written: 0 })
      for (const hand of [...hands, reader]) hand.destroy()
    }
    count(context, { seeds: SEEDS, acts: SEEDS * STEPS, frames })
  }
)
