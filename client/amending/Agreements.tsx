import { useMemo, useState } from 'react'
import { blocksOf } from '../../shared/amending/blocks.ts'
import { compare } from '../../shared/amending/compare.ts'
import type { Agreement, Alliance, Section } from '../../shared/protocol/bodies.ts'
import { ordinal } from '../../shared/agreement/ordinal.ts'
import { whoAgreed } from '../agreeing/agreedWords.ts'
import { Button } from '../paper/Button.tsx'
import { Mark } from '../paper/Mark.tsx'
import { useDays } from '../paper/useDays.ts'
import css from './Amendment.module.css'
import { ChangedWords } from './ChangedWords.tsx'
import { FrozenWords } from './FrozenWords.tsx'
import { useAgreements } from './useAgreements.ts'

/** All that was agreed of a section, the newest first; each beside the one before, when asked. */
export const Agreements = ({ alliance, told }: { alliance: Alliance; told: Section }) => {
  const [isOpen, setOpen] = useState(false)
  const agreements = useAgreements(alliance.id, told.id, isOpen)
  const who = whoAgreed(told, alliance)
  return (
    <>
      <p className={css.acts}>
        <Button kind="plain" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? `Put away what ${who} agreed` : `Read what ${who} agreed`}
        </Button>
      </p>
      {isOpen && agreements !== undefined && (
        <ul className={css.agreements}>
          {agreements.toReversed().map((agreement) => (
            <Agreed
              key={agreement.number}
              agreement={agreement}
              before={agreements.find(({ number }) => number === agreement.number - 1)}
            />
          ))}
        </ul>
      )}
    </>
  )
}

const STOOD = { in: 'in', willing: 'willing to try' }

const Agreed = ({ agreement, before }: { agreement: Agreement; before: Agreement | undefined }) => {
  const { number, agreedAt, title, content, stances, note, noteBy } = agreement
  const { day } = useDays()
  const [isComparing, setComparing] = useState(false)
  const by = stances.find(({ seatId }) => seatId === noteBy)?.name
  return (
    <li className={css.agreed}>
      <h3>
        Agreed on {day(agreedAt)}
        {number > 1 && `, for the ${ordinal(number)} time`}
      </h3>
      <p className={css.who}>
        {stances.map(({ seatId, name, ink, stance }) => (
          <span key={seatId} data-ink={ink}>
            <Mark ink={ink} />
            <span>
              <bdi>{name}</bdi>, {STOOD[stance]}
            </span>
          </span>
        ))}
      </p>
      {note !== null && (
        <p className={css.note} dir="auto">
          {note}
          {by !== undefined && <span className="fine"> ({by})</span>}
        </p>
      )}
      {isComparing && before !== undefined ? (
        <Compared before={before} after={agreement} />
      ) : (
        <>
          <p className={css.title} dir="auto">
            {title}
          </p>
          <FrozenWords content={content} />
        </>
      )}
      {before !== undefined && (
        <p className={css.acts}>
          <Button kind="plain" aria-pressed={isComparing} onClick={() => setComparing(!isComparing)}>
            {isComparing ? 'Read the words alone' : 'See what was changed then'}
          </Button>
        </p>
      )}
    </li>
  )
}

const Compared = ({ before, after }: { before: Agreement; after: Agreement }) => {
  const reading = useMemo(() => {
    const [old, now] = [before, after].map(({ title, content }) => ({ title, blocks: blocksOf(content) }))
    return old === undefined || now === undefined ? undefined : compare(old, now)
  }, [before, after])
  return reading === undefined ? null : <ChangedWords reading={reading} voiceOf={() => undefined} />
}
