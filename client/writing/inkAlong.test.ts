// Ink goes along with whatever a hand does between two changes of the Y.Doc, of which the page looks only at what it touched.
import { getSchema } from '@tiptap/core'
import { wrapIn } from '@tiptap/pm/commands'
import { MarkType, type Node, NodeType } from '@tiptap/pm/model'
import { EditorState, TextSelection } from '@tiptap/pm/state'
import { initProseMirrorDoc } from '@tiptap/y-tiptap'
import * as prng from 'lib0/prng'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { wordsExtensions } from '../../shared/editor/words.ts'
import { budget, seedOf } from '../../tests/harness/budget.ts'
import { count } from '../../tests/harness/counts.ts'
import { AMARA_AND_JONAS, twoVoices } from '../../tests/harness/twoVoices.ts'
import { authorshipPlugin } from './authorship.ts'
import { inkKey, inkPlugin } from './inkWords.ts'

const schema = getSchema(wordsExtensions())
const { author, bold, bulletList } = { ...schema.marks, ...schema.nodes }
if (!(author instanceof MarkType && bold instanceof MarkType && bulletList instanceof NodeType))
  throw new Error('the schema is another one')

const voices = twoVoices({ me: 'amara', clients: [[7, 'jonas']] })

const paragraph = (random: prng.PRNG): Y.XmlElement => {
  const [element, text] = [new Y.XmlElement('paragraph'), new Y.XmlText()]
  element.insert(0, [text])
  const by = prng.oneOf(random, [{}, { author: { seat: 'jonas' } }, { author: { seat: 'amara' } }])
  text.insert(0, prng.oneOf(random, ['Jonas ', 'x', '😀ab ', '  ', '', 'many words here']), by)
  if (prng.int32(random, 0, 3) === 0) text.insert(0, 'Amara', { author: { seat: 'amara' } })
  return element
}

const list = (random: prng.PRNG, items: number): Y.XmlElement => {
  const all = new Y.XmlElement('bulletList')
  for (let nth = 0; nth < items; nth++) {
    const item = new Y.XmlElement('listItem')
    item.insert(0, [paragraph(random)])
    all.insert(nth, [item])
  }
  return all
}

/** A few blocks by both, or many. */
const begun = (random: prng.PRNG): EditorState => {
  const ydoc = new Y.Doc()
  ydoc.clientID = 7
  const body = ydoc.getXmlFragment('body')
  const [blocks, items] = prng.int32(random, 0, 4) === 0 ? [60, 30] : [5, 3]
  for (let nth = 0; nth < blocks; nth++)
    body.insert(nth, [prng.int32(random, 0, 3) === 0 ? list(random, items) : paragraph(random)])
  return EditorState.create({
    doc: initProseMirrorDoc(body, schema).doc,
    plugins: [authorshipPlugin(author, voices), inkPlugin(body, voices)]
  })
}

const act = (random: prng.PRNG, state: EditorState): EditorState => {
  const { doc, tr } = state
  const from = prng.int32(random, 0, doc.content.size)
  const most = prng.int32(random, 0, 9) === 0 ? doc.content.size : 6
  const to = Math.min(doc.content.size, from + prng.int32(random, 0, most))
  const $from = doc.resolve(from)
  const inText = (): boolean => $from.parent.isTextblock
  const acts: (() => void)[] = [
    () => void (inText() && tr.insertText(prng.oneOf(random, ['new ', ' ', '\u202Ez']), from)),
    () => void (inText() && $from.depth === 1 && tr.split(from)),
    () => void tr.delete(from, to),
    () => void tr.addMark(from, to, bold.create()),
    () => void tr.removeMark(from, to),
    () => {
      const taken = doc.slice(from, to)
      tr.delete(from, to)
      const at = prng.int32(random, 0, tr.doc.content.size)
      tr.replaceRange(at, at, taken)
    },
    () => {
      tr.setSelection(TextSelection.between($from, doc.resolve(to)))
      wrapIn(bulletList)(state.apply(tr), ({ steps }) => steps.forEach((step) => tr.step(step)))
    }
  ]
  prng.oneOf(random, acts)()
  return state.applyTransaction(tr).state
}

type Drawn = { from: number; to: number; attrs: Record<string, string>; seatId: string | undefined }

const drawnIn = (state: EditorState): Drawn[] =>
  (inkKey.getState(state)?.find() ?? []).map((one) => {
    const spec: { seatId?: string } = one.spec
    return { from: one.from, to: one.to, attrs: Reflect.get(Reflect.get(one, 'type'), 'attrs'), seatId: spec.seatId }
  })

/** Whose ink lies over each letter, and the letters over which there is none, or two. */
const inksOver = (doc: Node, drawn: readonly Drawn[]): { inks: Map<number, string>; none: number[]; two: number[] } => {
  const inks = new Map<number, string>()
  const [none, two]: [number[], number[]] = [[], []]
  for (const { from, to, seatId } of drawn) {
    if (seatId === undefined) continue
    for (let at = from; at < to; at++) {
      if (inks.has(at)) two.push(at)
      inks.set(at, seatId)
    }
  }
  doc.descendants((node, at) => {
    for (let nth = 0; node.isText && nth < node.nodeSize; nth++) if (!inks.has(at + nth)) none.push(at + nth)
  })
  return { inks, none, two }
}

/** Where a voice is said to begin, before a block or at a letter, by what lies over its letters. */
const voicesIn = (doc: Node, inks: ReadonlyMap<number, string>): string[] => {
  const said: string[] = []
  doc.forEach((block, start) => {
    let voice: string | undefined
    doc.nodesBetween(start, start + block.nodeSize, (node, at) => {
      for (let nth = 0; node.isText && nth < node.nodeSize; nth++) {
        const by = inks.get(at + nth)
        if (by === voice || !/\S/.test(node.text?.charAt(nth) ?? '')) continue
        said.push(voice === undefined ? `${start} ${start + block.nodeSize} ${by}` : `${at + nth} ${by}`)
        voice = by
      }
    })
  })
  return said
}

it('every letter is in one ink, and every voice begins where it does, whatever a hand has done', (context) => {
  const hands = budget({ short: 40, long: 3_000 })
  const first = seedOf('ink along')
  let acts = 0
  for (let seed = first; seed < first + hands; seed++) {
    const random = prng.create(seed)
    let state = begun(random)
    for (let nth = 0; nth < 25; nth++, acts++) {
      state = act(random, state)
      const drawn = drawnIn(state)
      const { inks, none, two } = inksOver(state.doc, drawn)
      expect({ none, two }, `seed ${seed}`).toEqual({ none: [], two: [] })
      const begins = drawn.flatMap(({ from, to, attrs }) => {
        const seat = AMARA_AND_JONAS.find(({ ink }) => ink === (attrs['data-voice'] ?? attrs['data-ink']))?.seatId
        if (attrs['data-voice'] !== undefined) return [`${from} ${to} ${seat}`]
        return attrs['class'] === 'turn' ? [`${from} ${seat}`] : []
      })
      expect(begins.toSorted(), `seed ${seed}`).toEqual(voicesIn(state.doc, inks).toSorted())
    }
  }
  count(context, { seeds: hands, acts })
})
