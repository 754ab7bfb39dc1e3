// The process: configuration in, one line out when it is ready, and an end that loses nothing.
import { pino } from 'pino'
import { type Config, readConfig } from './config.ts'
import { letMemoryGrow } from './engine.ts'
import { start } from './start.ts'
import { DataDirectoryProblem } from './storage/dataDirectory.ts'
import { WrongMasterKey } from './storage/keyring.ts'

/** Even a disk that never answers does not keep the process from ending. */
const LONGEST_END_MS = 9_000

const fail = (...problems: string[]): never => {
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  process.exit(1)
}

const run = (config: Config): void => {
  letMemoryGrow()
  const logger = pino(
    { level: 'info', base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true })
  )
  const starting = start({ config, logger })

  let ending = false
  const end = (): void => {
    if (ending) return
    ending = true
    setTimeout(() => process.exit(1), LONGEST_END_MS).unref()
    starting
      .then((server) => server.close())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error({ err: error }, 'the end was not clean')
          process.exit(1)
        }
      )
  }
  // Before the line that says it is ready: a supervisor may change its mind at once.
  process.on('SIGTERM', end)
  process.on('SIGINT', end)

  starting.then(
    (server) => process.stdout.write(`listening on ${server.listeningOn}\n`),
    (error: unknown) => fail(reason(error))
  )
}

const reason = (error: unknown): string => {
  if (error instanceof DataDirectoryProblem) return `DATA_DIR: ${error.message}`
  if (!(error instanceof Error)) return String(error)
  if (error instanceof WrongMasterKey) return `MASTER_KEY: ${error.message}`
  if (!('code' in error)) return error.message
  switch (error.code) {
    case 'EADDRINUSE':
    case 'EACCES':
      return `PORT: expects one that is free and may be listened on: ${error.message}`
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'EINVAL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `HOST: expects an address or name of this machine: ${error.message}`
    default:
      return error.message
  }
}

const config = readConfig(process.env)
if ('problems' in config) fail(...config.problems)
else run(config)
