import { memo } from 'react'
import type { Awareness } from 'y-protocols/awareness'
import type { Section } from '../../shared/alliance/layout.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import type { OfferedTemplate } from '../../shared/templates/template.ts'
import { Chapter } from '../paper/Chapter.tsx'
import { Mark } from '../paper/Mark.tsx'
import type { Hand } from '../writing/Hand.ts'
import { SectionEditor } from '../writing/SectionEditor.tsx'
import type { Voices } from '../writing/Voices.ts'
import css from './AllianceSection.module.css'
import { firstPenWords } from './firstPen.ts'
import { threadOf } from './threadOf.ts'
import { useWriters } from './useWriters.ts'

type AllianceSectionProps = {
  section: Section
  /** What the template says of it; absent for a section of one's own. */
  offered: OfferedTemplate['sections'][number] | undefined
  alliance: Alliance
  awareness: Awareness
  voices: Voices
  hand: Hand
  editable: boolean
}

/** One section: its thread, whose pen goes first, the questions to begin from, and its words. */
export const AllianceSection = memo(({ section, offered, alliance, awareness, voices, hand, editable }: AllianceSectionProps) => {
  const writers = useWriters(section.body, voices)
  const titleId = `title-${section.id}`
  const taken = alliance.seats.filter(({ person }) => person !== null).length
  return (
    <div className={css.section}>
      <Chapter
        id={`section-${section.id}`}
        title={<bdi>{section.title}</bdi>}
        titleId={titleId}
        thread={threadOf(writers, alliance.seats)}
        under={offered && <FirstPen firstPen={offered.firstPen} alliance={alliance} />}
        questions={offered?.prompts ?? []}
        // Two have begun: what they began from steps back.
        questionsFolded={taken > 1 && writers.length > 1}
      >
        <SectionEditor
          body={section.body}
          awareness={awareness}
          voices={voices}
          hand={hand}
          titleId={titleId}
          editable={editable}
        />
      </Chapter>
    </div>
  )
})

const FirstPen = ({ firstPen, alliance }: { firstPen: OfferedTemplate['sections'][number]['firstPen']; alliance: Alliance }) => {
  const { seats, me } = alliance
  const holders = seats.map(({ label, person }) => ({ label, name: person?.name }))
  const inks = firstPen.first === 'apart' ? seats.map(({ person }) => person?.ink) : [seats[firstPen.first]?.person?.ink]
  return (
    <p className={css.pen}>
      {inks.map((ink) => ink && <Mark key={ink} ink={ink} />)}
      <span>
        {firstPenWords(
          firstPen,
          holders,
          seats.findIndex(({ id }) => id === me.seatId)
        )}
      </span>
    </p>
  )
}
