import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Section } from '../../shared/alliance/layout.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { aboutQuery, keys } from '../connection/queries.ts'
import { takeSheet } from '../connection/writingApart.ts'
import { Trouble } from '../home/Trouble.tsx'
import { Button } from '../paper/Button.tsx'
import type { Hand } from '../writing/Hand.ts'
import { MySheet } from './MySheet.tsx'
import { Sheet } from './Sheet.tsx'
import css from './Sheets.module.css'
import type { SheetsHere } from './useSheets.ts'
import { whoCouldRead } from './words.ts'

type SealedSheetsProps = {
  alliance: Alliance
  section: Section
  sheets: SheetsHere
  hand: Hand
  editable: boolean
}

/** Mine, to write on, and the others' places beside it: sealed, whether or not anybody has begun. */
export const SealedSheets = ({ alliance, section, sheets, hand, editable }: SealedSheetsProps) => {
  const { seats, me } = alliance
  const { data: about } = useQuery(aboutQuery)
  const queries = useQueryClient()
  const { mutate: take, error } = useMutation({
    mutationFn: () => takeSheet(alliance.id, section.id),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.sheets(alliance.id) })
  })
  // Taken out for the first time: there is one from now on.
  const isNew = sheets.told === undefined
  useEffect(() => {
    if (isNew) take()
  }, [isNew, take])
  const mine = seats.find(({ id }) => id === me.seatId)
  const others = seats.flatMap(({ id, person }) =>
    person === null || id === me.seatId ? [] : [{ seat: id, name: person.name, ink: person.ink }]
  )
  const labelOf = (seat: string): string => `sheet-${section.id}-${seat}`
  const sheet = sheets.told?.mine
  return (
    <div className={`${css.sheets} ${css.unopened}`}>
      <div className={css.pair}>
        <Sheet ink={mine?.person?.ink} id={labelOf(me.seatId)} whose="Your sheet" soft="only you can read it">
          {sheet != null && (
            <MySheet
              key={sheet.id}
              alliance={alliance}
              section={section.id}
              sheet={sheet}
              labelId={labelOf(me.seatId)}
              hand={hand}
              editable={editable}
            />
          )}
          <Trouble error={error} />
        </Sheet>
        {others.map(({ seat, name, ink }) => (
          <Sheet key={seat} ink={ink} id={labelOf(seat)} whose={<bdi>{name}’s sheet</bdi>} soft="sealed">
            <div className={css.sealed}>
              <p>
                <bdi>{name}</bdi>’s words are not on this page, and yours are not on <bdi>{name}</bdi>’s.
              </p>
            </div>
          </Sheet>
        ))}
      </div>
      <p className={css.acts}>
        <Button kind="plain" onClick={() => sheets.lay(false)}>
          Put mine away
        </Button>
        <span className={css.fine}>
          {whoCouldRead(
            others.map(({ name }) => name),
            about?.operator
          )}
        </span>
      </p>
    </div>
  )
}
