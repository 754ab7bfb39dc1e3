// What leaving needs of the world.
import type { LeftAs } from '../../shared/agreement/leaving.ts'
import type { AllianceId, PersonId, SeatId } from '../../shared/alliance/ids.ts'
import type { Copy } from '../../shared/copying/copy.ts'
import type { SeatedPerson } from './seenPorts.ts'
import type { SheetsLetGo } from './sheetPorts.ts'

export type Leaving = {
  /** One act: the seat is empty, what was open in the leaver's name ends, their copy is kept. 'unknown': they sit there no more. */
  leave(act: LeaveAct): Promise<'unknown' | { sheets: SheetsLetGo }>
  /** The alliances that this person left and has not come back to, the newest first. What cannot be read is left out. */
  leftBy(person: PersonId, now: number): Promise<LeftAlliance[]>
  /** One act: the person sits in the seat that they left, if they may. */
  comeBack(act: {
    id: AllianceId
    person: PersonId
    name: string | undefined
    now: number
  }): Promise<'unknown' | 'not-welcome' | 'back'>
  /** That whoever left this seat may come back, or no more. Answers with the seats that say so; undefined: nobody left it. */
  welcome(act: { id: AllianceId; left: SeatId; by: SeatId; welcome: boolean; now: number }): Promise<SeatId[] | undefined>
  welcomedBy(id: AllianceId, left: SeatId): Promise<SeatId[]>
  /** One act: all of it is gone, if only `by` is left, and the last who left did so before `leftBefore`. */
  eraseAlone(act: { id: AllianceId; by: SeatId; leftBefore: number }): Promise<'unknown' | 'not-yet' | 'erased'>
  /** Those in which nobody sits, and that everyone left before then. Answers with those that are damaged: they stay. */
  eraseForsaken(leftBefore: number): Promise<AllianceId[]>
  /** Of whoever cannot come back alone any more: the name that they would not leave here is nowhere from now on. */
  forgetNames(now: number): Promise<void>
  /** The copy of whoever has this link. */
  copyBy(tokenHash: Uint8Array, now: number): Promise<Copy | undefined>
  /** This person's copy of an alliance that they left. */
  copyOf(id: AllianceId, person: PersonId, now: number): Promise<Copy | undefined>
}

export type LeaveAct = SeatedPerson & {
  /** The name that stays, and how it came of theirs. */
  name: string
  as: LeftAs
  closeSnapshots: boolean
  copy: { content: Copy; tokenHash: Uint8Array; expiresAt: number }
  now: number
}

export type LeftAlliance = {
  id: AllianceId
  title: string
  leftAt: number
  mayComeBack: boolean
  copyUntil: number | undefined
}
