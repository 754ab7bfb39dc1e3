// Coming back together.
import type { AllianceId, ReturnId, SeatId, SectionId } from '../../shared/alliance/ids.ts'
import type { Mark } from '../../shared/agreement/returning.ts'

/** Comings-back: at most one under way in an alliance. */
export type Returns = {
  /** All of it, sealed marks included: who may see what of it, the answers decide. Nobody comes back where fewer than two sit. When
   *  those who had not finished have left, it is open from now on. */
  now(id: AllianceId, now: number): Promise<KeptReturn | undefined>
  /** False when one is under way already. */
  begin(id: AllianceId, begun: { becomes: ReturnId; seat: SeatId; now: number }): Promise<boolean>
  /** One act. `opened`: it was the one with which everyone has finished. */
  act(id: AllianceId, act: ReturnAct): Promise<'unknown' | 'open-already' | 'not-open-yet' | { opened: boolean }>
}

export type KeptReturn = {
  id: ReturnId
  by: SeatId
  begunAt: number
  /** When everyone had finished. */
  openedAt: number | undefined
  /** Those who sat here when it began, or have joined in since, and still sit here. */
  takingPart: { seat: SeatId; finished: boolean }[]
  /** Of these. */
  marks: { seat: SeatId; section: SectionId; mark: Mark }[]
}

export type ReturnAct = { return: ReturnId; seat: SeatId; now: number } & (
  | { does: 'mark'; section: SectionId; mark: Mark | null }
  | { does: 'finish'; finished: boolean }
  /** `returned` stands in the record; let go, it never was. */
  | { does: 'end'; how: 'returned' | 'let-go' }
)
