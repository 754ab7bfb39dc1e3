// What a server asked of its files, step by step (faultyDisk.c writes it), and from it what would be on disk had everything
// ended after any of them: the process alone, or the power too.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const KINDS = ['write', 'sync', 'truncate', 'unlink', 'rename'] as const
const HEADER = 24

export type Step = {
  kind: (typeof KINDS)[number]
  file: string
  failed: boolean
  offset: number
  /** What was written; the new name of what was renamed. */
  bytes: Buffer
}

/** How it ends. `kill`: what the process had asked is there. `power`: nothing is there but what was synced. `torn`: beside
 *  that some of what was not synced, the last of it only in part. */
export type Ending = { type: 'kill' } | { type: 'power' } | { type: 'torn'; keeps: () => boolean }

export const readJournal = (bytes: Buffer): Step[] => {
  const steps: Step[] = []
  for (let at = 0; at < bytes.length;) {
    const kind = KINDS[bytes.readUInt32LE(at) - 1]
    if (kind === undefined) throw new Error('this is no journal of a faulty disk')
    const name = at + HEADER
    const from = name + bytes.readUInt32LE(at + 12)
    const to = from + bytes.readUInt32LE(at + 8)
    steps.push({
      kind,
      file: bytes.toString('utf8', name, from),
      failed: bytes.readUInt32LE(at + 4) !== 0,
      offset: Number(bytes.readBigUInt64LE(at + 16)),
      bytes: bytes.subarray(from, to)
    })
    at = to
  }
  return steps
}

/** A disk that takes the steps of a journal one after the other. */
export class ReplayedDisk {
  readonly #files = new Map<string, ReplayedFile>()

  take(step: Step): void {
    const file = this.#files.get(step.file) ?? new ReplayedFile()
    this.#files.set(step.file, file)
    if (step.kind === 'rename') this.#files.set(step.bytes.toString(), file)
    if (step.kind === 'unlink' || step.kind === 'rename') this.#files.delete(step.file)
    else file.take(step)
  }

  /** Makes `directory` what this disk holds when everything ends now. */
  async lay(directory: string, ending: Ending): Promise<void> {
    await rm(directory, { recursive: true, force: true })
    await mkdir(directory, { recursive: true })
    for (const [name, file] of this.#files) await writeFile(join(directory, name), file.after(ending))
  }
}

class ReplayedFile {
  readonly #durable = new GrowingBytes()
  /** What was asked, synced or not: it can be read for as long as the machine runs. */
  readonly #seen = new GrowingBytes()
  #pending: Step[] = []

  take(step: Step): void {
    if (step.kind !== 'sync') {
      this.#pending.push(step)
      this.#seen.take(step)
      return
    }
    // A sync that failed forgets them: a kernel calls them clean, and never writes them.
    if (!step.failed) for (const pending of this.#pending) this.#durable.take(pending)
    this.#pending = []
  }

  after(ending: Ending): Uint8Array {
    if (ending.type === 'kill') return this.#seen.bytes
    if (ending.type === 'power') return this.#durable.bytes
    const disk = new GrowingBytes(this.#durable.bytes)
    const kept = this.#pending.filter(ending.keeps)
    for (const step of kept.slice(0, -1)) disk.take(step)
    const last = kept.at(-1)
    if (last !== undefined) disk.take({ ...last, bytes: last.bytes.subarray(0, last.bytes.length / 2) })
    return disk.bytes
  }
}

class GrowingBytes {
  #room: Buffer
  #length: number

  constructor(from: Uint8Array = new Uint8Array(0)) {
    this.#room = Buffer.from(from)
    this.#length = from.length
  }

  get bytes(): Uint8Array {
    return this.#room.subarray(0, this.#length)
  }

  take({ kind, offset, bytes }: Step): void {
    if (kind === 'truncate') this.#cut(offset)
    else {
      this.#reach(offset + bytes.length)
      this.#room.set(bytes, offset)
    }
  }

  #cut(length: number): void {
    this.#reach(length)
    this.#room.fill(0, length, this.#length)
    this.#length = length
  }

  #reach(length: number): void {
    if (length > this.#room.length) {
      const room = Buffer.alloc(length * 2)
      this.#room.copy(room, 0, 0, this.#length)
      this.#room = room
    }
    this.#length = Math.max(this.#length, length)
  }
}
