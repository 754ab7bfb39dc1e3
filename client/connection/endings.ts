// How a line ends for good, each way with its words: by the server's code, or by what the page finds out itself.
import { CLOSE } from '../../shared/protocol/closeCodes.ts'
import type { Refused } from '../../shared/protocol/messages.ts'
import type { Ending } from './savedState.ts'

/** The code under which a page that differs from what is saved ends its connection. */
export const OUT_OF_STEP = 'out-of-step'

/** The code under which a page ends its connection whose copy holds words that the server has not: it was brought back from a backup. */
export const AHEAD = 'ahead'

const refusedFor = (code: Refused['code'], detail: string): Ending => ({ at: 'refused', refused: { code, detail } })

/** What this page holds is not what is on disk: it cannot be mended here, only begun again from there. */
export const outOfStep = refusedFor(OUT_OF_STEP, 'came out of step with what is saved')

/** To tell the server what it has no more would be to write in others' names: nothing is sent. */
export const ahead = refusedFor(AHEAD, 'this device keeps words that the server no longer has')

export const adrift = refusedFor('adrift', 'was kept in this browser, and no longer fits what is saved')

/** By the code with which the server closed it. `told`: why, where it said so before. */
export const endingOf = (code: number, told: Refused | undefined): Ending => {
  switch (code) {
    case CLOSE.sessionOver:
      return { at: 'gone', why: 'signed-out' }
    case CLOSE.seatLeft:
      return { at: 'gone', why: 'left' }
    case CLOSE.noSuchAlliance:
      return { at: 'gone', why: 'no-such' }
    case CLOSE.pageTooOld:
      return { at: 'outdated' }
    case CLOSE.tooBig:
      return refusedFor('too-large', 'is more than can be taken in at once')
    default:
      return told === undefined
        ? refusedFor('refused', 'holds something that this paper cannot hold')
        : { at: 'refused', refused: told }
  }
}
