// The built server as its users run it: a process of its own, which a test can kill.
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../dist/server/main.js', import.meta.url))

export type ServerProcess = {
  origin: string
  process: ChildProcess
  stdout(): string
  stderr(): string
  kill(signal: NodeJS.Signals): void
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  [Symbol.asyncDispose](): Promise<void>
}

/** Spawns it and waits for the one line that says it listens; rejects with what it said when it exits instead. */
export const spawnServer = async (environment: Record<string, string>): Promise<ServerProcess> => {
  const { child, output, exited } = spawnMain(environment)
  const listening = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const line = /^listening on (\S+)$/m.exec(output.stdout)?.[1]
      if (line !== undefined) resolve(line)
    })
    void exited.then(({ code }) => reject(new Error(`the server exited with ${code}: ${output.stderr}`)))
  })
  return {
    origin: environment['PUBLIC_URL'] ?? `http://localhost:${new URL(listening).port}`,
    process: child,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    kill: (signal) => void child.kill(signal),
    exited,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await exited
    }
  }
}

/** Runs it to its end, for starts that are refused. */
export const runServer = async (
  environment: Record<string, string>
): Promise<{ code: number | null; stdout: string; stderr: string }> => {
  const { output, exited } = spawnMain(environment)
  const { code } = await exited
  return { code, ...output }
}

const spawnMain = (environment: Record<string, string>) => {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', RATE_LIMITS: 'off', ...environment },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()))
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.on('close', (code, signal) => resolve({ code, signal }))
  )
  return { child, output, exited }
}
