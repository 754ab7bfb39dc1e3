// What a browser keeps of alliances, without a browser.
import type { AllianceId } from '../../shared/alliance/ids.ts'
import { SCHEMA_VERSION } from '../../shared/editor/version.ts'
import type { Copies, KeptAnswer } from './copies.ts'

type Kept = { at: number; schema: number; updates: Uint8Array[]; answers: Map<string, KeptAnswer> }

export class CopiesInMemory implements Copies {
  readonly here = new Map<AllianceId, Kept>()
  isFull = false

  async read(alliance: AllianceId) {
    const kept = this.here.get(alliance)
    if (kept === undefined) return undefined
    if (kept.schema === SCHEMA_VERSION) return { updates: [...kept.updates], at: kept.at, answers: [...kept.answers.values()] }
    this.here.delete(alliance)
    return undefined
  }

  async begin(alliance: AllianceId, state: Uint8Array, at: number): Promise<void> {
    if (this.isFull) throw new Error('no room')
    const answers = this.here.get(alliance)?.answers ?? new Map<string, KeptAnswer>()
    this.here.set(alliance, { at, schema: SCHEMA_VERSION, updates: [state], answers })
  }

  async add(alliance: AllianceId, update: Uint8Array, at: number): Promise<number> {
    if (this.isFull) throw new Error('no room')
    const kept = this.here.get(alliance)
    if (kept === undefined) return 0
    kept.at = at
    return kept.updates.push(update)
  }

  async fold(alliance: AllianceId, merge: (updates: Uint8Array[]) => Uint8Array): Promise<void> {
    const kept = this.here.get(alliance)
    if (kept !== undefined) kept.updates = [merge(kept.updates)]
  }

  async inStep(alliance: AllianceId, at: number): Promise<void> {
    const kept = this.here.get(alliance)
    if (kept !== undefined) kept.at = at
  }

  async keepAnswers(alliance: AllianceId, answers: readonly KeptAnswer[]): Promise<void> {
    for (const answer of answers) this.here.get(alliance)?.answers.set(answer.name, answer)
  }

  async all() {
    return [...this.here].map(([alliance, { at }]) => ({ alliance, at }))
  }

  async letGo(alliance: AllianceId): Promise<void> {
    this.here.delete(alliance)
  }

  readonly close = (): void => undefined
}
