import { useMemo } from 'react'
import type { Section } from '../../shared/alliance/layout.ts'
import { blocksOf } from '../../shared/amending/blocks.ts'
import { compare } from '../../shared/amending/compare.ts'
import type { LeftWords } from '../../shared/protocol/bodies.ts'
import { freezeBody } from '../../shared/sharing/freeze.ts'
import { ChangedWords } from '../amending/ChangedWords.tsx'
import { authorIn } from '../writing/runs.ts'
import type { Voices } from '../writing/Voices.ts'

type Readable = Exclude<LeftWords, { faded: unknown }>

/** The words as I left them and as they are, read as one. */
export const SinceReading = ({ section, left, voices }: { section: Section; left: Readable; voices: Voices }) => {
  const reading = useMemo(() => {
    const now = freezeBody(section.body, ({ marks, client }) => voices.seatOf(authorIn(marks), client))
    return compare({ title: left.title, blocks: blocksOf(left.content) }, { title: section.title, blocks: blocksOf(now) })
  }, [section, left, voices])
  return <ChangedWords reading={reading} voiceOf={(seat) => voices.voiceOf(seat)} />
}
