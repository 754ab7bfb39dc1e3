// Words in motion stand in their writer's ink, and a mark hangs where a voice begins. Decorations only: nothing
// of this is in the document. A key press looks again at the block it was pressed in, nothing else.
import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { AddMarkStep, Mapping, RemoveMarkStep } from '@tiptap/pm/transform'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import * as z from 'zod/mini'
import type * as Y from 'yjs'
import type { Voices } from './Voices.ts'
import { decorationsIn, exchanged, moved, movesNothing } from './manyDecorations.ts'
import { blocksOf } from './runs.ts'

export const inkKey = new PluginKey<DecorationSet>('inkWords')
const LOOK_AGAIN = 'look again'

/** Words of one voice, with no end of a block in them. */
type Inked = { from: number; to: number; text: string; seatId: string | undefined }

const ySync = z.object({ isChangeOrigin: z.optional(z.boolean()) })

/** Whether the change came from the Y.Doc: another's words, or my own undo. */
export const isFromDocument = (transaction: Transaction): boolean =>
  ySync.safeParse(transaction.getMeta(ySyncPluginKey)).data?.isChangeOrigin === true

export const InkWords = Extension.create<{ body: Y.XmlFragment | undefined; voices: Voices | undefined }>({
  name: 'inkWords',
  addOptions: () => ({ body: undefined, voices: undefined }),
  addProseMirrorPlugins() {
    const { body, voices } = this.options
    if (body === undefined || voices === undefined) return []
    return [inkPlugin(body, voices)]
  }
})

export const inkPlugin = (body: Y.XmlFragment, voices: Voices): Plugin<DecorationSet> =>
  new Plugin<DecorationSet>({
    key: inkKey,
    state: {
      init: (_config, state) => inkDocument(state.doc, body, voices),
      apply: (transaction, inked, _before, { doc }) => {
        if (transaction.getMeta(inkKey) === LOOK_AGAIN || (transaction.docChanged && isFromDocument(transaction)))
          return inkDocument(doc, body, voices)
        if (!transaction.docChanged) return inked
        const there = moved(inked, transaction.mapping, doc)
        // Nothing is redrawn around words that an input method is still composing.
        return transaction.getMeta('composition') === undefined ? inkTouched(transaction, there, voices) : there
      }
    },
    props: { decorations: (state) => inkKey.getState(state) },
    view: (view) => {
      const stop = voices.subscribe(() => view.dispatch(view.state.tr.setMeta(inkKey, LOOK_AGAIN)))
      return { destroy: stop }
    }
  })

const inkDocument = (doc: Node, body: Y.XmlFragment, voices: Voices): DecorationSet => {
  const blocks = blocksOf(body)
  // Out of step only before the first rendering, which comes at once.
  if ((blocks.at(-1)?.to ?? 0) !== doc.content.size) return DecorationSet.empty
  const decorations = blocks.flatMap(({ from, to, runs }) =>
    inkBlock(
      from,
      to,
      runs.map((run) => ({ ...run, seatId: voices.seatOf(run.marked, run.clientId) })),
      voices
    )
  )
  return decorationsIn(doc, decorations)
}

/** Words that carry their authors with them, outside any section. */
export const inkedByMarks = (doc: Node, voices: Voices): DecorationSet => {
  const decorations: Decoration[] = []
  doc.forEach((block, from) => {
    const runs: Inked[] = []
    block.descendants((node, offset) => {
      if (!node.isText) return
      const marked: unknown = node.marks.find((mark) => mark.type.name === 'author')?.attrs['seat']
      const start = from + 1 + offset
      runs.push({
        from: start,
        to: start + node.nodeSize,
        text: node.text ?? '',
        seatId: voices.isSeat(marked) ? marked : undefined
      })
    })
    decorations.push(...inkBlock(from, from + block.nodeSize, runs, voices))
  })
  return decorationsIn(doc, decorations)
}

const inkTouched = (transaction: Transaction, inked: DecorationSet, voices: Voices): DecorationSet => {
  const { doc } = transaction
  const stale: Decoration[] = []
  const fresh: Decoration[] = []
  let before = 0
  for (const { from, to } of touchedBlocks(transaction)) {
    const block = doc.nodeAt(from)
    if (block === null) continue
    // Also one that reaches further: Enter leaves an ink lying over both halves, where it would tint new words.
    // Only the neighbours' own, which end or begin at the same place, stay.
    const known = inked.find(from, to).filter((found) => found.from < to && found.to > from)
    stale.push(...known.filter((found) => found.from >= before))
    fresh.push(...inkBlock(from, to, runsIn(block, from, known, voices), voices))
    before = to
  }
  return exchanged(inked, doc, { stale, fresh })
}

