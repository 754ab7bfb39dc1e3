// Lines that are gone without a word: a machine asleep, a network that changed. They answer no ping and send nothing. Are they let
// go of, so that nobody is shown who is not there?
import { Witness, sitDown } from '../harness/Witness.mjs'
import { each, waitFor } from '../harness/waiting.mjs'

export const promises = {
  'half-open': { promise: 'A line that is gone without a word is let go of within 45 s.', topic: 'bounds' }
}
export const defaults = { lines: 10, seconds: 45 }

export const run = async ({ options, bench }) => {
  const server = await bench.start()
  const rooms = Array.from({ length: options.lines }, (_, nth) => `asleep-${nth}`)
  await server.prepareRooms?.(rooms)
  const asleep = []
  await each(rooms, 8, async (room, nth) => {
    // Somebody is there who stays: the room is not empty.
    await sitDown({ server, room, index: 1 })
    const gone = new Witness({ server, room, index: 0, autoPong: false })
    await gone.connect()
    await gone.syncedWithin(20_000)
    asleep[nth] = gone
  })
  const from = performance.now()
  await waitFor(() => asleep.every(({ closedByServer }) => closedByServer !== null), options.seconds * 1000, 50)
  const after = ((performance.now() - from) / 1000).toFixed(0)
  const left = asleep.filter(({ closedByServer }) => closedByServer === null).length
  await server.stop()
  return {
    'half-open': {
      holds: left === 0,
      found:
        left === 0
          ? `${asleep.length} lines, all within ${after} s`
          : `${left} of ${asleep.length} still open after ${options.seconds} s`
    }
  }
}
