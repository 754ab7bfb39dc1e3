// A server in a process of its own, of which one can ask how long its loop was held, and how much memory it took.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { eventually } from './eventually.ts'
import { type ServerProcess, spawnServer } from './serverProcess.ts'

/** Since it was asked last: for how many milliseconds the loop was held at most, and how many bytes were taken at most; and now. */
export type Watched = { longest: number; mostRss: number; rss: number }

export class WatchedServer {
  readonly #directory: string
  readonly #server: ServerProcess
  #asked = 0

  private constructor(directory: string, server: ServerProcess) {
    this.#directory = directory
    this.#server = server
  }

  static async start(): Promise<WatchedServer> {
    const directory = await mkdtemp(join(tmpdir(), 'alongside-watched-'))
    const watch = fileURLToPath(new URL('watchLoop.mjs', import.meta.url))
    const server = await spawnServer({
      DATA_DIR: join(directory, 'data'),
      NODE_OPTIONS: `--import=file://${watch}`,
      WATCH_LOOP: join(directory, 'loop')
    })
    return new WatchedServer(directory, server)
  }

  get origin(): string {
    return this.#server.origin
  }

  async watched(): Promise<Watched> {
    this.#asked++
    this.#server.kill('SIGUSR2')
    const lines = await eventually(
      'the server to say how it was',
      async () => (await readFile(join(this.#directory, 'loop'), 'utf8').catch(() => '')).trimEnd().split('\n'),
      (said) => said.length === this.#asked && said[0] !== ''
    )
    return JSON.parse(lines.at(-1) ?? '') as Watched
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]()
    await rm(this.#directory, { recursive: true, force: true })
  }
}
