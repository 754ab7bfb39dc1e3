// A clock of a server's own, which is as far from the real one as the test says.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const SHIFT_CLOCK = pathToFileURL(fileURLToPath(new URL('./shiftClock.mjs', import.meta.url))).href

export class ShiftedClock {
  readonly #directory = mkdtempSync(join(tmpdir(), 'alongside-clock-'))
  readonly #file = join(this.#directory, 'shift')
  #shifted = 0

  constructor() {
    this.shift(0)
  }

  /** What the server is started with. */
  get environment(): Record<string, string> {
    return { NODE_OPTIONS: `--import ${SHIFT_CLOCK}`, CLOCK_SHIFT: this.#file }
  }

  /** From the next question on; in milliseconds. */
  shift(ms: number): void {
    const bytes = Buffer.alloc(8)
    bytes.writeDoubleLE(ms)
    writeFileSync(this.#file, bytes)
    this.#shifted = ms
  }

  get now(): number {
    return Date.now() + this.#shifted
  }

  [Symbol.dispose](): void {
    rmSync(this.#directory, { recursive: true, force: true })
  }
}
