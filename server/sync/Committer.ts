// One commit in flight for all rooms of a log: what arrives meanwhile is the next batch. Under load the disk's one
// fsync is shared by everybody who typed while the last one was going on.
import type { AllianceId } from '../../shared/alliance/ids.ts'
import { CannotKeep } from '../domain/ports.ts'
import type { CommitEntry, UpdateLog } from '../domain/updateLogPorts.ts'

/** Who is told how its entries fared; told in the order in which they were submitted. */
export type CommitOwner = {
  readonly id: AllianceId
  committed(entries: readonly CommitEntry[]): void
  /** They were not kept, or could not be shown; nothing submitted after them will be kept. */
  commitFailed(error: unknown): void
}

type Waiting = { owner: CommitOwner; entries: CommitEntry[] }

/** A batch, for those who wait until it is kept. */
type Turn = { over: Promise<void>; end: () => void }

export class Committer {
  readonly #log: Pick<UpdateLog, 'commit'>
  readonly #onBatch: (entries: number, seconds: number) => void
  #waiting = new Map<CommitOwner, Waiting>()
  /** Of what waits. */
  #gathered: Turn | undefined
  /** Of what is on its way. */
  #flown: Turn | undefined
  #isFlying = false

  constructor({
    log,
    onBatch = () => undefined
  }: {
    log: Pick<UpdateLog, 'commit'>
    onBatch?: (entries: number, seconds: number) => void
  }) {
    this.#log = log
    this.#onBatch = onBatch
  }

  submit(owner: CommitOwner, entry: CommitEntry): void {
    const waiting = this.#waiting.get(owner)
    if (waiting === undefined) this.#waiting.set(owner, { owner, entries: [entry] })
    else waiting.entries.push(entry)
    this.#gathered ??= newTurn()
    if (this.#isFlying) return
    this.#isFlying = true
    void this.#fly()
  }

  /** Resolved when everything submitted so far has been kept, or has failed and its owners know. It waits for nothing that comes after:
   *  somebody is always writing. */
  async drained(): Promise<void> {
    await (this.#gathered ?? this.#flown)?.over
  }

  async #fly(): Promise<void> {
    while (this.#waiting.size > 0) {
      // Everything that this turn of the event loop reads from the sockets belongs to the batch: what came while the last one went on may be
      // the first of many that are to be read.
      await new Promise((resolve) => setImmediate(resolve))
      const batch = [...this.#waiting.values()]
      this.#waiting = new Map()
      const turn = this.#gathered
      this.#gathered = undefined
      this.#flown = turn
      const entries = batch.flatMap((waiting) => waiting.entries)
      const from = performance.now()
      const failure = await this.#keep(entries)
      if (failure === undefined) this.#onBatch(entries.length, (performance.now() - from) / 1000)
      // The disk fails for all alike. Anything else is the trouble of one of them, an alliance that was erased meanwhile for instance:
      // nothing of the batch is kept, and each is kept, or not, by itself.
      const eachAlone = failure !== undefined && batch.length > 1 && !(failure.error instanceof CannotKeep)
      for (const { owner, entries: own } of batch) {
        const trouble = (eachAlone ? await this.#keep(own) : failure) ?? tell(owner, own)
        if (trouble === undefined) continue
        // What it submitted meanwhile builds on what was not kept.
        this.#waiting.delete(owner)
        owner.commitFailed(trouble.error)
      }
      turn?.end()
    }
    // What was gathered may have failed with what it builds on.
    this.#gathered?.end()
    this.#gathered = undefined
    this.#flown = undefined
    this.#isFlying = false
  }

  async #keep(entries: readonly CommitEntry[]): Promise<{ error: unknown } | undefined> {
    return this.#log.commit(entries).then(
      () => undefined,
      (error: unknown) => ({ error })
    )
  }
}

const newTurn = (): Turn => {
  let end = (): void => undefined
  const over = new Promise<void>((resolve) => (end = resolve))
  return { over, end }
}

/** A fault in one room is that room's: the others still hear that they are kept. */
const tell = (owner: CommitOwner, kept: readonly CommitEntry[]): { error: unknown } | undefined => {
  try {
    owner.committed(kept)
    return undefined
  } catch (error) {
    return { error }
  }
}
