import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { Trouble } from '../connection/Trouble.tsx'
import { type Device, endDevice } from '../connection/http.ts'
import { devicesQuery, keys } from '../connection/queries.ts'
import { Button } from '../paper/Button.tsx'
import { dayOf } from '../paper/day.ts'
import css from './MePage.module.css'

/** Every browser that my seats are open in, by the day since when; nothing about what is done there. */
export const MyDevices = ({ hasKey }: { hasKey: boolean }) => {
  const { data: devices = [], error, isFetching, refetch } = useQuery(devicesQuery)
  const language = document.documentElement.lang
  const [asked, setAsked] = useState<string>()
  const [, navigate] = useLocation()
  const queries = useQueryClient()

  const end = useMutation({
    mutationFn: ({ id }: Device) => endDevice(id),
    onSuccess: async (_, { thisOne }) => {
      setAsked(undefined)
      if (thisOne) {
        // What was read belongs to a person who is no longer open here.
        queries.clear()
        navigate('/')
      } else await queries.invalidateQueries({ queryKey: keys.devices })
    }
  })

  return (
    <>
      <ul role="list" className={css.devices}>
        {devices.map((device) => (
          <li key={device.id} className={css.device}>
            <span id={`device-${device.id}`}>
              {device.thisOne ? 'This browser' : 'Another browser'}, since {dayOf(device.since, { language, now: new Date() })}
            </span>
            {asked !== device.id && (
              <Button kind="plain" onClick={() => setAsked(device.id)} aria-describedby={`device-${device.id}`}>
                Close my seats {device.thisOne ? 'here' : 'there'}
              </Button>
            )}
            {asked === device.id && (
              <div className={css.sure} role="status">
                <p>
                  {device.thisOne
                    ? hasKey
                      ? 'Your seats close here. Only your key, or a device that is still open, opens them again.'
                      : 'You have no key. If no other device of yours is open, you lose your seats for good.'
                    : 'Your seats close there at once. Your key opens them again.'}
                </p>
                <p className={`row ${css.acts}`}>
                  <Button onClick={() => setAsked(undefined)}>Leave them open</Button>
                  <Button busy={end.isPending} onClick={() => end.mutate(device)}>
                    Close them
                  </Button>
                </p>
              </div>
            )}
          </li>
        ))}
      </ul>
      <Trouble error={error} busy={isFetching} onAgain={() => void refetch()} />
      <Trouble error={end.error} />
    </>
  )
}
