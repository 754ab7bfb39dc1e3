import type { UpdateLog } from '../../server/domain/updateLogPorts.ts'

/** Holds back what goes through it from when the test says so until it lets go: what is read of a log, or what is to be kept. */
export class HeldLog {
  #held: Promise<void> | undefined
  release = (): void => undefined
  /** How many commits were asked for so far. */
  commits = 0

  hold(): void {
    this.#held = new Promise((resolve) => (this.release = resolve))
  }

  readonly whileReading = (stored: UpdateLog): UpdateLog => ({
    load: async (id) => {
      await this.#held
      return stored.load(id)
    },
    commit: (entries) => stored.commit(entries),
    checkpoint: (id) => stored.checkpoint(id)
  })

  readonly whileKeeping = (stored: UpdateLog): UpdateLog => ({
    load: (id) => stored.load(id),
    commit: async (entries) => {
      this.commits++
      await this.#held
      return stored.commit(entries)
    },
    checkpoint: (id) => stored.checkpoint(id)
  })
}
