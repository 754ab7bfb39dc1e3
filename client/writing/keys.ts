// The keyboard in the words. Which key does what is told in writingKeys.ts.
import { chainCommands, createParagraphNear, liftEmptyBlock, splitBlockKeepMarks } from '@tiptap/pm/commands'
import { type Editor, Extension } from '@tiptap/core'
import { chooseAllOfMany } from './chooseAllOfMany.ts'
import { type ItemKind, isAtStartOfItem, itemAround, openTaskAbove, tickTask } from './lists.ts'
import { endEmptyQuotation, splitQuotation, unquoteAtStart } from './quotation.ts'
import { type Shape, shapes } from './shapes.ts'
import { SHORTCUTS } from './writingKeys.ts'

const enter = chainCommands(endEmptyQuotation, splitQuotation, createParagraphNear, liftEmptyBlock, splitBlockKeepMarks)

export const Keys = Extension.create<{ onLink: () => void }>({
  name: 'keys',
  addOptions: () => ({ onLink: () => undefined }),
  addKeyboardShortcuts() {
    const { editor } = this
    const shape = (name: Shape) => () => shapes[name].toggle(editor)
    const done = (act: () => void) => () => {
      act()
      return true
    }
    const newLine = () => editor.commands.insertContent({ type: 'hardBreak' })
    const inItem = (act: (kind: ItemKind) => boolean) => () => {
      const item = itemAround(editor.state.selection.$from)
      return item !== undefined && act(item.kind)
    }
    return {
      [SHORTCUTS.bold]: shape('bold'),
      [SHORTCUTS.italic]: shape('italic'),
      [SHORTCUTS.quotation]: shape('quotation'),
      [SHORTCUTS.list]: shape('list'),
      [SHORTCUTS.numbered]: shape('numbered'),
      [SHORTCUTS.tasks]: shape('tasks'),
      [SHORTCUTS.link]: done(this.options.onLink),
      [SHORTCUTS.toolbar]: done(() => toolbarOf(editor)?.focus()),
      [SHORTCUTS.newLine]: newLine,
      'Mod-a': () => chooseAllOfMany(editor.state, editor.view.dispatch),
      [SHORTCUTS.tick]: () => tickTask(editor.state, editor.view.dispatch) || newLine(),
      // ProseMirror's own splitting: Tiptap's throws where what is chosen begins deeper than it ends.
      Enter: () =>
        openTaskAbove(editor.state, editor.view.dispatch) ||
        inItem((kind) => editor.commands.splitListItem(kind))() ||
        enter(editor.state, editor.view.dispatch, editor.view),
      // Outside a list both leave the editor: a keyboard must be able to go on.
      Tab: inItem((kind) => editor.commands.sinkListItem(kind)),
      'Shift-Tab': inItem((kind) => editor.commands.liftListItem(kind)),
      Backspace: () =>
        unquoteAtStart(editor.state, editor.view.dispatch) ||
        (isAtStartOfItem(editor.state.selection) && inItem((kind) => editor.commands.liftListItem(kind))())
    }
  }
})

const toolbarOf = ({ view }: Editor): HTMLElement | null | undefined =>
  view.dom.closest('.writing')?.querySelector<HTMLElement>('[role=toolbar] button')