/** The blocks directly in the document that a local change reached, in their order. */
const touchedBlocks = (transaction: Transaction): { from: number; to: number }[] => {
  const reached = reachedBy(transaction).toSorted((one, other) => one.from - other.from)
  const blocks: { from: number; to: number }[] = []
  let next = 0
  transaction.doc.forEach((block, from) => {
    const to = from + block.nodeSize
    while ((reached[next]?.to ?? to) < from) next++
    if ((reached[next]?.from ?? to + 1) <= to) blocks.push({ from, to })
  })
  return blocks
}

/** Where a change reached what is there now, and a place around it. */
const reachedBy = ({ mapping, steps }: Transaction): { from: number; to: number }[] => {
  const reached: { from: number; to: number }[] = []
  // Of marks there may be a step for each block, and they move nothing.
  const moving = mapping.maps.flatMap((map, index) => (movesNothing(map) ? [] : [{ map, index }]))
  const reach = (index: number, from: number, to: number): void => {
    const later = new Mapping(moving.flatMap((one) => (one.index > index ? [one.map] : [])))
    reached.push({ from: later.map(from, -1) - 1, to: later.map(to, 1) + 1 })
  }
  steps.forEach((step, index) => {
    // A mark moves nothing, so the map of its step is empty.
    if (step instanceof AddMarkStep || step instanceof RemoveMarkStep) reach(index, step.from, step.to)
    else step.getMap().forEach((_oldFrom, _oldTo, from, to) => reach(index, from, to))
  })
  return reached
}

/** While a local change has not reached the Y.Doc, unmarked words are whose they were, and new ones are mine. */
const runsIn = (block: Node, from: number, known: readonly Decoration[], voices: Voices): Inked[] => {
  const runs: Inked[] = []
  const inks = known.flatMap(({ from: start, to, spec }) => seatOfInk(spec).map((seatId) => ({ from: start, to, seatId })))
  inks.sort((one, other) => one.from - other.from)
  let first = 0
  block.descendants((node, offset) => {
    if (!node.isText) return
    const text = node.text ?? ''
    const start = from + 1 + offset
    const end = start + node.nodeSize
    const push = (at: number, to: number, seatId: string | undefined) =>
      runs.push({ from: at, to, text: text.slice(at - start, to - start), seatId })
    const marked: unknown = node.marks.find((mark) => mark.type.name === 'author')?.attrs['seat']
    if (voices.isSeat(marked)) return void push(start, end, marked)
    while ((inks[first]?.to ?? end) <= start) first++
    let at = start
    for (let nth = first; nth < inks.length; nth++) {
      const ink = inks[nth]
      if (ink === undefined || ink.from >= end) break
      const [ink1, ink2] = [Math.max(ink.from, at), Math.min(ink.to, end)]
      if (ink2 <= ink1) continue
      if (ink1 > at) push(at, ink1, voices.me)
      push(ink1, ink2, ink.seatId)
      at = ink2
    }
    if (at < end) push(at, end, voices.me)
  })
  return runs
}

/** None where a decoration is no ink of words. */
const seatOfInk = ({ seatId }: { seatId?: string }): string[] => (seatId === undefined ? [] : [seatId])

const inkBlock = (from: number, to: number, runs: readonly Inked[], voices: Voices): Decoration[] => {
  const decorations: Decoration[] = []
  let voice: string | undefined
  for (const run of joined(runs)) {
    const ink = run.seatId === undefined ? undefined : voices.voiceOf(run.seatId)?.ink
    if (ink === undefined) continue
    // Spans of their own: merged into what another has chosen, words would change whose they seem to be.
    const inked = { nodeName: 'span', 'data-ink': ink }
    decorations.push(Decoration.inline(run.from, run.to, inked, { seatId: run.seatId }))
    const first = run.text.search(/\S/)
    // A space between two voices is nobody's turn.
    if (run.seatId === voice || first < 0) continue
    // The first voice's mark hangs before the block; another's stands at its first character. On one character
    // only: whatever cuts a run in two (bold, somebody's caret) would show the mark twice.
    if (voice === undefined) decorations.push(Decoration.node(from, to, { 'data-voice': ink }))
    else {
      const turn = { nodeName: 'span', class: 'turn', 'data-ink': ink }
      const at = run.from + first
      decorations.push(Decoration.inline(at, at + lengthOfCharacter(run.text, first), turn))
    }
    voice = run.seatId
  }
  return decorations
}

/** Neighbours of one voice as one run: typing leaves many. */
const joined = (runs: readonly Inked[]): Inked[] => {
  const whole: Inked[] = []
  for (const { from, to, text, seatId } of runs) {
    const last = whole.at(-1)
    if (last !== undefined && last.to === from && last.seatId === seatId) {
      last.to = to
      last.text += text
    } else whole.push({ from, to, text, seatId })
  }
  return whole
}

const lengthOfCharacter = (text: string, at: number): number =>
  /^[\uD800-\uDBFF][\uDC00-\uDFFF]/.test(text.slice(at, at + 2)) ? 2 : 1
