import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Fragment } from 'react'
import { Trouble } from '../home/Trouble.tsx'
import { dropKey, makeKey } from '../connection/http.ts'
import { keys } from '../connection/queries.ts'
import { Button } from '../paper/Button.tsx'
import { CopyLine } from '../paper/CopyLine.tsx'
import { Sure } from '../paper/Sure.tsx'
import { useDays } from '../paper/useDays.ts'
import css from './MePage.module.css'

/** My key, made and shown only on asking, for whoever looks over a shoulder would hold it too. The server keeps
 *  only its hash, so an earlier one cannot be shown again; it can be replaced. */
export const MyKey = ({ madeAt }: { madeAt: string | undefined }) => {
  const { day } = useDays()
  const queries = useQueryClient()
  const readMeAgain = () => queries.invalidateQueries({ queryKey: keys.me })

  const make = useMutation({
    mutationFn: makeKey,
    onSuccess: readMeAgain
  })
  const drop = useMutation({
    mutationFn: dropKey,
    onSuccess: async () => {
      make.reset()
      await readMeAgain()
    }
  })

  const shown = make.data?.url
  return (
    <>
      <p className={css.about}>
        Your seats are held by this browser, not by an account. A key is a link of your own that opens them in another browser, or
        here again should this one forget. Whoever has it sits in your place, so keep it where you keep keys: in a password
        manager, on paper.
      </p>
      {shown !== undefined ? (
        <div className={css.shown}>
          <CopyLine key={shown} takesFocus label="Your key. It is shown this once." value={shown} />
        </div>
      ) : (
        <p className={css.about}>
          {madeAt === undefined
            ? 'You have no key yet.'
            : `You made a key on ${day(madeAt)}. It cannot be shown again, because only its fingerprint is kept here. It can be replaced.`}
        </p>
      )}
      <div className={css.acts}>
        {madeAt === undefined && shown === undefined ? (
          <Button kind="full" busy={make.isPending} onClick={() => make.mutate()}>
            Make and show my key
          </Button>
        ) : (
          // A new key begins with its questions unasked.
          <Fragment key={shown}>
            <Sure
              ask="Replace my key"
              title="The key that you have now will open nothing."
              no="Keep it"
              yes="Make and show a new one"
              busy={make.isPending}
              onYes={() => make.mutate()}
            >
              Devices that are open already stay open.
            </Sure>
            <Sure
              ask="Do away with it"
              kind="plain"
              title="Without a key, your seats are held by your devices alone."
              no="Keep it"
              yes="Do away with it"
              busy={drop.isPending}
              onYes={() => drop.mutate()}
            >
              Should they forget, nothing opens your seats again.
            </Sure>
          </Fragment>
        )}
      </div>
      <div className={css.notice}>
        <Trouble error={make.error ?? drop.error} />
      </div>
    </>
  )
}
