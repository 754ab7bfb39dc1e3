import { type Editor, Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import { EditorContent, useEditor } from '@tiptap/react'
import { useEffect } from 'react'
import { wordsExtensions } from '../../shared/editor/words.ts'
import type { FrozenNode } from '../../shared/sharing/frozenWords.ts'
import { nodesOf } from '../amending/bringBack.ts'
import { inkedByMarks } from '../writing/inkWords.ts'
import type { Voices } from '../writing/Voices.ts'

type EarlierWordsProps = { content: FrozenNode; voices: Voices; label: string; onEditor: (editor: Editor) => void }

const TURN_TO = 'turn to another day'

/** Words to be read and chosen, and not written in: a caret goes through them, by keyboard too. */
const EarlierWords = ({ content, voices, label, onEditor }: EarlierWordsProps) => {
  const editor = useEditor(
    {
      extensions: [...wordsExtensions(), onlyRead(voices)],
      injectCSS: false,
      shouldRerenderOnTransaction: false,
      editorProps: {
        attributes: {
          role: 'textbox',
          'aria-multiline': 'true',
          'aria-readonly': 'true',
          'aria-label': label,
          // No keys of the screen come up for what takes none.
          inputmode: 'none',
          class: 'words inked then'
        }
      }
    },
    [voices]
  )

  useEffect(() => {
    const { schema, tr, doc } = editor.state
    const wanted = (content.content ?? []).flatMap((node) => nodesOf(schema, node, false))
    const next = wanted.length > 0 ? wanted : [schema.node('paragraph')]
    editor.view.dispatch(tr.replaceWith(0, doc.content.size, next).setMeta(TURN_TO, true))
  }, [editor, content])

  useEffect(() => {
    if (editor.view.dom.getAttribute('aria-label') !== label) editor.view.dom.setAttribute('aria-label', label)
  }, [editor, label])

  useEffect(() => onEditor(editor), [editor, onEditor])

  return <EditorContent editor={editor} />
}

const onlyRead = (voices: Voices): Extension =>
  Extension.create({
    name: 'onlyRead',
    addProseMirrorPlugins: () => [
      new Plugin({
        filterTransaction: (transaction) => !transaction.docChanged || transaction.getMeta(TURN_TO) === true,
        props: { decorations: ({ doc }) => inkedByMarks(doc, voices) }
      })
    ]
  })

export default EarlierWords
