import type { AllianceConnection } from './AllianceConnection.ts'

/** Resolves as soon as all words of this page are saved; never, when they cannot be any more. */
export const whenSaved = (connection: Pick<AllianceConnection, 'view' | 'subscribe'>): Promise<void> =>
  new Promise((resolve) => {
    const look = (): boolean => {
      if (connection.view().saved.state !== 'saved') return false
      stop()
      resolve()
      return true
    }
    let stop = (): void => undefined
    if (!look()) stop = connection.subscribe(() => void look())
  })
