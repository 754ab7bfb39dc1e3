// A server as a process of its own, and what Linux says of it.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { sleep } from './waiting.mjs'

/** USER_HZ, fixed on Linux for /proc. */
const HZ = 100

/** User and system seconds of all threads of these processes. */
export const cpuSeconds = (pids) => {
  let sum = 0
  for (const pid of pids) {
    const stat = readOf(pid, 'stat')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields.length > 12) sum += (Number(fields[11]) + Number(fields[12])) / HZ
  }
  return sum
}

/** Seconds that all cores together were not idle (steal included). */
export const busySeconds = () => {
  const fields = fs.readFileSync('/proc/stat', 'latin1').split('\n', 1)[0].trim().split(/\s+/).slice(1).map(Number)
  return (fields[0] + fields[1] + fields[2] + fields[5] + fields[6] + fields[7]) / HZ
}

const statusMb = (pids, field) => {
  let sum = 0
  for (const pid of pids) {
    const line = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readOf(pid, 'status'))
    if (line !== null) sum += Number(line[1]) / 1024
  }
  return sum
}
export const rssMb = (pids) => statusMb(pids, 'VmRSS')
export const peakRssMb = (pids) => statusMb(pids, 'VmHWM')

export const isAlive = ([pid]) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Waits until the server has finished what it does behind the scenes: its CPU use stays below 4 % for two seconds. */
export const waitQuiet = async (pids, maxMs = 300_000) => {
  const end = performance.now() + maxMs
  let calm = 0
  while (performance.now() < end) {
    const before = cpuSeconds(pids)
    await sleep(500)
    calm = cpuSeconds(pids) - before < 0.02 ? calm + 1 : 0
    if (calm >= 4) return true
  }
  return false
}

/** Empty when the process is gone. */
const readOf = (pid, name) => {
  try {
    return fs.readFileSync(`/proc/${pid}/${name}`, 'latin1')
  } catch {
    return ''
  }
}

const alive = new Set()
const killAll = () => {
  for (const child of alive) child.kill('SIGKILL')
}
process.on('exit', killAll)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    killAll()
    process.exit(130)
  })

const accepts = (port) =>
  new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = net.createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })

/** Starts a server and waits until it accepts connections. `build(port)` says `{ args, env, cwd }`. */
export const spawnServer = async ({ build, dataDir }) => {
  const port = await freePort()
  const { args, env = {}, cwd } = build(port)
  fs.mkdirSync(dataDir, { recursive: true })
  const log = fs.openSync(path.join(dataDir, 'server.log'), 'a')
  const pin = process.env.BENCH_SERVER_CPU
  // BENCH_NODE_FLAGS: to look into a server, e.g. --cpu-prof --cpu-prof-dir=…
  const flags = process.env.BENCH_NODE_FLAGS?.split(' ') ?? []
  const command = [process.execPath, ...flags, ...args]
  const [file, ...rest] = pin === undefined ? command : ['taskset', '-c', pin, ...command]
  const child = spawn(file, rest, {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', ...env },
    stdio: ['ignore', log, log]
  })
  fs.closeSync(log)
  alive.add(child)
  const exited = new Promise((resolve) =>
    child.once('exit', () => {
      alive.delete(child)
      resolve()
    })
  )
  const end = performance.now() + 20_000
  while (!(await accepts(port))) {
    if (child.exitCode !== null || performance.now() > end) {
      child.kill('SIGKILL')
      throw new Error(`the server did not come up: ${fs.readFileSync(path.join(dataDir, 'server.log'), 'utf8').slice(-2000)}`)
    }
    await sleep(10)
  }
  const pids = [child.pid]
  return {
    url: `ws://127.0.0.1:${port}`,
    http: `http://127.0.0.1:${port}`,
    pids,
    async stop() {
      child.kill('SIGTERM')
      const ended = await Promise.race([exited.then(() => true), sleep(10_000)])
      if (ended === true) return
      child.kill('SIGKILL')
      await exited
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    }
  }
}
