import type { Section } from '../../shared/alliance/layout.ts'
import type { Alliance, Section as SectionTold } from '../../shared/protocol/bodies.ts'
import type { AllianceConnection } from '../connection/AllianceConnection.ts'
import { AgreedLine } from './AgreedLine.tsx'
import { Stances } from './Stances.tsx'
import type { Standing } from './standing.ts'
import type { Words } from './useWords.ts'

type SectionFootProps = {
  alliance: Alliance
  section: Section
  told: SectionTold
  standing: Standing
  words: Words
  connection: AllianceConnection
  /** The names of the others whose caret is in these words now. */
  writing: () => readonly string[]
}

/** Under a section's words: where each stands on them, and that they were agreed. Nothing while there is nobody to agree with, or
 *  nothing to agree on. */
export const SectionFoot = ({ words, ...props }: SectionFootProps) => {
  const { alliance, told, standing } = props
  const { agreement } = told
  const isShared = alliance.seats.filter(({ person }) => person !== null).length > 1
  // Where it rests nobody says anything more, and what was agreed stands.
  if (alliance.state === 'resting') {
    return agreement !== null && standing.since === 'agreed' ? <AgreedLine alliance={alliance} told={told} /> : null
  }
  if (!isShared || (words.isEmpty && agreement === null)) return null
  return (
    <>
      <Stances {...props} digest={words.digest} />
      {agreement !== null && standing.since === 'agreed' && <AgreedLine alliance={alliance} told={told} />}
    </>
  )
}
