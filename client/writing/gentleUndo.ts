// What an undo must not take along. A block in which another has written meanwhile stays where it is.
// An undo takes away what was written and restores what was deleted. A line that was moved, split or joined is both: written here,
// deleted there. When the block it came from is gone since, by another's hand, it cannot be restored there; taking it away here as
// well would take it from everyone, whoever wrote it. It stays where it is then.
import * as Y from 'yjs'

type Step = Y.UndoManager['undoStack'][number]

/** Until what it returns is called. */
export const spareWhatCannotReturn = (undoManager: Y.UndoManager): (() => void) => {
  const stock = undoManager.deleteFilter
  /** All steps before the undo began, which takes as many off the end as have nothing to say any more. */
  let steps: readonly Step[] = []
  let lost: { step: Step | undefined; words: string[] } | undefined
  const lostWith = (step: Step | undefined): string[] => {
    if (lost === undefined || lost.step !== step)
      lost = { step, words: step === undefined ? [] : unrestored(undoManager.doc, step) }
    return lost.words
  }
  for (const act of ['undo', 'redo'] as const) {
    const stockAct = undoManager[act].bind(undoManager)
    Reflect.set(undoManager, act, () => {
      steps = [...stackOf(undoManager, act)]
      lost = undefined
      return stockAct()
    })
  }
  undoManager.deleteFilter = (item) => {
    const { content } = item
    if (!stock(item) || (content instanceof Y.ContentType && holdsWords(content.type))) return false
    if (!(content instanceof Y.ContentString)) return true
    const { str } = content
    const step = steps[stackOf(undoManager, undoManager.undoing ? 'undo' : 'redo').length]
    return !lostWith(step).some((words) => words.includes(str) || str.includes(words))
  }
  return () => {
    undoManager.deleteFilter = stock
    // Its class has its own.
    for (const act of ['undo', 'redo']) Reflect.deleteProperty(undoManager, act)
  }
}

/** What was written in a block by the step itself is gone before the block is asked for. The library keeps to this for paragraphs, and would
 *  take a list with all that is in it. */
const holdsWords = (type: unknown): boolean => {
  if (type instanceof Y.XmlText) return type.length > 0
  return type instanceof Y.XmlFragment && type.toArray().some(holdsWords)
}

const stackOf = ({ undoStack, redoStack }: Y.UndoManager, act: 'undo' | 'redo'): readonly Step[] =>
  act === 'undo' ? undoStack : redoStack

/** What this step deleted and its undo did not bring back, as runs of words. Everything that can be restored is by the time it is asked. */
const unrestored = ({ store }: Y.Doc, { insertions, deletions }: Step): string[] => {
  const runs: string[] = []
  for (const [client, ranges] of deletions.clients)
    for (const { clock, len } of ranges) {
      let run = ''
      const structs = store.clients.get(client) ?? []
      for (let index = Y.findIndexSS(structs, clock); index < structs.length; index++) {
        const item = structs[index]
        if (item === undefined || item.id.clock >= clock + len) break
        const isLost = item instanceof Y.Item && !Y.isDeleted(insertions, item.id) && !standsAgain(store, item)
        if (isLost && item.content instanceof Y.ContentString) {
          const from = Math.max(0, clock - item.id.clock)
          run += item.content.str.slice(from, clock + len - item.id.clock)
        } else if (!isLost && run !== '') {
          runs.push(run)
          run = ''
        }
      }
      if (run !== '') runs.push(run)
    }
  return runs
}

/** What was restored into a block that is gone itself is gone at once. */
const standsAgain = (store: Y.Doc['store'], item: Y.Item): boolean => {
  let last: Y.Item | Y.GC = item
  while (last instanceof Y.Item && last.redone !== null) {
    const structs: (Y.Item | Y.GC)[] = store.clients.get(last.redone.client) ?? []
    const next: Y.Item | Y.GC | undefined = structs[Y.findIndexSS(structs, last.redone.clock)]
    if (next === undefined) return false
    last = next
  }
  return !last.deleted
}
