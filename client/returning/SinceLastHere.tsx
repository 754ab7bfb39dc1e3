import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { PartAwaited } from '../paper/PartAwaited.tsx'
import { later } from '../connection/later.ts'
import { soon, useFetchedSoon } from '../connection/soon.ts'
import type { Section } from '../../shared/alliance/layout.ts'
import type { LeftWords } from '../../shared/protocol/bodies.ts'
import { putSinceAway } from '../connection/http.ts'
import { keys, sinceQuery } from '../connection/queries.ts'
import { Button } from '../paper/Button.tsx'
import { useDays } from '../paper/useDays.ts'
import type { Voices } from '../writing/Voices.ts'
import css from './SinceLastHere.module.css'

const SinceReading = soon(async () => (await import('./SinceReading.tsx')).SinceReading)
// Seldom: drafts are kept a month.
const FadedReading = later(() => import('./FadedReading.tsx'))

/** What changed in a section since I was last here: a quiet line, read when I want to, and put away by me alone. Nobody is told. */
export const SinceLastHere = ({ alliance, section, voices }: { alliance: string; section: Section; voices: Voices }) => {
  const queries = useQueryClient()
  const { data } = useQuery(sinceQuery(alliance))
  const left = data?.find((one) => one.section === section.id)
  const putAway = useMutation({
    mutationFn: () => putSinceAway(alliance, section.id),
    onMutate: () =>
      queries.setQueryData<LeftWords[]>(keys.since(alliance), (before) => before?.filter((one) => one.section !== section.id))
  })
  return left === undefined ? null : <Since section={section} left={left} voices={voices} onPutAway={() => putAway.mutate()} />
}

type SinceProps = { section: Section; left: LeftWords; voices: Voices; onPutAway: () => void }

const Since = ({ section, left, voices, onPutAway }: SinceProps) => {
  const [isOpen, setOpen] = useState(false)
  const { day } = useDays()
  useFetchedSoon(SinceReading)
  const isNew = 'title' in left && left.title === ''
  return (
    <div className={css.since}>
      <p className={css.line}>
        <span>{isNew ? 'New' : 'Changed'} since you were last here.</span>
        <Button kind="plain" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Enough' : 'What changed'}
        </Button>
        <Button kind="plain" onClick={onPutAway}>
          Put this away
        </Button>
      </p>
      {isOpen && (
        <div className={css.reading}>
          <p className="fine">
            {isNew ? `It was not here when you left on ${day(left.at)}.` : `As you left it on ${day(left.at)}, and as it is.`}
          </p>
          <Suspense fallback={<PartAwaited />}>
            {'faded' in left ? (
              <FadedReading section={section} faded={left.faded} />
            ) : (
              <SinceReading.Part section={section} left={left} voices={voices} />
            )}
          </Suspense>
        </div>
      )}
    </div>
  )
}
