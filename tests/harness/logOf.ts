// The log of an opened directory, and the drafts that it is folded into, as server/start.ts puts them together.
import type { Clock } from '../../server/domain/ports.ts'
import type { DataDirectory } from '../../server/storage/dataDirectory.ts'
import { SqliteDrafts } from '../../server/storage/drafts.ts'
import { DraftThread } from '../../server/storage/DraftThread.ts'
import { SqliteSeen } from '../../server/storage/seen.ts'
import { SqliteUpdateLog } from '../../server/storage/updateLog.ts'

export const logOf = ({ words: file, keyring }: Pick<DataDirectory, 'words' | 'keyring'>, clock: Clock) => {
  const thread = new DraftThread({ after: () => () => undefined })
  const seen = new SqliteSeen({ db: file.db, keyring })
  const drafts = new SqliteDrafts({
    file,
    keyring,
    clock,
    thread,
    seen,
    onTrouble: (id, error) => {
      throw new Error(`the drafts of ${id} could not be let go`, { cause: error })
    }
  })
  return { seen, drafts, log: new SqliteUpdateLog({ file, keyring, drafts }), close: () => thread.close() }
}
