// The keyboard, and the few shapes that typing makes: "- " a list, "1. " a numbered one, "> " a quotation.
import { chainCommands, createParagraphNear, liftEmptyBlock, splitBlockKeepMarks } from '@tiptap/pm/commands'
import { type Editor, Extension, wrappingInputRule } from '@tiptap/core'

const enter = chainCommands(createParagraphNear, liftEmptyBlock, splitBlockKeepMarks)

/** Bold that was just put on or off for what comes next stays so when the block changes its shape. */
const withPenKept = (editor: Editor, toggle: () => boolean): boolean => {
  const { storedMarks } = editor.state
  const done = toggle()
  if (storedMarks !== null && editor.state.selection.empty)
    editor.view.dispatch(editor.state.tr.setStoredMarks(storedMarks).setMeta('addToHistory', false))
  return done
}

export const shapes = {
  bold: {
    active: (editor: Editor) => editor.isActive('bold'),
    toggle: (editor: Editor) => editor.chain().focus().toggleMark('bold').run()
  },
  italic: {
    active: (editor: Editor) => editor.isActive('italic'),
    toggle: (editor: Editor) => editor.chain().focus().toggleMark('italic').run()
  },
  quotation: {
    active: (editor: Editor) => editor.isActive('blockquote'),
    toggle: (editor: Editor) => withPenKept(editor, () => editor.chain().focus().toggleWrap('blockquote').run())
  },
  list: {
    active: (editor: Editor) => editor.isActive('bulletList'),
    toggle: (editor: Editor) => withPenKept(editor, () => editor.chain().focus().toggleList('bulletList', 'listItem').run())
  },
  numbered: {
    active: (editor: Editor) => editor.isActive('orderedList'),
    toggle: (editor: Editor) => withPenKept(editor, () => editor.chain().focus().toggleList('orderedList', 'listItem').run())
  }
} as const

export type Shape = keyof typeof shapes

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
    return {
      'Mod-b': shape('bold'),
      'Mod-i': shape('italic'),
      'Mod-Shift-b': shape('quotation'),
      'Mod-Shift-8': shape('list'),
      'Mod-Shift-7': shape('numbered'),
      'Mod-k': done(this.options.onLink),
      'Alt-F10': done(() => editor.view.dom.closest('.writing')?.querySelector<HTMLElement>('[role=toolbar] button')?.focus()),
      'Shift-Enter': () => editor.commands.insertContent({ type: 'hardBreak' }),
      'Mod-Enter': () => editor.commands.insertContent({ type: 'hardBreak' }),
      // ProseMirror's own splitting: Tiptap's throws where what is chosen begins deeper than it ends.
      Enter: () => editor.commands.splitListItem('listItem') || enter(editor.state, editor.view.dispatch, editor.view),
      // Outside a list both leave the editor: a keyboard must be able to go on.
      Tab: () => editor.commands.sinkListItem('listItem'),
      'Shift-Tab': () => editor.commands.liftListItem('listItem'),
      Backspace: () => isAtStartOfItem(editor) && editor.commands.liftListItem('listItem')
    }
  },
  addInputRules() {
    const { bulletList, orderedList, blockquote } = this.editor.schema.nodes
    if (bulletList === undefined || orderedList === undefined || blockquote === undefined) return []
    return [
      wrappingInputRule({ find: /^\s*[-*]\s$/, type: bulletList }),
      wrappingInputRule({ find: /^\s*\d{1,3}[.)]\s$/, type: orderedList }),
      wrappingInputRule({ find: /^\s*>\s$/, type: blockquote })
    ]
  }
})

const isAtStartOfItem = ({ state: { selection } }: Editor): boolean =>
  selection.empty &&
  selection.$from.parentOffset === 0 &&
  selection.$from.depth > 1 &&
  selection.$from.node(-1).type.name === 'listItem' &&
  selection.$from.index(-1) === 0
