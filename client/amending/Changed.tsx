import type { Editor } from '@tiptap/core'
import { useMemo } from 'react'
import type { Section } from '../../shared/alliance/layout.ts'
import { blocksOf } from '../../shared/amending/blocks.ts'
import { compare } from '../../shared/amending/compare.ts'
import type { Agreement } from '../../shared/protocol/bodies.ts'
import { freezeBody } from '../../shared/sharing/freeze.ts'
import { Button } from '../paper/Button.tsx'
import { authorIn } from '../writing/runs.ts'
import type { Voices } from '../writing/Voices.ts'
import css from './Amendment.module.css'
import { ChangedWords } from './ChangedWords.tsx'
import { bringBack } from './bringBack.ts'

export type ChangedProps = {
  section: Section
  agreed: Agreement
  /** Of the words as they are shown: another one, another reading. */
  digest: string
  voices: Voices
  editor: () => Editor | undefined
  editable: boolean
  onReading: (isReading: boolean) => void
  onRename: (title: string) => void
}

/** What has changed since it was agreed, and from there the agreed words can be brought back. */
export const Changed = (props: ChangedProps) => {
  const { section, digest, voices, editor, editable, onReading, onRename, agreed } = props
  const reading = useMemo(() => readingOf({ section, digest, voices, agreed }), [section, digest, voices, agreed])
  const bringThemBack = (): void => {
    onReading(false)
    if (section.title !== agreed.title) onRename(agreed.title)
    const there = editor()
    if (there !== undefined) bringBack(there, agreed.content)
  }
  return (
    <>
      <ChangedWords reading={reading} voiceOf={(seat) => voices.voiceOf(seat)} />
      <p className={css.acts}>
        <Button kind="plain" onClick={() => onReading(false)}>
          Read the words now
        </Button>
        {editable && (
          <Button kind="plain" onClick={bringThemBack}>
            Bring back the agreed words
          </Button>
        )}
      </p>
    </>
  )
}

/** `digest` says which words of the body are meant: it is read as it is. */
const readingOf = ({ section, voices, agreed }: Pick<ChangedProps, 'section' | 'digest' | 'voices' | 'agreed'>) => {
  const now = freezeBody(section.body, ({ marks, client }) => voices.seatOf(authorIn(marks), client))
  return compare({ title: agreed.title, blocks: blocksOf(agreed.content) }, { title: section.title, blocks: blocksOf(now) })
}
