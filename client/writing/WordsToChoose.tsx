import { type Editor, Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { Plugin, Selection } from '@tiptap/pm/state'
import type { DecorationSet } from '@tiptap/pm/view'
import { EditorContent, useEditor } from '@tiptap/react'
import { useEffect } from 'react'
import { wordsExtensions } from '../../shared/editor/words.ts'
import type { FrozenNode } from '../../shared/sharing/frozenWords.ts'
import { DrawnParagraphs } from './drawnParagraphs.ts'
import { FreshCaret } from './freshCaret.ts'
import { nodesOf } from './frozenNodes.ts'

type WordsToChooseProps = {
  content: FrozenNode
  label: string
  className: string
  onEditor: (editor: Editor) => void
  /** What is drawn into them. It stays the same one for as long as these words do. */
  drawn?: (doc: Node) => DecorationSet
}

const TURN_TO = 'turn to other words'

/** Words to be read and chosen, and not written in: a caret goes through them, by keyboard too. */
export const WordsToChoose = ({ content, label, className, onEditor, drawn }: WordsToChooseProps) => {
  const editor = useEditor(
    {
      extensions: [...wordsExtensions(), FreshCaret, DrawnParagraphs, onlyRead(drawn)],
      injectCSS: false,
      enableCoreExtensions: { delete: false },
      shouldRerenderOnTransaction: false,
      editorProps: {
        attributes: {
          role: 'textbox',
          'aria-multiline': 'true',
          'aria-readonly': 'true',
          'aria-label': label,
          // No keys of the screen come up for what takes none.
          inputmode: 'none',
          class: className
        }
      }
    },
    [drawn]
  )

  useEffect(() => {
    const { schema, tr, doc } = editor.state
    const wanted = (content.content ?? []).flatMap((node) => nodesOf(schema, node, false))
    const next = wanted.length > 0 ? wanted : [schema.node('paragraph')]
    tr.replaceWith(0, doc.content.size, next)
    // Whoever comes here by keyboard begins to read at the beginning.
    editor.view.dispatch(tr.setSelection(Selection.atStart(tr.doc)).setMeta(TURN_TO, true))
  }, [editor, content])

  useEffect(() => {
    if (editor.view.dom.getAttribute('aria-label') !== label) editor.view.dom.setAttribute('aria-label', label)
  }, [editor, label])

  useEffect(() => onEditor(editor), [editor, onEditor])

  return <EditorContent editor={editor} />
}

const onlyRead = (drawn: WordsToChooseProps['drawn']): Extension =>
  Extension.create({
    name: 'onlyRead',
    addProseMirrorPlugins: () => [
      new Plugin({
        filterTransaction: (transaction) => !transaction.docChanged || transaction.getMeta(TURN_TO) === true,
        props: {
          // Else the browser writes, and the caret is lost when that is taken back.
          handleDOMEvents: {
            beforeinput: (_view, event) => {
              event.preventDefault()
              return true
            }
          },
          ...(drawn && { decorations: ({ doc }) => drawn(doc) })
        }
      })
    ]
  })
