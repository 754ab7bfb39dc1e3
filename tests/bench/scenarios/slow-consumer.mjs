// One client stops reading its socket while its peer writes `rate` updates/s of `bytes` each, and takes old words away as
// new ones come, so that the document stays one that people could have: what grows is only what waits for the reader.
// (Written at the front, so that the pieces do not grow into one string, whose copying would be all one measures.)
// How does the server's memory grow, do other rooms notice, does the slow client get well again?
import { Typist } from '../harness/Typist.mjs'
import { LETTERS, seeded } from '../harness/chance.mjs'
import { round, spread } from '../harness/figures.mjs'
import { openPairs } from '../harness/pairs.mjs'
import { peakRssMb, rssMb } from '../harness/processes.mjs'
import { sleep, waitFor } from '../harness/waiting.mjs'

export const defaults = { rooms: 20, rate: 200, bytes: 1024, control: 8, secs: 20, seed: 6 }
const MOST_LETTERS = 100_000

export const run = async ({ options, bench }) => {
  const random = seeded(options.seed)
  const server = await bench.start()
  const samples = { control: [], paused: [] }
  let phase = null
  const onApplied = (c) =>
    c.settle((sent, now) => {
      if (phase) samples[phase].push(now - sent)
    })
  const others = await openPairs({
    server,
    names: Array.from({ length: options.rooms }, (_, i) => `other-${i}`),
    random,
    onApplied
  })
  const [[talker, victim]] = await openPairs({ server, names: ['slow-room'], random, onApplied: (c) => c.settle(() => {}) })
  let k = 0
  const typists = [
    new Typist(others.flat(), 200, random, (c) => c.type(LETTERS[k++ % LETTERS.length])),
    new Typist([talker], 1000 / options.rate, random, (c) => {
      let s = ''
      while (s.length < options.bytes) s += LETTERS[Math.floor(random() * LETTERS.length)]
      c.renew(s, MOST_LETTERS)
    })
  ]
  typists.forEach((t) => t.start())
  await sleep(2000)
  const rss = []
  const watch = setInterval(() => rss.push(rssMb(server.pids)), 250)
  const rss0 = rssMb(server.pids)
  phase = 'control'
  await sleep(options.control * 1000)
  const rss1 = rssMb(server.pids)
  const sent1 = talker.clocks.length
  phase = 'paused'
  victim.socket.pause()
  await bench.measure(() => sleep(options.secs * 1000))
  phase = null
  const rss2 = rssMb(server.pids)
  const sentPaused = talker.clocks.length - sent1
  typists.forEach((t) => t.stop())
  clearInterval(watch)
  const behind = talker.clocks.length - victim.seen
  const t0 = performance.now()
  victim.socket.resume()
  const recovered = await waitFor(() => victim.seen === talker.clocks.length, 20000, 5)
  const recoverMs = performance.now() - t0
  const dropped = [...others.flat(), talker].filter((c) => c.closedByServer !== null).length
  const peak = peakRssMb(server.pids)
  ;[...others.flat(), talker, victim].forEach((c) => c.close())
  await server.stop()
  return {
    ok: dropped === 0 && sentPaused > options.rate * options.secs * 0.9,
    dropped,
    mbTyped: round((sentPaused * options.bytes) / 1048576, 1),
    rssBeforeMb: round(rss1, 1),
    rssAfterMb: round(rss2, 1),
    rssMaxMb: round(Math.max(...rss), 1),
    rssPeakMb: round(peak, 1),
    controlGrowthMbPerS: round((rss1 - rss0) / options.control, 2),
    pausedGrowthMbPerS: round((rss2 - rss1) / options.secs, 2),
    behind,
    victimClosed: victim.closedByServer,
    recovered,
    recoverMs: round(recoverMs, 0),
    othersControlMs: spread(samples.control),
    othersPausedMs: spread(samples.paused)
  }
}
