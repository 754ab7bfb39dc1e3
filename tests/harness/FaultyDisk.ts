// A disk under a server's process that a test can break: faultyDisk.c, compiled here and preloaded there. The test turns it
// through a few numbers that both see.
import { execFile } from 'node:child_process'
import { constants as errors } from 'node:os'
import { closeSync, openSync, readFileSync, readSync, writeSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Step, readJournal } from './Journal.ts'

const SOURCE = fileURLToPath(new URL('faultyDisk.c', import.meta.url))

/** The order in faultyDisk.c. */
const NUMBERS = ['steps', 'killBefore', 'torn', 'writeError', 'syncError', 'failed'] as const
type Turned = (typeof NUMBERS)[number]

export type Trouble = 'ENOSPC' | 'EIO'

/** Compiles what is preloaded, into `directory`. Says what is missing where that cannot be done. */
export const compileFaultyDisk = async (directory: string): Promise<string> => {
  if (process.platform !== 'linux') throw new Error('the disk that tests break is preloaded as on Linux: run them there')
  const library = join(directory, 'faultyDisk.so')
  await promisify(execFile)('cc', ['-std=c11', '-O1', '-shared', '-fPIC', '-o', library, SOURCE, '-ldl', '-lpthread']).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') throw new Error('a C compiler (cc) is missing: npm run pretest fetches it')
      throw error
    }
  )
  return library
}

export class FaultyDisk implements Disposable {
  /** What the server stores. */
  readonly dataDir: string
  readonly #at: string
  readonly #library: string
  readonly #control: number

  private constructor(at: string, library: string, control: number) {
    this.#at = at
    this.#library = library
    this.#control = control
    this.dataDir = join(at, 'data')
  }

  /** A well disk in the directory `at`, which it makes, with `data` in it for the server. */
  static async in(at: string, library: string): Promise<FaultyDisk> {
    await mkdir(join(at, 'data'), { recursive: true })
    await writeFile(join(at, 'control'), new Uint8Array(NUMBERS.length * 4))
    return new FaultyDisk(at, library, openSync(join(at, 'control'), 'r+'))
  }

  /** What a server needs to run on it. */
  get environment(): Record<string, string> {
    return {
      DATA_DIR: this.dataDir,
      LD_PRELOAD: this.#library,
      FAULTY_DIRECTORY: this.dataDir,
      FAULTY_CONTROL: join(this.#at, 'control'),
      FAULTY_JOURNAL: join(this.#at, 'journal')
    }
  }

  /** Every step so far. */
  journal(): Step[] {
    return readJournal(readFileSync(join(this.#at, 'journal')))
  }

  /** How many steps have changed a file so far. */
  get steps(): number {
    return this.#read('steps')
  }

  /** How many calls were answered with an error. */
  get failed(): number {
    return this.#read('failed')
  }

  get killed(): boolean {
    const step = this.#read('killBefore')
    return step > 0 && this.steps >= step
  }

  /** The process ends by SIGKILL before this step, or half through it. */
  killBefore(step: number, { torn = false }: { torn?: boolean } = {}): void {
    this.#write('torn', torn ? 1 : 0)
    this.#write('killBefore', step)
  }

  /** From now on what is written, or what is to be on disk for good, ends in an error; undefined: it is well. */
  set writing(trouble: Trouble | undefined) {
    this.#write('writeError', trouble === undefined ? 0 : errors.errno[trouble])
  }

  set syncing(trouble: Trouble | undefined) {
    this.#write('syncError', trouble === undefined ? 0 : errors.errno[trouble])
  }

  #read(number: Turned): number {
    const bytes = Buffer.alloc(4)
    readSync(this.#control, bytes, 0, 4, NUMBERS.indexOf(number) * 4)
    return bytes.readUInt32LE()
  }

  #write(number: Turned, value: number): void {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32LE(value)
    writeSync(this.#control, bytes, 0, 4, NUMBERS.indexOf(number) * 4)
  }

  [Symbol.dispose](): void {
    closeSync(this.#control)
  }
}
