// What nobody writes in takes little memory. A live document is some twenty times as large as its encoded bytes; when those that
// are no longer used have been let go, the process still holds their memory, because the engine collects it only when
// something needs room, and in a quiet server nothing does.
import type { Timer } from './Session.ts'

/** A document rests after one to two rounds in which nobody touched it. */
const ROUND_MS = 10_000
/** Encoded bytes let go since the last collection that are worth another: some 20 MB of live documents. */
const WORTH_COLLECTING = 1024 * 1024

/** The second takes what only the first has set free, and gives whole pages back. */
const COLLECTIONS = 2

/** Collecting stops the process for as long as it takes to walk what is still used: never while anybody writes. */
export const restNowAndThen = ({
  directory,
  timer,
  collect
}: {
  directory: { rest(): { writing: number; letGo: number } }
  timer: Timer
  collect: () => void
}): (() => void) => {
  let letGo = 0
  let due = 0
  let cancel: (() => void) | undefined
  const round = (): void => {
    const rested = directory.rest()
    letGo += rested.letGo
    if (letGo >= WORTH_COLLECTING) {
      letGo = 0
      due = COLLECTIONS
    }
    if (rested.writing === 0 && due > 0) {
      due--
      collect()
    }
    if (cancel !== undefined) cancel = timer.after(ROUND_MS, round)
  }
  cancel = timer.after(ROUND_MS, round)
  return () => {
    cancel?.()
    cancel = undefined
  }
}
