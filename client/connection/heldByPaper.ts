// Words that were refused because something among them is nothing that an alliance holds: a script in the page put it there, or a fault of ours.
// They are laid in again without it.
import * as Y from 'yjs'
import { holdsOnly, ruleFor } from '../../shared/alliance/fields.ts'
import { ROOTS } from '../../shared/alliance/layout.ts'
import { brokenPlaced } from '../../shared/editor/placed.ts'
import { encodeUpdate } from './splitFrame.ts'
import { type Struct, structsIn } from './structsIn.ts'

/** This update, which builds on nothing but what is saved, without what the server would refuse for what it is. */
export const heldByPaper = (update: Uint8Array, saved: Y.Doc): Uint8Array => {
  // Nothing is tidied away: of what is deleted it must be known where it stood.
  const tried = new Y.Doc({ gc: false })
  for (const root of Object.values(ROOTS)) tried.getMap(root)
  Y.applyUpdate(tried, Y.encodeStateAsUpdate(saved))
  const before = Y.decodeStateVector(Y.encodeStateVector(tried))
  Y.applyUpdate(tried, update)
  const { structs, ds } = Y.decodeUpdate(update)
  const spared = new Set<unknown>()
  const held = structs.map((struct) => (struct instanceof Y.Item ? heldOf(struct, { tried, before, spared }) : struct))
  const deletions = Y.createDeleteSet()
  for (const [client, ranges] of ds.clients)
    for (const { clock, len } of ranges)
      for (const at of structsIn(tried, { client, clock, len })) {
        const from = Math.max(clock, at.id.clock)
        const to = Math.min(clock + len, at.id.clock + at.length)
        if (at instanceof Y.Item && mayNotGo(at, { tried, spared })) continue
        const pieces = deletions.clients.get(client) ?? []
        deletions.clients.set(client, [...pieces, { clock: from, len: to - from }])
      }
  tried.destroy()
  return encodeUpdate(held, deletions)
}

type Trial = {
  tried: Y.Doc
  /** What was saved, by client id. */
  before: ReadonlyMap<number, number>
  /** Texts that an editor took away whole, because of something in them that it did not know. */
  spared: Set<unknown>
}

/** What is written in its place keeps its clocks, and, in a list, its place: words that follow name it as their neighbour. */
const heldOf = (item: Y.Item, { tried, before, spared }: Trial): Struct => {
  const { id, length, origin, rightOrigin, parent, parentSub, content } = item
  const nothing = new Y.GC(id, length)
  const [placed] = structsIn(tried, { client: id.client, clock: id.clock, len: 1 })
  if (!(placed instanceof Y.Item))
    return content instanceof Y.ContentString || content instanceof Y.ContentDeleted ? item : nothing
  if (content instanceof Y.ContentDeleted)
    return isOfAnAlliance(placed, tried) && !isUnderNoField(placed, tried) && brokenPlaced(placed, content) === undefined
      ? item
      : nothing
  if (placed.parent instanceof Y.Map) return isEntry(placed, content, { tried, before }) ? item : nothing
  if (isOfAnAlliance(placed, tried) && brokenPlaced(placed, content) === undefined) return item
  if (placed.parentSub !== null || !isOfAnAlliance(placed, tried)) return nothing
  if (placed.parent instanceof Y.XmlText && placed.parent._item?.deleted === true) spared.add(placed.parent)
  return new Y.Item(id, null, origin, null, rightOrigin, parent, parentSub, new Y.ContentDeleted(length))
}

const isOfAnAlliance = ({ parent }: { parent: unknown }, doc: Y.Doc): boolean => {
  let top: unknown = parent
  while (top instanceof Y.AbstractType && top._item !== null) top = top._item.parent
  return top === doc.share.get(ROOTS.sections) || top === doc.share.get(ROOTS.meta)
}

/** Under a key that no map of an alliance has. */
const isUnderNoField = ({ parent, parentSub }: { parent: unknown; parentSub: string | null }, doc: Y.Doc): boolean =>
  parent !== doc.share.get(ROOTS.sections) && parent instanceof Y.Map && ruleFor(parent, parentSub, doc) === undefined

const isEntry = (placed: Y.Item, content: Y.Item['content'], { tried, before }: Pick<Trial, 'tried' | 'before'>): boolean => {
  const { parentSub, left } = placed
  const parent: unknown = placed.parent
  if (!isOfAnAlliance(placed, tried) || parentSub === null) return false
  const isNew = left === null || left.id.clock >= (before.get(left.id.client) ?? 0)
  if (parent === tried.share.get(ROOTS.sections)) return isNew && content instanceof Y.ContentType
  const rule = ruleFor(parent, parentSub, tried)
  return rule !== undefined && holdsOnly(placed, content, rule.allows) && (isNew || rule.mayBeReplaced)
}

/** A field that a section has to have goes only when another value takes its place, and then by itself; what it holds stays with it. */
const mayNotGo = (item: Y.Item, trial: Pick<Trial, 'tried' | 'spared'>): boolean => {
  for (let at: Y.Item | null = item; at !== null && at.deleted; at = at.parent instanceof Y.AbstractType ? at.parent._item : null)
    if (isSpared(at, trial)) return true
  return false
}

const isSpared = (
  { parent, parentSub, content }: Pick<Y.Item, 'parentSub' | 'content'> & { parent: unknown },
  { tried, spared }: Pick<Trial, 'tried' | 'spared'>
): boolean => {
  if (content instanceof Y.ContentType && spared.has(content.type)) return true
  if (!(parent instanceof Y.AbstractType) || parent.constructor !== Y.Map) return false
  return parent === tried.share.get(ROOTS.sections) || ruleFor(parent, parentSub, tried)?.mayBeRemoved !== true
}
