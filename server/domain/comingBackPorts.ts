// What the domain needs of the world to keep the day on which they mean to come back, and the links that calendars read it from.
import type { ComingBack } from '../../shared/agreement/comingBack.ts'
import type { AllianceId, ComingBackId, SeatId } from '../../shared/alliance/ids.ts'

/** At most one day in an alliance. */
export type ComingBacks = {
  of(id: AllianceId): Promise<KeptComingBack | undefined>
  /** Sets it, or changes the one there is. False when it is that already. */
  set(id: AllianceId, day: ComingBack & { becomes: ComingBackId; now: number }): Promise<boolean>
  /** Takes it away. False when there was none. */
  drop(id: AllianceId): Promise<boolean>
}

/** `id` stays while it is changed, and `changes` counts how often it was: by these a calendar knows an event again. */
export type KeptComingBack = ComingBack & { id: ComingBackId; changes: number; changedAt: number }

/** One for each seat, of whoever sits there. */
export type CalendarLinks = {
  madeAt(id: AllianceId, seat: SeatId): Promise<number | undefined>
  /** An earlier one opens nothing from now on. False when nobody sits there any more. */
  replace(id: AllianceId, seat: SeatId, link: { tokenHash: Uint8Array; madeAt: number }): Promise<boolean>
  forget(id: AllianceId, seat: SeatId): Promise<void>
  /** Which alliance this link is of, while whoever made it sits there. */
  allianceOf(tokenHash: Uint8Array): Promise<AllianceId | undefined>
}
