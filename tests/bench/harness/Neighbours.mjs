// Two in another room who write to each other while something is done to the server: how long a letter takes them at the worst, and
// whether they still can.
import { sitTwo } from './Witness.mjs'
import { isAlive, peakRssMb, rssMb } from './processes.mjs'
import { sleep, waitFor } from './waiting.mjs'

const EVERY_MS = 25

export class Neighbours {
  static async beside(server, room) {
    const [one, other] = await sitTwo(server, room)
    return new Neighbours(server, one, other)
  }

  constructor(server, one, other) {
    this.server = server
    this.one = one
    this.other = other
    one.peer = other
    other.peer = one
    this.worst = 0
    other.onApplied = () => other.settle((madeAt, now) => (this.worst = Math.max(this.worst, now - madeAt)))
  }

  /** Does `act`, and says what it meant for those beside it: the longest wait in ms, and how much memory the server took at most. */
  async during(act) {
    const { one, other, server } = this
    await sleep(500)
    this.worst = 0
    const before = rssMb(server.pids)
    const peakBefore = peakRssMb(server.pids)
    let highest = before
    const watching = setInterval(() => (highest = Math.max(highest, rssMb(server.pids))), 20)
    const writing = setInterval(() => one.insert(one.length, 'x'), EVERY_MS)
    const figures = await act()
    clearInterval(writing)
    const caught = await waitFor(() => other.seen === one.clocks.length || one.closedByServer !== null, 30_000, 5)
    clearInterval(watching)
    // What the kernel saw at most, when it is more than was seen before: a peak shorter than a look.
    const peak = peakRssMb(server.pids)
    if (peak > peakBefore) highest = Math.max(highest, peak)
    return {
      ...figures,
      serverAlive: isAlive(server.pids),
      alive: caught && one.closedByServer === null && other.closedByServer === null,
      worstMs: Math.round(this.worst),
      grewMb: Math.max(0, Math.round(highest - before))
    }
  }

  close() {
    this.one.close()
    this.other.close()
  }
}
