import type { Editor } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { useCallback } from 'react'
import type { FrozenNode } from '../../shared/sharing/frozenWords.ts'
import { inkedByMarks } from '../writing/inkWords.ts'
import type { Voices } from '../writing/Voices.ts'
import { WordsToChoose } from '../writing/WordsToChoose.tsx'

type EarlierWordsProps = { content: FrozenNode; voices: Voices; label: string; onEditor: (editor: Editor) => void }

/** The words of a day, in their inks. */
const EarlierWords = ({ voices, ...words }: EarlierWordsProps) => (
  <WordsToChoose
    {...words}
    className="words inked then"
    drawn={useCallback((doc: Node) => inkedByMarks(doc, voices), [voices])}
  />
)

export default EarlierWords
