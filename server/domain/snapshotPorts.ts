// Words shown outside.
import type { AllianceId, SeatId, SnapshotId } from '../../shared/alliance/ids.ts'
import type { FrozenWords } from '../../shared/sharing/frozenWords.ts'

/** Words as they are shown, and the token of the link that shows them once everyone has said yes. */
export type Frozen = { token: string; words: FrozenWords }

export type KeptSnapshot = { id: SnapshotId; title: string; token: string; createdAt: number; expiresAt: number }

export type Snapshots = {
  /** Those that whoever has the link can read now, the newest first. */
  of(id: AllianceId, now: number): Promise<KeptSnapshot[]>
  /** What this link shows now. */
  find(tokenHash: Uint8Array, now: number): Promise<Frozen | undefined>
  /** It is gone, its words with it. False when this alliance has none of that id. */
  close(id: AllianceId, snapshot: SnapshotId, by: { seat: SeatId; now: number }): Promise<boolean>
}
