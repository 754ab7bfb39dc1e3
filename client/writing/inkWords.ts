// Words in motion stand in their writer's ink, and a mark hangs where a voice begins. Decorations only: nothing
// of this is in the document. A key press looks again at the block it was pressed in, nothing else.
import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { AddMarkStep, RemoveMarkStep } from '@tiptap/pm/transform'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import * as z from 'zod/mini'
import type * as Y from 'yjs'
import { TURNS_WORDS } from '../../shared/alliance/turningLetters.ts'
import type { Voices } from './Voices.ts'
import { blocksOf } from './runs.ts'

export const inkKey = new PluginKey<DecorationSet>('inkWords')
const LOOK_AGAIN = 'look again'

type Inked = { from: number; to: number; seatId: string | undefined }

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
        const moved = inked.map(transaction.mapping, doc)
        // Nothing is redrawn around words that an input method is still composing.
        return transaction.getMeta('composition') === undefined ? inkTouched(transaction, moved, voices) : moved
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
      doc,
      voices
    )
  )
  return DecorationSet.create(doc, decorations)
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
      runs.push({ from: start, to: start + node.nodeSize, seatId: voices.isSeat(marked) ? marked : undefined })
    })
    decorations.push(...inkBlock(from, from + block.nodeSize, runs, doc, voices))
  })
  return DecorationSet.create(doc, decorations)
}

const inkTouched = (transaction: Transaction, inked: DecorationSet, voices: Voices): DecorationSet => {
  const { doc } = transaction
  const stale = new Set<Decoration>()
  const fresh: Decoration[] = []
  for (const { from, to } of touchedBlocks(transaction)) {
    const block = doc.nodeAt(from)
    if (block === null) continue
    // Also one that reaches further: Enter leaves an ink lying over both halves, where it would tint new words.
    // Only the neighbours' own, which end or begin at the same place, stay.
    for (const found of inked.find(from, to)) if (found.from < to && found.to > from) stale.add(found)
    fresh.push(...inkBlock(from, to, runsIn(block, from, inked, voices), doc, voices))
  }
  return inked.remove([...stale]).add(doc, fresh)
}

/** The blocks directly in the document that a local change reached. */
const touchedBlocks = (transaction: Transaction): { from: number; to: number }[] => {
  const { doc, mapping, steps } = transaction
  const blocks = new Map<number, number>()
  const touch = (index: number, from: number, to: number): void => {
    const later = mapping.slice(index + 1)
    const first = later.map(from, -1) - 1
    const last = later.map(to, 1) + 1
    doc.forEach((block, at) => {
      if (at <= last && at + block.nodeSize >= first) blocks.set(at, at + block.nodeSize)
    })
  }
  steps.forEach((step, index) => {
    // A mark moves nothing, so the map of its step is empty.
    if (step instanceof AddMarkStep || step instanceof RemoveMarkStep) touch(index, step.from, step.to)
    else step.getMap().forEach((_oldFrom, _oldTo, from, to) => touch(index, from, to))
  })
  return [...blocks].map(([from, to]) => ({ from, to }))
}

/** While a local change has not reached the Y.Doc, unmarked words are whose they were, and new ones are mine. */
const runsIn = (block: Node, from: number, inked: DecorationSet, voices: Voices): Inked[] => {
  const runs: Inked[] = []
  block.descendants((node, offset) => {
    if (!node.isText) return
    const start = from + 1 + offset
    const end = start + node.nodeSize
    const marked: unknown = node.marks.find((mark) => mark.type.name === 'author')?.attrs['seat']
    if (voices.isSeat(marked)) return void runs.push({ from: start, to: end, seatId: marked })
    let at = start
    const before = inked.find(start, end, (spec: { seatId?: string }) => spec.seatId !== undefined)
    for (const known of before.toSorted((a, b) => a.from - b.from)) {
      const spec: { seatId?: string } = known.spec
      const [known1, known2] = [Math.max(known.from, at), Math.min(known.to, end)]
      if (known2 <= known1) continue
      if (known1 > at) runs.push({ from: at, to: known1, seatId: voices.me })
      runs.push({ from: known1, to: known2, seatId: spec.seatId })
      at = known2
    }
    if (at < end) runs.push({ from: at, to: end, seatId: voices.me })
  })
  return runs
}

const inkBlock = (from: number, to: number, runs: readonly Inked[], doc: Node, voices: Voices): Decoration[] => {
  const decorations: Decoration[] = []
  const whole = joined(runs).map((run) => ({ ...run, text: doc.textBetween(run.from, run.to) }))
  // Where one has written such a letter, each voice stands by itself, and it turns no words but its writer's. Not elsewhere: letters
  // that two have written into one Arabic word hold together.
  const areApart = whole.some(({ text }) => TURNS_WORDS.test(text))
  const apart = areApart ? { class: 'apart' } : {}
  let voice: string | undefined
  for (const run of whole) {
    const ink = run.seatId === undefined ? undefined : voices.voiceOf(run.seatId)?.ink
    if (ink === undefined) {
      if (areApart) decorations.push(Decoration.inline(run.from, run.to, { nodeName: 'span', ...apart }))
      continue
    }
    // Spans of their own: merged into what another has chosen, words would change whose they seem to be.
    const inked = { nodeName: 'span', ...apart, 'data-ink': ink }
    decorations.push(Decoration.inline(run.from, run.to, inked, { seatId: run.seatId }))
    const at = run.from + run.text.search(/\S/)
    // A space between two voices is nobody's turn.
    if (run.seatId === voice || at < run.from) continue
    // The first voice's mark hangs before the block; another's stands at its first character. On one character
    // only: whatever cuts a run in two (bold, somebody's caret) would show the mark twice.
    if (voice === undefined) decorations.push(Decoration.node(from, to, { 'data-voice': ink }))
    else {
      const turn = { nodeName: 'span', class: 'turn', 'data-ink': ink }
      decorations.push(Decoration.inline(at, at + lengthOfCharacter(doc, at), turn))
    }
    voice = run.seatId
  }
  return decorations
}

/** Neighbours of one voice as one run: typing leaves many. */
const joined = (runs: readonly Inked[]): Inked[] => {
  const whole: Inked[] = []
  for (const { from, to, seatId } of runs) {
    const last = whole.at(-1)
    if (last !== undefined && last.to === from && last.seatId === seatId) last.to = to
    else whole.push({ from, to, seatId })
  }
  return whole
}

const lengthOfCharacter = (doc: Node, from: number): number => {
  const text = doc.textBetween(from, Math.min(from + 2, doc.content.size))
  return /^[\uD800-\uDBFF][\uDC00-\uDFFF]/.test(text) ? 2 : 1
}
