import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { AllianceId, SheetId } from '../../shared/alliance/ids.ts'
import type { Reached } from './AllianceConnection.ts'
import { CopyOfWords } from './CopyOfWords.ts'
import { onSaid, saidOf } from './mayKeep.ts'
import { Line, type OpenedLine } from './Line.ts'
import { HttpProblem, readAlliance } from './http.ts'
import { readAgain } from './queries.ts'
import type { SavedState } from './savedState.ts'
import { syncAddress } from './syncAddress.ts'
import { openUnsavedWords } from './unsavedWords.ts'

/** `isThere`: whether I still write on it, asked over HTTP. */
type Sheet = { id: SheetId; isThere: (alliance: string, sheet: string) => Promise<boolean> }

/** The line to one alliance, or to a sheet of mine in it, open as long as what shows it. */
export const useAllianceConnection = (alliance: AllianceId, sheet?: Sheet): OpenedLine & { line: Line } => {
  const queries = useQueryClient()
  const [line] = useState(() => new Line())
  const { connection, ready, renewed } = useSyncExternalStore(line.subscribe, line.opened)

  useEffect(() => {
    // One for all connections that this page opens one after the other: its words are never for a moment nobody's.
    const unsaved = openUnsavedWords(sheet?.id ?? alliance)
    const close = line.open(() => ({
      alliance,
      // Of a sheet no copy is kept: it is sealed.
      ...(sheet ? { sheet: sheet.id } : { copy: copyOf(alliance, queries) }),
      syncUrl: syncAddress(),
      askServer: () => askServer(() => sheet?.isThere(alliance, sheet.id) ?? readAlliance(alliance)),
      onChangedElsewhere: () => void readAgain(queries, alliance),
      unsaved,
      WebSocket,
      now: Date.now
    }))
    return () => {
      close()
      void unsaved.close()
    }
  }, [line, alliance, sheet, queries])

  return { line, connection, ready, renewed }
}

const copyOf = (alliance: AllianceId, queries: QueryClient): CopyOfWords =>
  new CopyOfWords({
    alliance,
    mayKeep: () => saidOf(alliance) === 'yes',
    onSaid,
    open: async () => (await import('./copies.ts')).openCopies(),
    fold: async () => (await import('./foldApart.ts')).foldApart(alliance),
    now: Date.now,
    onAnswers: async (answers) => (await import('./keptAnswers.ts')).layKeptAnswers(queries, alliance, answers),
    onNoRoom: async () => (await import('./letCopiesGo.ts')).letCopyGo(alliance, 'no room')
  })

/** The saved state, for those few who show it: it changes with every key. */
export const useSaved = (line: Line): SavedState => useSyncExternalStore(line.subscribe, () => line.view().saved)

/** While the page shows what this device kept: when that was in step (ms). */
export const useCopyOf = (line: Line): number | undefined => useSyncExternalStore(line.subscribe, () => line.view().copyOf)

/** A browser shows a refused upgrade as nothing but 1006; HTTP says why. */
const askServer = async (read: () => Promise<unknown>): Promise<Reached> => {
  try {
    // Not there any more, though the alliance is.
    return (await read()) === false ? 'no-such' : 'reachable'
  } catch (error) {
    if (!(error instanceof HttpProblem)) return 'unreachable'
    if (error.status === 401) return 'signed-out'
    if (error.status === 404) return 'no-such'
    return error.code === 'unreadable' ? 'unreadable' : 'reachable'
  }
}
