import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { LeaveTold, Left } from '../../shared/protocol/leaving.ts'
import { comeBack, leftCopyPath, leftQuery } from '../connection/leaving.ts'
import { keys } from '../connection/queries.ts'
import { Trouble } from '../home/Trouble.tsx'
import { Button } from '../paper/Button.tsx'
import { CopyLine } from '../paper/CopyLine.tsx'
import { useDays } from '../paper/useDays.ts'
import { CopyList } from './CopyList.tsx'
import css from './LeftAlliances.module.css'

/** Those that I left: until when I can come back, and my copy of each. Nothing where there are none. */
export const LeftAlliances = () => {
  const { data: left = [] } = useQuery(leftQuery)
  const { data: justNow } = useQuery<LeaveTold>({ queryKey: keys.leftJustNow, enabled: false })
  if (left.length === 0) return null
  return (
    <section className={css.left} aria-labelledby="left">
      <h2 id="left">Those that you left</h2>
      <ul className={css.list}>
        {left.map((one) => (
          <LeftOne key={one.id} left={one} link={justNow?.left.id === one.id ? justNow.copy.url : undefined} />
        ))}
      </ul>
    </section>
  )
}

/** `link`: of the copy, right after leaving; it is not shown again. */
const LeftOne = ({ left, link }: { left: Left; link: string | undefined }) => {
  const { id, title, leftAt, aloneUntil, mayComeBack, copyUntil } = left
  const { day } = useDays()
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  const back = useMutation({
    mutationFn: () => comeBack(id),
    onSuccess: (alliance) => {
      queries.setQueryData(keys.alliance(id), alliance)
      queries.removeQueries({ queryKey: keys.leftJustNow })
      void queries.invalidateQueries({ queryKey: keys.left })
      void queries.invalidateQueries({ queryKey: keys.alliances })
      navigate(`/a/${id}`)
    },
    onError: () => queries.invalidateQueries({ queryKey: keys.left })
  })
  const [now] = useState(() => Date.now())
  const isAlone = Date.parse(aloneUntil) > now
  return (
    <li>
      <h3 className={css.name} id={`left-${id}`}>
        <bdi>{title}</bdi>
      </h3>
      <p>
        You left on {day(leftAt)}.{' '}
        {isAlone
          ? `Until ${day(aloneUntil)} you can come back by yourself.`
          : mayComeBack
            ? 'Whoever sits there says that you may come back.'
            : 'You can come back if everyone who sits there says so.'}
      </p>
      {mayComeBack && (
        <p>
          <Button busy={back.isPending} aria-describedby={`left-${id}`} onClick={() => back.mutate()}>
            Come back
          </Button>
        </p>
      )}
      <Trouble error={back.error} />
      {copyUntil !== null && (
        <details>
          <summary>Your copy, as it was when you left, kept until {day(copyUntil)}</summary>
          <CopyList pathOf={(format) => leftCopyPath(id, format)} />
        </details>
      )}
      {link !== undefined && copyUntil !== null && (
        <CopyLine label={`A link to your copy, until ${day(copyUntil)}. It is shown this once.`} value={link} />
      )}
    </li>
  )
}
