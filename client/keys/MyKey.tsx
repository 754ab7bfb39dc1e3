import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Trouble } from '../connection/Trouble.tsx'
import { dropKey, makeKey } from '../connection/http.ts'
import { keys } from '../connection/queries.ts'
import { Button } from '../paper/Button.tsx'
import { CopyLine } from '../paper/CopyLine.tsx'
import { Notice } from '../paper/Notice.tsx'
import { dayOf } from '../paper/day.ts'
import css from './MePage.module.css'

type Asked = 'nothing' | 'to replace' | 'to drop'

/** My key, made and shown only on asking, for whoever looks over a shoulder would hold it too. The server keeps
 *  only its hash, so an earlier one cannot be shown again; it can be replaced. */
export const MyKey = ({ madeAt }: { madeAt: string | undefined }) => {
  const language = document.documentElement.lang
  const [asked, setAsked] = useState<Asked>('nothing')
  const queries = useQueryClient()
  const readMeAgain = () => queries.invalidateQueries({ queryKey: keys.me })

  const make = useMutation({
    mutationFn: makeKey,
    onSuccess: async () => {
      setAsked('nothing')
      await readMeAgain()
    }
  })
  const drop = useMutation({
    mutationFn: dropKey,
    onSuccess: async () => {
      setAsked('nothing')
      make.reset()
      await readMeAgain()
    }
  })

  const shown = make.data?.url
  return (
    <>
      <p className={css.about}>
        Your seats are held by this browser, not by an account. A key is a link of your own that opens them in another browser, or here
        again should this one forget. Whoever has it sits in your place, so keep it where you keep keys: in a password manager, on paper.
      </p>
      {shown !== undefined ? (
        <div className={css.shown}>
          <CopyLine label="Your key. It is shown this once; leave the page and it is gone from the screen." value={shown} />
        </div>
      ) : (
        <p className={css.about}>
          {madeAt === undefined
            ? 'You have no key yet.'
            : `You made a key on ${dayOf(madeAt, { language, now: new Date() })}. It cannot be shown again, because only its fingerprint is kept here. It can be replaced.`}
        </p>
      )}
      {asked === 'nothing' ? (
        <div className={css.acts}>
          {madeAt === undefined && shown === undefined ? (
            <Button kind="full" busy={make.isPending} onClick={() => make.mutate()}>
              Make and show my key
            </Button>
          ) : (
            <>
              <Button onClick={() => setAsked('to replace')}>Replace my key</Button>
              <Button kind="plain" onClick={() => setAsked('to drop')}>
                Do away with it
              </Button>
            </>
          )}
        </div>
      ) : (
        <div className={css.notice}>
          <Notice
            kind="word"
            title={asked === 'to replace' ? 'The key that you have now will open nothing.' : 'Without a key, your seats are held by your devices alone.'}
            acts={
              <>
                <Button onClick={() => setAsked('nothing')}>Keep it</Button>
                {asked === 'to replace' ? (
                  <Button busy={make.isPending} onClick={() => make.mutate()}>
                    Make and show a new one
                  </Button>
                ) : (
                  <Button busy={drop.isPending} onClick={() => drop.mutate()}>
                    Do away with it
                  </Button>
                )}
              </>
            }
          >
            {asked === 'to replace' ? 'Devices that are open already stay open.' : 'Should they forget, nothing opens your seats again.'}
          </Notice>
        </div>
      )}
      <div className={css.notice}>
        <Trouble error={make.error ?? drop.error} />
      </div>
    </>
  )
}
