// The real server in this process, on a free port, with a data directory of its own.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { type Config, readConfig } from '../../server/config.ts'
import { type World, start } from '../../server/start.ts'
import type { UpdateLog } from '../../server/domain/updateLogPorts.ts'
import type { SheetLog } from '../../server/domain/sheetPorts.ts'
import { ManualTimer } from './ManualTimer.ts'

export type TestServer = {
  /** The address that people use; its Origin is allowed. */
  origin: string
  dataDir: string
  /** Every log line so far. */
  logged(): string
  clock: { at: number; now(): number }
  timer: ManualTimer
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

export const startServer = async ({
  environment = {},
  dataDir,
  log = (stored) => stored,
  sheetLog = (stored) => stored
}: {
  environment?: Record<string, string>
  /** Kept by the caller; omitted: a new one that goes with the server. */
  dataDir?: string
  log?: (stored: UpdateLog) => UpdateLog
  sheetLog?: (stored: SheetLog) => SheetLog
} = {}): Promise<TestServer> => {
  const directory = dataDir ?? (await mkdtemp(join(tmpdir(), 'alongside-')))
  let lines = ''
  const sink = new Writable({
    write(chunk: Buffer, _, done) {
      lines += chunk.toString()
      done()
    }
  })
  const clock = { at: Date.UTC(2026, 10, 16, 9), now: () => clock.at }
  const timer = new ManualTimer()
  const world: World = { clock, timer, log, sheetLog }
  const server = await start({
    config: configFrom({ PORT: '0', DATA_DIR: directory, RATE_LIMITS: 'off', ...environment }),
    logger: pino({ level: 'trace' }, sink),
    world
  })
  const close = async (): Promise<void> => {
    // Closing waits for real sockets: its deadlines run by the real clock.
    timer.runByTheClock()
    await server.close()
  }
  return {
    origin: server.publicUrl,
    dataDir: directory,
    logged: () => lines,
    clock,
    timer,
    close,
    async [Symbol.asyncDispose]() {
      await close()
      if (dataDir === undefined) await rm(directory, { recursive: true, force: true })
    }
  }
}

const configFrom = (environment: Record<string, string>): Config => {
  const config = readConfig(environment)
  if ('problems' in config) throw new Error(config.problems.join('\n'))
  return config
}
