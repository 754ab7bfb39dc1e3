// What each sealed value says it is (its associated data): a value moved to another row, or passed off as
// another kind, no longer opens.
import type { AllianceId, SeatId } from '../../shared/alliance/ids.ts'

export const aboutCheckpoint = (id: AllianceId, seq: number): string => `${id}|${seq}|checkpoint`
export const aboutUpdate = (id: AllianceId, seq: number): string => `${id}|${seq}|update`
export const aboutName = (id: AllianceId, seatId: SeatId): string => `${id}|${seatId}|name`
export const aboutTitle = (id: AllianceId): string => `${id}|0|title`
