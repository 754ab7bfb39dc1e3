import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { AllianceId } from '../../shared/alliance/ids.ts'
import { listen } from './listen.ts'
import { readAgain } from './queries.ts'
import { syncAddress } from './syncAddress.ts'

/** For a page of an alliance without its words: what it shows is read again when somebody changes it. */
export const useNudges = (alliance: AllianceId): void => {
  const queries = useQueryClient()
  useEffect(
    () => listen({ url: `${syncAddress()}/${alliance}`, onChanged: () => void readAgain(queries, alliance), WebSocket }),
    [queries, alliance]
  )
}
