import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { AllianceId } from '../../shared/alliance/ids.ts'
import type { Reached } from './AllianceConnection.ts'
import { Line, type OpenedLine } from './Line.ts'
import { HttpProblem, readAlliance } from './http.ts'
import { readAgain } from './queries.ts'
import type { SavedState } from './savedState.ts'
import { openUnsavedWords } from './unsavedWords.ts'

/** The line to one alliance, open as long as the page that shows it. */
export const useAllianceConnection = (alliance: AllianceId): OpenedLine & { line: Line } => {
  const queries = useQueryClient()
  const [line] = useState(() => new Line())
  const { connection, ready, renewed } = useSyncExternalStore(line.subscribe, line.opened)

  useEffect(
    () =>
      line.open(() => ({
        alliance,
        syncUrl: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/sync`,
        askServer: () => askServer(alliance),
        onChangedElsewhere: () => void readAgain(queries, alliance),
        unsaved: openUnsavedWords(alliance),
        WebSocket,
        now: Date.now
      })),
    [line, alliance, queries]
  )

  return { line, connection, ready, renewed }
}

/** The saved state, for those few who show it: it changes with every key. */
export const useSaved = (line: Line): SavedState => useSyncExternalStore(line.subscribe, () => line.view().saved)

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
