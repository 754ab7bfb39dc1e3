import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { Trouble } from '../home/Trouble.tsx'
import { type Device, endDevice } from '../connection/http.ts'
import { letAllCopiesGo } from '../connection/letCopiesGo.ts'
import { devicesQuery, keys } from '../connection/queries.ts'
import { ActRow, ActRows } from '../paper/ActRows.tsx'
import { Sure } from '../paper/Sure.tsx'
import { useDays } from '../paper/useDays.ts'

/** Every browser that my seats are open in, by the day since when; nothing about what is done there. */
export const MyDevices = ({ hasKey }: { hasKey: boolean }) => {
  const { data: devices = [], error, isFetching, refetch } = useQuery(devicesQuery)
  const { day } = useDays()
  const [, navigate] = useLocation()
  const queries = useQueryClient()

  const end = useMutation({
    mutationFn: ({ id }: Device) => endDevice(id),
    onSuccess: async (_, { thisOne }) => {
      if (thisOne) {
        // What was read, and what is kept, belongs to a person who is no longer open here.
        await letAllCopiesGo()
        queries.clear()
        navigate('/')
      } else {
        await queries.invalidateQueries({ queryKey: keys.devices })
        // The row that held the focus is gone.
        document.querySelector('main')?.focus({ preventScroll: true })
      }
    }
  })

  return (
    <>
      <ActRows>
        {devices.map((device) => (
          <ActRow
            key={device.id}
            id={`device-${device.id}`}
            act={
              <Sure
                ask={`Close my seats ${device.thisOne ? 'here' : 'there'}`}
                kind="plain"
                about={`device-${device.id}`}
                title={whatCloses(device, { hasKey })}
                no="Leave them open"
                yes="Close them"
                busy={end.isPending}
                onYes={() => end.mutate(device)}
              />
            }
          >
            {device.thisOne ? 'This browser' : 'Another browser'}, since {day(device.since)}
          </ActRow>
        ))}
      </ActRows>
      <Trouble error={error} busy={isFetching} onAgain={() => void refetch()} />
      <Trouble error={end.error} />
    </>
  )
}

const whatCloses = ({ thisOne }: Device, { hasKey }: { hasKey: boolean }): string => {
  if (!thisOne) return hasKey ? 'Your seats close there at once. Your key opens them again.' : 'Your seats close there at once.'
  return hasKey
    ? 'Your seats close here. Your key opens them again; from a device that is still open you can make a new one.'
    : 'You have no key. If no other device of yours is open, you lose your seats for good.'
}
