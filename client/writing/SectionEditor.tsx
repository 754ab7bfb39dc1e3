import './writing.css'
import { Extension } from '@tiptap/core'
import { Collaboration } from '@tiptap/extension-collaboration'
import { EditorContent, useEditor } from '@tiptap/react'
import { useEffect, useState } from 'react'
import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import { wordsExtensions } from '../../shared/editor/words.ts'
import type { Rescued } from '../../shared/protocol/bodies.ts'
import { Authorship } from './authorship.ts'
import { Carets } from './carets.ts'
import { EmptyWords } from './emptyWords.ts'
import type { Hand } from './Hand.ts'
import { FreshCaret } from './freshCaret.ts'
import { type Fullness, FullnessOfWords } from './fullness.ts'
import { HeldWords } from './heldWords.ts'
import { InkWords } from './inkWords.ts'
import { InStep } from './inStep.ts'
import { Keys } from './keys.ts'
import { type OnRescueAnswered, RescuedWords } from './RescuedWords.tsx'
import { plainHtml } from './plainHtml.ts'
import { DepthLimit } from './depthLimit.ts'
import { SteadyBinding } from './steadyBinding.ts'
import { TaskItems } from './taskItems.ts'
import { Toolbar } from './Toolbar.tsx'
import { TypedShapes } from './typedShapes.ts'
import type { Voices } from './Voices.ts'

type SectionEditorProps = {
  body: Y.XmlFragment
  awareness: Awareness
  voices: Voices
  hand: Hand
  /** The heading that names these words. */
  titleId: string
  /** False when nothing that is written could be kept: refused, or the seat is gone. */
  editable: boolean
  /** My words that fell away here. */
  rescued: readonly Rescued[]
  onRescueAnswered: OnRescueAnswered
  /** The editor showed something else than the section holds, and has read it anew. */
  onOutOfStep: () => void
}

const FULLNESS: Record<Fullness, string> = {
  room: '',
  nearly: 'This section is nearly full. It holds 200,000 characters.',
  refused: 'There is no room for that here. All that was written is kept; to go on, begin another section.'
}

const NOBODY_YET = 'Nobody has written here yet.'

/** The words of one section, written by everyone at once. */
export const SectionEditor = ({
  body,
  awareness,
  voices,
  hand,
  titleId,
  editable,
  rescued,
  onRescueAnswered,
  onOutOfStep
}: SectionEditorProps) => {
  const [linking, setLinking] = useState(false)
  const [within, setWithin] = useState(false)
  const [fullness, setFullness] = useState<Fullness>('room')
  const editor = useEditor(
    {
      extensions: [
        ...wordsExtensions(),
        Collaboration.configure({ fragment: body }),
        SteadyBinding,
        InStep.configure({ onOutOfStep }),
        FreshCaret,
        DepthLimit,
        FullnessOfWords.configure({ onFullness: setFullness }),
        // Before the inks, which look at the words as they are stamped.
        Authorship.configure({ voices }),
        InkWords.configure({ body, voices }),
        Carets.configure({ awareness }),
        EmptyWords.configure({ words: NOBODY_YET }),
        TaskItems,
        TypedShapes,
        Keys.configure({ onLink: () => setLinking(true) }),
        HeldWords,
        handIn(hand)
      ],
      editable,
      injectCSS: false,
      shouldRerenderOnTransaction: false,
      editorProps: {
        transformPastedHTML: plainHtml,
        attributes: {
          role: 'textbox',
          'aria-multiline': 'true',
          'aria-labelledby': titleId,
          'aria-placeholder': NOBODY_YET,
          class: 'words inked'
        }
      }
    },
    [body, awareness, voices, hand, titleId, onOutOfStep]
  )

  useEffect(() => {
    if (editor.isEditable !== editable) editor.setEditable(editable, false)
  }, [editor, editable])

  return (
    <div
      className="writing"
      onFocus={() => setWithin(true)}
      onBlur={(event) => setWithin(event.currentTarget.contains(event.relatedTarget))}
    >
      <EditorContent editor={editor} />
      <output className="fullness">{FULLNESS[fullness]}</output>
      {editable && <RescuedWords rescued={rescued} editor={editor} voices={voices} onAnswered={onRescueAnswered} />}
      {editable && <Toolbar editor={editor} within={within} linking={linking} onLinking={setLinking} />}
    </div>
  )
}

const handIn = (hand: Hand): Extension =>
  Extension.create({
    name: 'hand',
    onFocus: ({ editor }) => hand.moveTo(editor),
    onDestroy() {
      hand.leave(this.editor)
    }
  })
