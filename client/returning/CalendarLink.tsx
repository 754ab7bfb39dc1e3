import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Fragment } from 'react'
import { calendarLinkQuery, keys } from '../connection/queries.ts'
import { dropCalendarLink, makeCalendarLink } from '../connection/returning.ts'
import { Trouble } from '../home/Trouble.tsx'
import { Button } from '../paper/Button.tsx'
import { CopyLine } from '../paper/CopyLine.tsx'
import { Sure } from '../paper/Sure.tsx'
import { useDays } from '../paper/useDays.ts'
import css from './ComingBackDialog.module.css'

/** My own link, which a calendar follows: made on asking, shown once, replaced or done away with by me alone. */
export const CalendarLink = ({ alliance }: { alliance: string }) => {
  const { day } = useDays()
  const queries = useQueryClient()
  const { data: link, error } = useQuery(calendarLinkQuery(alliance))
  const readAgain = () => queries.invalidateQueries({ queryKey: keys.calendarLink(alliance) })
  const make = useMutation({ mutationFn: () => makeCalendarLink(alliance), onSuccess: readAgain })
  const drop = useMutation({
    mutationFn: () => dropCalendarLink(alliance),
    onSuccess: async () => {
      make.reset()
      await readAgain()
    }
  })
  const shown = make.data?.url
  const madeAt = link?.madeAt
  return (
    <>
      <p>
        A link that your calendar follows: a day that is set or changed then stands there by itself. Whoever has the link sees
        that day and the address of this page, and no word of yours.
      </p>
      {shown !== undefined ? (
        <>
          <div className={css.shown}>
            <CopyLine key={shown} takesFocus label="Your link. It is shown this once." value={shown} />
          </div>
          <p>
            <a href={shown.replace(/^https?:/, 'webcal:')}>Open it in the calendar of this device</a>
          </p>
        </>
      ) : (
        madeAt !== undefined && (
          <p>You made a link on {day(madeAt)}. It cannot be shown again, because only its fingerprint is kept here.</p>
        )
      )}
      <div className={css.acts}>
        {madeAt === undefined && shown === undefined ? (
          <Button kind="plain" busy={make.isPending} onClick={() => make.mutate()}>
            Make a link
          </Button>
        ) : (
          // A new link begins with its questions unasked.
          <Fragment key={shown}>
            <Sure
              ask="Replace it"
              kind="plain"
              title="Calendars that follow the link you have now will find nothing there."
              no="Keep it"
              yes="Make a new one"
              busy={make.isPending}
              onYes={() => make.mutate()}
            />
            <Button kind="plain" busy={drop.isPending} onClick={() => drop.mutate()}>
              Do away with it
            </Button>
          </Fragment>
        )}
      </div>
      <Trouble error={error ?? make.error ?? drop.error} />
    </>
  )
}
