import { NetworkFailure } from '../connection/http.ts'
import { Trouble } from '../home/Trouble.tsx'
import { Notice } from '../paper/Notice.tsx'

/** In the place of what was agreed, until it is read. Without a line that may be long, so it says what it waits for. */
export const NotRead = ({ error }: { error: Error | null }) =>
  error === null ? (
    <p>One moment.</p>
  ) : error instanceof NetworkFailure ? (
    <Notice kind="waiting" title="What was agreed is on the server.">
      It is read here when the line is back.
    </Notice>
  ) : (
    <Trouble error={error} />
  )
