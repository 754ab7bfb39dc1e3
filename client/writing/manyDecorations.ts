// Decorations of a section of very many blocks. ProseMirror (prosemirror-view 1.41.8) looks among all children of a set for each block
// that it draws, at each key, and for each block of a document when a set is made, or some of it is taken away: with nineteen
// thousand paragraphs, half a second a key. What is drawn is the same here, only the looking is shorter.
import type { Node } from '@tiptap/pm/model'
import { Mapping, type StepMap } from '@tiptap/pm/transform'
import { type Decoration, DecorationSet } from '@tiptap/pm/view'

declare module 'prosemirror-view' {
  // What ProseMirror keeps, and does not say: what decorates a block itself and its text, and the sets of the blocks in it, each
  // behind its own from and to. All of it is counted from the start of the block.
  interface DecorationSet {
    readonly local: readonly Decoration[]
    readonly children: readonly (number | DecorationSet)[]
  }
  interface Decoration {
    readonly inline: boolean
    copy(from: number, to: number): Decoration
    eq(other: Decoration, offset?: number): boolean
  }
}

/** Fewer are looked through in no time. */
const MANY = 32

const inlineOf = new WeakMap<readonly Decoration[], readonly Decoration[]>()

/** Only text within a block is decorated from outside it: what decorates its neighbours as a whole does not matter to it. */
const inlineIn = (local: readonly Decoration[]): readonly Decoration[] => {
  const known = inlineOf.get(local)
  if (known !== undefined) return known
  const inline = local.filter((decoration) => decoration.inline)
  inlineOf.set(local, inline)
  return inline
}

/** Where the child at the offset stands, or would. */
const placeOf = (children: DecorationSet['children'], offset: number): number => {
  let [low, high] = [0, children.length / 3]
  while (low < high) {
    const middle = (low + high) >> 1
    if (Number(children[middle * 3]) < offset) low = middle + 1
    else high = middle
  }
  return low * 3
}

const setOf = (local: readonly Decoration[], children: DecorationSet['children']): DecorationSet => {
  if (local.length + children.length === 0) return DecorationSet.empty
  const set: unknown = Reflect.construct(DecorationSet, [local, children])
  if (!(set instanceof DecorationSet)) throw new Error('a set of decorations is made otherwise than it was')
  return set
}

const stock = Reflect.get(DecorationSet.prototype, 'forChild')

/** The library's own answer, out of all that can matter to it. */
DecorationSet.prototype.forChild = function (this: DecorationSet, offset, node) {
  if (this.children.length + this.local.length < MANY) return stock.call(this, offset, node)
  const at = placeOf(this.children, offset)
  return stock.call(setOf(inlineIn(this.local), this.children.slice(at, at + 3)), offset, node)
}

/** As `DecorationSet.create`, of decorations that are known to fit: one of a block stands exactly around it. */
export const decorationsIn = (doc: Node, decorations: readonly Decoration[]): DecorationSet =>
  decorations.length === 0 ? DecorationSet.empty : within(doc, 0, decorations.toSorted(byPlace))

const byPlace = (one: Decoration, other: Decoration): number => one.from - other.from || one.to - other.to

/** Those that stand within the node, whose content begins at `start`, in their order. */
const within = (node: Node, start: number, decorations: readonly Decoration[]): DecorationSet => {
  const local: Decoration[] = []
  const children: (number | DecorationSet)[] = []
  let next = 0
  node.forEach((child, offset) => {
    const [from, to] = [start + offset, start + offset + child.nodeSize]
    const inside: Decoration[] = []
    for (let one = decorations[next]; one !== undefined && one.from < to; one = decorations[++next]) {
      if (!child.isLeaf && one.from > from && one.to < to) inside.push(one)
      else local.push(one.copy(one.from - start, one.to - start))
    }
    if (inside.length > 0) children.push(offset, offset + child.nodeSize, within(child, from + 1, inside))
  })
  for (const one of decorations.slice(next)) local.push(one.copy(one.from - start, one.to - start))
  return setOf(local, children)
}

/** As `map`. The library builds anew what a block joined or split held, and looks for it among all that decorates whole blocks; and it asks
 *  each step, also those of marks, of which there may be one for each block. */
export const moved = (set: DecorationSet, { maps }: Mapping, doc: Node): DecorationSet => {
  const mapping = new Mapping(maps.filter((map) => !movesNothing(map)))
  if (mapping.maps.length === 0) return set
  const outer = setOf(set.local, []).map(mapping, doc)
  const inner = setOf([], set.children).map(mapping, doc)
  return setOf([...outer.local, ...inner.local].sort(byPlace), inner.children)
}

export const movesNothing = (map: StepMap): boolean => {
  let isEmpty = true
  map.forEach(() => (isEmpty = false))
  return isEmpty
}

/** The set with the fresh ones for the stale ones: these are in it, each once, in the order in which it finds them. What both begin
 *  and end with is left as it is. */
export const exchanged = (
  set: DecorationSet,
  doc: Node,
  { stale, fresh }: { stale: readonly Decoration[]; fresh: readonly Decoration[] }
): DecorationSet => {
  const [before, after] = [stale.toSorted(byPlace), fresh.toSorted(byPlace)]
  const { first, last } = differing(before, after)
  const [gone, come] = [before.slice(first, before.length - last), after.slice(first, after.length - last)]
  if (gone.length + come.length < MANY) return without(set, 0, gone).add(doc, come)
  let next = 0
  const staying: Decoration[] = []
  for (const one of set.find().toSorted(byPlace))
    if (areAlike(one, gone[next])) next++
    else staying.push(one)
  return decorationsIn(doc, [...staying, ...come])
}

/** As `remove`, wherever in the set they are. What lay over two blocks that were joined decorates them still from outside, where the library looks
 *  only for what reaches further than one. */
const without = (set: DecorationSet, start: number, gone: readonly Decoration[]): DecorationSet => {
  const local = set.local.filter((one) => !gone.some((other) => one.eq(other, start)))
  const children: (number | DecorationSet)[] = []
  for (let at = 0; at < set.children.length; at += 3) {
    const [from, to, child] = [Number(set.children[at]), Number(set.children[at + 1]), set.children[at + 2]]
    if (!(child instanceof DecorationSet)) continue
    const isReached = gone.some((one) => one.from > start + from && one.to < start + to)
    const left = isReached ? without(child, start + from + 1, gone) : child
    if (left !== DecorationSet.empty) children.push(from, to, left)
  }
  return setOf(local, children)
}

/** How many are alike from the first on, and from the last back. At one place the order counts, which says what is drawn around what:
 *  what stands at one place is alike as a whole or not. */
const differing = (before: readonly Decoration[], after: readonly Decoration[]): { first: number; last: number } => {
  const shorter = Math.min(before.length, after.length)
  let first = 0
  while (first < shorter && areAlike(before[first], after[first])) first++
  let last = 0
  while (last < shorter - first && areAlike(before.at(-1 - last), after.at(-1 - last))) last++
  while (first > 0 && [before, after].some((some) => isOnePlace(some[first - 1], some[first]))) first--
  while (last > 0 && [before, after].some((some) => isOnePlace(some.at(-last), some.at(-1 - last)))) last--
  return { first, last }
}

const areAlike = (one: Decoration | undefined, other: Decoration | undefined): boolean =>
  one !== undefined && other !== undefined && one.eq(other)

const isOnePlace = (one: Decoration | undefined, other: Decoration | undefined): boolean =>
  one !== undefined && other !== undefined && byPlace(one, other) === 0
