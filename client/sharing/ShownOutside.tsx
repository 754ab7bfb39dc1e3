import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { Alliance, Snapshot } from '../../shared/protocol/bodies.ts'
import { NetworkFailure, closeSnapshot } from '../connection/http.ts'
import { readAgain, snapshotsQuery } from '../connection/queries.ts'
import { Trouble } from '../home/Trouble.tsx'
import { CopyLine } from '../paper/CopyLine.tsx'
import { Part } from '../paper/Part.tsx'
import { Sure } from '../paper/Sure.tsx'
import { useDays } from '../paper/useDays.ts'
import css from './ShownOutside.module.css'

/** What is shown outside now, for every seat, with the way to close it. Nothing when nothing is. */
export const ShownOutside = ({ alliance }: { alliance: Alliance }) => {
  const { data: snapshots, error } = useQuery(snapshotsQuery(alliance.id))
  const place = useRef<HTMLElement>(null)
  // Without a line the page says so once, above.
  if (error !== null && !(error instanceof NetworkFailure)) return <Trouble error={error} />
  if (snapshots === undefined || snapshots.length === 0) return null
  return (
    <Part
      ref={place}
      titleId="shown-outside"
      title="Shown outside"
      about="Whoever has one of these links reads a copy that no longer changes. Copies that somebody makes of it stay with them, also after it is closed."
    >
      <ul className={css.list}>
        {snapshots.map((snapshot) => (
          <Shown key={snapshot.id} alliance={alliance} snapshot={snapshot} onClosed={() => place.current?.focus()} />
        ))}
      </ul>
    </Part>
  )
}

const Shown = ({ alliance, snapshot, onClosed }: { alliance: Alliance; snapshot: Snapshot; onClosed: () => void }) => {
  const queries = useQueryClient()
  const { day } = useDays()
  const { id, title, url, createdAt, expiresAt } = snapshot
  const close = useMutation({
    mutationFn: () => closeSnapshot(alliance.id, id),
    // The button that had the focus goes with it.
    onSuccess: onClosed,
    onSettled: () => readAgain(queries, alliance.id)
  })
  return (
    <li className={css.one}>
      <h3 id={`shown-${id}`} className={css.name}>
        <bdi>{title}</bdi>
      </h3>
      <CopyLine label={`Since ${day(createdAt)}, until ${day(expiresAt)}`} value={url} />
      <div className={css.acts}>
        <a href={url} target="_blank" rel="noopener" aria-describedby={`shown-${id}`}>
          Read it
        </a>
        <Sure
          ask="Close it"
          kind="plain"
          about={`shown-${id}`}
          title="Close it to everyone who has the link?"
          no="No, leave it open"
          yes="Yes, close it"
          busy={close.isPending}
          onYes={() => close.mutate()}
        >
          The link stops working at once. Copies that somebody has made stay with them.
        </Sure>
      </div>
      <Trouble error={close.error} />
    </li>
  )
}
