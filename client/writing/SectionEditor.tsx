import './writing.css'
import type { Editor } from '@tiptap/core'
import { EditorContent, useEditor } from '@tiptap/react'
import { useEffect, useState } from 'react'
import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import type { Rescued } from '../../shared/protocol/bodies.ts'
import type { NotesHere } from '../notes/NotesHere.ts'
import type { Hand } from './Hand.ts'
import type { Fullness } from './fullness.ts'
import { type OnRescueAnswered, RescuedWords } from './RescuedWords.tsx'
import { plainHtml } from './plainHtml.ts'
import { sectionExtensions } from './sectionExtensions.ts'
import { Toolbar } from './Toolbar.tsx'
import type { Voices } from './Voices.ts'
import { WhoseName } from './WhoseName.tsx'

type SectionEditorProps = {
  body: Y.XmlFragment
  awareness: Awareness
  voices: Voices
  hand: Hand
  /** Absent where words are not come back to: on a sealed sheet. */
  notes?: NotesHere | undefined
  /** The heading that names these words. */
  titleId: string
  /** What stands where nobody has written. */
  emptyWords?: string
  /** False when nothing that is written could be kept: refused, or the seat is gone. */
  editable: boolean
  /** My words that fell away here. */
  rescued: readonly Rescued[]
  onRescueAnswered: OnRescueAnswered
  /** Told of the editor when it stands, for what is done to all of its words. */
  onEditor: (editor: Editor) => void
  /** The editor showed something else than the section holds, and has read it anew. */
  onOutOfStep: () => void
}

const FULLNESS: Record<Fullness, string> = {
  room: '',
  nearly: 'This section is nearly full. It holds 200,000 characters.',
  lines: 'There are so many lines in this section that it is nearly full.',
  refused: 'There is no room for that here. All that was written is kept; to go on, begin another section.'
}

const NOBODY_YET = 'Nobody has written here yet.'

/** The words of one section, written by everyone at once. */
export const SectionEditor = ({
  body,
  awareness,
  voices,
  hand,
  notes,
  titleId,
  emptyWords = NOBODY_YET,
  editable,
  rescued,
  onRescueAnswered,
  onEditor,
  onOutOfStep
}: SectionEditorProps) => {
  const [linking, setLinking] = useState(false)
  const [within, setWithin] = useState(false)
  const [fullness, setFullness] = useState<Fullness>('room')
  const editor = useEditor(
    {
      extensions: sectionExtensions({
        body,
        awareness,
        voices,
        hand,
        notes,
        emptyWords,
        onFullness: setFullness,
        onLink: () => setLinking(true),
        onOutOfStep
      }),
      editable,
      injectCSS: false,
      // Nobody listens for what is deleted, and it is looked for with every key.
      enableCoreExtensions: { delete: false },
      shouldRerenderOnTransaction: false,
      editorProps: {
        transformPastedHTML: plainHtml,
        attributes: {
          role: 'textbox',
          'aria-multiline': 'true',
          'aria-labelledby': titleId,
          'aria-placeholder': emptyWords,
          class: 'words inked'
        }
      }
    },
    [body, awareness, voices, hand, notes, titleId, emptyWords, onOutOfStep]
  )

  useEffect(() => {
    if (editor.isEditable !== editable) editor.setEditable(editable, false)
  }, [editor, editable])

  useEffect(() => onEditor(editor), [editor, onEditor])

  return (
    <div
      className="writing"
      onFocus={() => setWithin(true)}
      onBlur={(event) => setWithin(event.currentTarget.contains(event.relatedTarget))}
    >
      <EditorContent editor={editor} />
      <WhoseName editor={editor} voices={voices} />
      <output className="fullness">{FULLNESS[fullness]}</output>
      {editable && <RescuedWords rescued={rescued} editor={editor} voices={voices} onAnswered={onRescueAnswered} />}
      {editable && <Toolbar editor={editor} within={within} linking={linking} onLinking={setLinking} />}
    </div>
  )
}
