// The process: configuration in, one line out when it is ready, and an end that loses nothing.
import { pino } from 'pino'
import { readConfig } from './config.ts'
import { start } from './start.ts'
import { DataDirectoryProblem } from './storage/dataDirectory.ts'

const fail = (...problems: string[]): never => {
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  process.exit(1)
}

const config = readConfig(process.env)
if ('problems' in config) fail(...config.problems)
else {
  const logger = pino({ level: 'info', base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ dest: 2, sync: true }))
  try {
    const server = await start({ config, logger })
    process.stdout.write(`listening on ${server.listeningOn}\n`)
    let ending = false
    const end = (): void => {
      if (ending) return
      ending = true
      // Even a disk that never answers does not keep the process from ending.
      setTimeout(() => process.exit(1), 9_000).unref()
      server.close().then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error({ err: error }, 'the end was not clean')
          process.exit(1)
        }
      )
    }
    process.on('SIGTERM', end)
    process.on('SIGINT', end)
  } catch (error) {
    if (error instanceof DataDirectoryProblem) fail(`DATA_DIR: ${error.message}`)
    fail(error instanceof Error ? error.message : String(error))
  }
}
