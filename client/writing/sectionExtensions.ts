// All that an editor of a section is made of, in its order. Knows no React, so that a test can write with the same hands.
import { type Extensions, Extension } from '@tiptap/core'
import { Collaboration } from '@tiptap/extension-collaboration'
import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import { wordsExtensions } from '../../shared/editor/words.ts'
import type { NotesHere } from '../notes/NotesHere.ts'
import { Authorship } from './authorship.ts'
import { Carets } from './carets.ts'
import { Composing } from './composing.ts'
import { DepthLimit } from './depthLimit.ts'
import { DrawnParagraphs } from './drawnParagraphs.ts'
import { EmptyWords } from './emptyWords.ts'
import { FreshCaret } from './freshCaret.ts'
import { type Fullness, FullnessOfWords } from './fullness.ts'
import type { Hand } from './Hand.ts'
import { HeldWords } from './heldWords.ts'
import { InkWords } from './inkWords.ts'
import { InStep } from './inStep.ts'
import { Keys } from './keys.ts'
import { NotedWords } from './notedWords.ts'
import { PastCarets } from './pastCarets.ts'
import { SteadyBinding } from './steadyBinding.ts'
import { TaskItems } from './taskItems.ts'
import { TypedShapes } from './typedShapes.ts'
import type { Voices } from './Voices.ts'
import { WhoseWords } from './whoseWords.ts'

export type SectionWorld = {
  body: Y.XmlFragment
  awareness: Awareness
  voices: Voices
  hand: Hand
  notes?: NotesHere | undefined
  /** What stands where nobody has written. */
  emptyWords: string
  onFullness: (fullness: Fullness) => void
  /** The key for a link was pressed. */
  onLink: () => void
  /** The editor showed something else than the section holds, and has read it anew. */
  onOutOfStep: () => void
}

export const sectionExtensions = (world: SectionWorld): Extensions => [
  ...wordsExtensions(),
  Collaboration.configure({ fragment: world.body }),
  SteadyBinding,
  InStep.configure({ onOutOfStep: world.onOutOfStep }),
  FreshCaret,
  Composing,
  PastCarets,
  DepthLimit,
  FullnessOfWords.configure({ onFullness: world.onFullness }),
  // Before the inks, whose answer it asks for: plugins are set up from the last to the first.
  WhoseWords.configure({ voices: world.voices }),
  // Before the inks, which look at the words as they are stamped.
  Authorship.configure({ voices: world.voices }),
  InkWords.configure({ body: world.body, voices: world.voices }),
  NotedWords.configure({ body: world.body, notes: world.notes }),
  Carets.configure({ awareness: world.awareness }),
  DrawnParagraphs,
  EmptyWords.configure({ words: world.emptyWords }),
  TaskItems,
  TypedShapes,
  Keys.configure({ onLink: world.onLink }),
  HeldWords,
  handIn(world.hand)
]

const handIn = (hand: Hand): Extension =>
  Extension.create({
    name: 'hand',
    onFocus: ({ editor }) => hand.moveTo(editor),
    onDestroy() {
      hand.leave(this.editor)
    }
  })
