import { useMemo, useSyncExternalStore } from 'react'
import type { Awareness } from 'y-protocols/awareness'
import * as z from 'zod/mini'
import { presentUser } from '../writing/carets.ts'

const present = z.object({ user: presentUser })

/** The ids of the persons who are here, on whatever device. */
export const useHere = (awareness: Awareness): ReadonlySet<string> => {
  const ids = useSyncExternalStore(
    useMemo(
      () => (listener: () => void) => {
        awareness.on('change', listener)
        return () => awareness.off('change', listener)
      },
      [awareness]
    ),
    () => [...new Set(presentClients(awareness).values())].sort().join(' ')
  )
  return useMemo(() => new Set(ids.split(' ')), [ids])
}

/** Who is behind each client id, as the server says. */
export const presentClients = (awareness: Awareness): Map<number, string> => {
  const clients = new Map<number, string>()
  for (const [clientId, state] of awareness.getStates()) {
    const { data } = present.safeParse(state)
    if (data !== undefined) clients.set(clientId, data.user.id)
  }
  return clients
}
