import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { AllianceId } from '../../shared/alliance/ids.ts'
import { letCopyGo } from '../connection/letCopiesGo.ts'
import { ActRow, ActRows } from '../paper/ActRows.tsx'
import { Button } from '../paper/Button.tsx'
import { useDays } from '../paper/useDays.ts'
import css from './CopiesHere.module.css'
import { type CopyHere, copiesHereQuery } from './copiesHere.ts'

/** The alliances of which this device keeps a copy, each to be opened or let go. Nothing where there are none. */
export const CopiesHere = () => {
  const { data: copies = [] } = useQuery(copiesHereQuery)
  if (copies.length === 0) return null
  return (
    <section className={css.kept} aria-labelledby="kept-here">
      <h2 id="kept-here">Kept on this device</h2>
      <ActRows>
        {copies.map((copy) => (
          <One key={copy.alliance} copy={copy} />
        ))}
      </ActRows>
    </section>
  )
}

const One = ({ copy: { alliance, title, at } }: { copy: CopyHere }) => {
  const queries = useQueryClient()
  const { moment } = useDays()
  const letGo = async (id: AllianceId): Promise<void> => {
    await letCopyGo(id, 'no')
    await queries.invalidateQueries({ queryKey: copiesHereQuery.queryKey })
    // The row that held the focus is gone.
    document.querySelector('main')?.focus({ preventScroll: true })
  }
  return (
    <ActRow
      id={`kept-${alliance}`}
      act={
        <Button kind="plain" aria-describedby={`kept-${alliance}`} onClick={() => void letGo(alliance)}>
          Let it go
        </Button>
      }
    >
      <Link href={`/a/${alliance}`}>
        <bdi>{title}</bdi>
      </Link>{' '}
      <span className="fine">as it was on {moment(new Date(at).toISOString())}</span>
    </ActRow>
  )
}
