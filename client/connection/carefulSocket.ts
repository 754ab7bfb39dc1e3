import * as decoding from 'lib0/decoding'
import type * as Y from 'yjs'
import { MESSAGE, SYNC } from '../../shared/protocol/messageKinds.ts'
import { encodeSyncUpdate } from '../../shared/protocol/messages.ts'
import { splitFrame } from './splitFrame.ts'

/** The browser's socket, with what the stock provider leaves to chance: it never sends a frame that is too big,
 *  and it sends no update before it has told the server all that the server lacks (SyncStep2). An update typed
 *  while the line is opening would build on words that the server does not have; the SyncStep2 holds it anyway. All but
 *  words that have fallen away here and never reached the server: `before` gives those, as they were written, to go ahead of it. So it does
 *  where the answer `isCut`: each of them fitted when it was written, as all that was written since does not beside what it replaces. */
export const carefulSocket = (
  Socket: typeof WebSocket,
  { doc, before }: { doc: Y.Doc; before: (answer: { isCut: boolean }) => Uint8Array[] }
): typeof WebSocket =>
  class extends Socket {
    #answered = false

    override send(data: Parameters<WebSocket['send']>[0]): void {
      const frame: unknown = data
      if (!(frame instanceof Uint8Array)) return super.send(data)
      const step = syncStepOf(frame)
      if (step === SYNC.update && !this.#answered) return
      if (step === SYNC.step2 && !this.#answered) {
        this.#answered = true
        const isCut = splitFrame(frame).length > 1
        for (const words of before({ isCut })) this.#sendSplit(encodeSyncUpdate(words))
      }
      this.#sendSplit(frame)
    }

    #sendSplit(frame: Uint8Array): void {
      for (const part of splitFrame(frame, { doc })) super.send(new Uint8Array(part))
    }
  }

const syncStepOf = (frame: Uint8Array): number | undefined => {
  const decoder = decoding.createDecoder(frame)
  return decoding.readVarUint(decoder) === MESSAGE.sync ? decoding.readVarUint(decoder) : undefined
}
