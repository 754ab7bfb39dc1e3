import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import type { AllianceId } from '../../shared/alliance/ids.ts'
import { AllianceConnection, type ConnectionView, type Reached } from './AllianceConnection.ts'
import { HttpProblem, readAlliance } from './http.ts'
import { keys } from './queries.ts'
import { openUnsavedWords } from './unsavedWords.ts'

const BEFORE: ConnectionView = { saved: { state: 'connecting' }, ready: false }

export type Connected = ConnectionView & {
  connection: AllianceConnection | undefined
  /** Lets the words that were not saved go, and begins again from what is saved. */
  goOnFromSaved: () => void
}

/** The line to one alliance, open as long as the page that shows it. */
export const useAllianceConnection = (alliance: AllianceId): Connected => {
  const queries = useQueryClient()
  const [connection, setConnection] = useState<AllianceConnection>()
  const [round, setRound] = useState(0)

  useEffect(() => {
    const readAgain = () => void queries.invalidateQueries({ queryKey: keys.alliance(alliance) })
    const opened = new AllianceConnection({
      alliance,
      syncUrl: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/sync`,
      askServer: () => askServer(alliance),
      onNudge: readAgain,
      unsaved: openUnsavedWords(alliance),
      WebSocket,
      now: Date.now
    })
    setConnection(opened)
    return () => {
      setConnection(undefined)
      void opened.close()
    }
  }, [alliance, queries, round])

  const subscribe = useCallback((listener: () => void) => connection?.subscribe(listener) ?? (() => undefined), [connection])
  const view = useSyncExternalStore(subscribe, () => connection?.view() ?? BEFORE)

  const goOnFromSaved = useCallback(() => {
    void connection?.letUnsavedWordsGo().then(() => setRound((round) => round + 1))
  }, [connection])

  return { ...view, connection, goOnFromSaved }
}

/** A browser shows a refused upgrade as nothing but 1006; HTTP says why. */
const askServer = async (alliance: AllianceId): Promise<Reached> => {
  try {
    await readAlliance(alliance)
    return 'reachable'
  } catch (error) {
    if (!(error instanceof HttpProblem)) return 'unreachable'
    if (error.status === 401) return 'signed-out'
    if (error.status === 404) return 'no-such'
    return error.code === 'unreadable' ? 'unreadable' : 'reachable'
  }
}
