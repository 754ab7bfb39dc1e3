import type { EditorState } from '@tiptap/pm/state'
import { yUndoPluginKey } from '@tiptap/y-tiptap'
import * as Y from 'yjs'

/** What takes back what was done in this editor. */
export const undoManagerIn = (state: EditorState): Y.UndoManager | undefined => {
  const undo: unknown = yUndoPluginKey.getState(state)
  const undoManager: unknown = typeof undo === 'object' && undo !== null ? Reflect.get(undo, 'undoManager') : undefined
  return undoManager instanceof Y.UndoManager ? undoManager : undefined
}
