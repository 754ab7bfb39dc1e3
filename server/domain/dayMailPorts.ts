// What the domain needs of the world to write one line on the day to come back: who asked for it, and somebody who carries it.
import type { AllianceId, SeatId } from '../../shared/alliance/ids.ts'

/** One asking, known by the hash of its link. `waits`: its address has not said yes. */
export type KeptDayMail = { address: string; zone: string; state: 'waits' | 'confirmed' }

/** What is due: the question to the address, or the line of the day (`2026-12-03`, where they are). */
export type DueMail = { tokenHash: Uint8Array; alliance: AllianceId }
export type ClaimedMail = DueMail & { address: string; token: string } & (
    | { for: 'confirming' }
    | { for: 'day'; on: string; at: number; zone: string }
  )

export type DayMails = {
  /** Of whoever sits there. */
  of(id: AllianceId, seat: SeatId, now: number): Promise<KeptDayMail | undefined>
  /** Asks this address. One that is asked already keeps its link; another one is gone. `writes`: whether it is to be written to. */
  ask(
    id: AllianceId,
    seat: SeatId,
    asked: { address: string; zone: string; token: string; tokenHash: Uint8Array; now: number; writes: boolean }
  ): Promise<void>
  /** The address is gone with it. */
  forget(id: AllianceId, seat: SeatId): Promise<boolean>
  behind(
    tokenHash: Uint8Array,
    now: number
  ): Promise<{ alliance: AllianceId; seat: SeatId; state: KeptDayMail['state'] } | undefined>
  confirm(tokenHash: Uint8Array, now: number): Promise<void>
  end(tokenHash: Uint8Array): Promise<void>
  due(now: number): Promise<DueMail[]>
  /** Notes that it is written, before it is; undefined when it is due no more. */
  claim(due: DueMail, now: number): Promise<ClaimedMail | undefined>
  /** It was not written, for sure: it is due as before. */
  release(claimed: ClaimedMail): Promise<void>
}

export type Letter = { to: string; subject: string; text: string }

/** What became of a letter. `not-now`: this one was put off. `unreachable`: whatever is sent now would fare alike. `unknown`: the line ended
 *  after its words were on the way. `code`: says so to the operator; nothing of the letter. */
export type Carried = { outcome: 'sent' } | { outcome: 'refused' | 'not-now' | 'unreachable' | 'unknown'; code: string }

export type Post = {
  carry(letter: Letter): Promise<Carried>
  /** What is on its way is let go; nothing is carried after this. */
  close(): void
}
