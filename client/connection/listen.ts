// A page that shows no words of an alliance, and still is to change when something about it does. It listens for nudges, asks for no
// words and says nothing of itself, so that nobody is shown as here, and nothing counts as read.
import { MESSAGE } from '../../shared/protocol/messageKinds.ts'

const FIRST_AGAIN_MS = 1_000
const LONGEST_AGAIN_MS = 30_000
/** Only a socket that has sent a fence is told of nudges; the number says nothing here. */
const FENCE = Uint8Array.of(MESSAGE.fence, 1)

type Listening = { url: string; onChanged: () => void; WebSocket: typeof WebSocket }

/** Calls `onChanged` for every nudge, after a line that was away, and when the server ends it for good (4400 to 4499), for then HTTP says
 *  why. Returns what stops it. */
export const listen = ({ url, onChanged, WebSocket }: Listening): (() => void) => {
  let stopped = false
  let waiting: ReturnType<typeof setTimeout> | undefined
  let socket: WebSocket
  let again = FIRST_AGAIN_MS
  let missed = false
  const dial = (): void => {
    socket = new WebSocket(url)
    socket.binaryType = 'arraybuffer'
    socket.onopen = () => {
      socket.send(FENCE)
      again = FIRST_AGAIN_MS
      if (missed) onChanged()
      missed = false
    }
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data instanceof ArrayBuffer && new Uint8Array(data)[0] === MESSAGE.nudge) onChanged()
    }
    socket.onclose = ({ code }) => {
      if (stopped) return
      if (code >= 4400 && code <= 4499) return onChanged()
      missed = true
      waiting = setTimeout(dial, again)
      again = Math.min(2 * again, LONGEST_AGAIN_MS)
    }
  }
  dial()
  return () => {
    stopped = true
    clearTimeout(waiting)
    socket.close()
  }
}
