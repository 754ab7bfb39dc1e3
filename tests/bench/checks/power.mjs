// Was the letter made to last (fsync) between being typed and arriving at the other? Asked of the kernel, with strace: when the power
// goes, what was only handed over is gone.
import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { sitTwo } from '../harness/Witness.mjs'
import { sleep, waitFor } from '../harness/waiting.mjs'

export const promises = {
  power: {
    promise: 'A letter is synced to the disk before it arrives at the other, so that it outlasts the power.',
    topic: 'durable'
  }
}
export const defaults = { letters: 50, settleS: 11 }

const clock = () => performance.timeOrigin + performance.now()

const hasStrace = () => spawnSync('strace', ['-V'], { stdio: 'ignore' }).status === 0

/** When the kernel had finished a sync, by the clock of this machine, in ms. */
const syncsIn = (file) =>
  fs
    .readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      // Of one that was interrupted by another thread's line, the end is told by “resumed”.
      const found = /^\d+ +(\d+\.\d+) .*?(?:fsync|fdatasync|msync|sync_file_range).*= 0 <(\d+\.\d+)>$/.exec(line)
      if (found === null || line.includes('<unfinished')) return []
      const [, at, took] = found
      // The time of a resumed line is that of its end.
      return [Number(at) * 1000 + (line.includes('resumed>') ? 0 : Number(took) * 1000)]
    })

export const run = async ({ options, bench }) => {
  if (!hasStrace()) return { power: { holds: undefined, found: 'strace is not on this machine' } }
  const server = await bench.start()
  await server.prepareRooms?.(['power'])
  const trace = path.join(bench.work, 'trace')
  const tracing = spawn(
    'strace',
    ['-f', '-ttt', '-T', '-e', 'trace=fsync,fdatasync,msync,sync_file_range', '-o', trace, '-p', String(server.pids[0])],
    { stdio: ['ignore', 'ignore', 'pipe'] }
  )
  let said = ''
  tracing.stderr.on('data', (chunk) => (said += String(chunk)))
  if (!(await waitFor(() => said.includes('attached'), 10_000))) throw new Error(`strace: ${said}`)
  const [one, other] = await sitTwo(server, 'power')
  await sleep(500)
  const letters = []
  for (let nth = 0; nth < options.letters; nth++) {
    let arrived
    other.onApplied = () => (arrived ??= clock())
    const typed = clock()
    one.insert(one.length, 'x')
    if (!(await waitFor(() => arrived !== undefined, 10_000, 1))) throw new Error('a letter never arrived')
    letters.push({ typed, arrived })
    await sleep(40)
  }
  // What is stored later on is synced later on: it is told, too.
  await sleep(options.settleS * 1000)
  one.close()
  other.close()
  tracing.kill('SIGINT')
  await new Promise((resolve) => tracing.once('close', resolve))
  await server.stop()
  const syncs = syncsIn(trace)
  const synced = letters.filter(({ typed, arrived }) => syncs.some((at) => at >= typed && at <= arrived + 1)).length
  return {
    power: {
      holds: synced === letters.length,
      found: `${synced} of ${letters.length} letters were synced before they arrived, with ${syncs.length} syncs in all`,
      syncs: syncs.length
    }
  }
}
