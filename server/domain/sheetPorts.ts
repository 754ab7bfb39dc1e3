// What sheets need of the store and of the rooms. A sheet is one seat's sealed writing for a section, a document of its own.
import type { AllianceId, PersonId, SeatId, SectionId, SheetId } from '../../shared/alliance/ids.ts'
import type { FrozenNode } from '../../shared/sharing/frozenWords.ts'
import type { CommitEntry, StoredDocument } from './updateLogPorts.ts'
import type { SeatedPerson } from './seenPorts.ts'

/** A document of an alliance: its words, or a sheet. Both are sealed with its key. */
export type DocumentRef = { alliance: AllianceId; sheet?: SheetId | undefined }
export type SheetRef = { alliance: AllianceId; sheet: SheetId }

/** The log of sheets: like that of the alliances' words, in tables of its own. */
export type SheetLog = {
  /** Undefined when there is none of that id, or it is open. `held`: its writer is ready, and nothing of it changes until they take that
   *  back. Throws UnreadableAlliance. */
  load(of: SheetRef): Promise<(StoredDocument & { held: boolean }) | undefined>
  /** Keeps all entries in one transaction, on disk when the promise resolves. Rejects: none is kept. */
  commit(entries: readonly CommitEntry[]): Promise<void>
  /** Folds its rows into the checkpoint; nothing of them stays. */
  checkpoint(of: SheetRef): Promise<void>
}

export type Sheets = {
  /** What this person may know: their own, and which are open. */
  of(who: SeatedPerson): Promise<{ section: SectionId; mine: MySheet | undefined; openedAt: number | undefined }[]>
  /** Whether this person writes this sheet, sealed as yet. */
  isWriter(of: SheetRef, person: PersonId): Promise<boolean>
  /** The one there is, or a new one. 'unknown': nobody sits there any more. */
  take(sheet: NewSheet): Promise<MySheet | 'unknown' | 'open-already'>
  /** One act: freezes the words and, should everyone be ready with it, opens the sheets of all. */
  ready(who: SheetOf): Promise<'unknown' | 'open-already' | { opened: SheetId[] }>
  notReady(who: SheetOf): Promise<'unknown' | 'open-already' | 'sealed'>
  /** In the order of the seats. Undefined while they are sealed. */
  opened(id: AllianceId, section: SectionId): Promise<OpenedSheets | undefined>
  /** Of all sections: the lines of each seat's opened sheets. */
  openedLines(id: AllianceId): Promise<Map<SeatId, Set<string>>>
  /** Words of this person that are sealed as yet, for whoever leaves and takes them along. */
  sealedOf(who: SeatedPerson): Promise<{ section: SectionId; content: FrozenNode }[]>
}

export type MySheet = { id: SheetId; ready: boolean }

export type SheetOf = SeatedPerson & { section: SectionId; now: number }

export type NewSheet = SeatedPerson & {
  section: SectionId
  /** Should there be none. */
  becomes: SheetId
  /** The encoded Y.Doc that it begins with, and the client id that wrote it. */
  document: Uint8Array
  clientId: number
}

/** `over`: those that are sealed sheets no more, destroyed or open. `opened`: those of all who stay opened. */
export type SheetsLetGo = { over: SheetId[]; opened: boolean }

export type OpenedSheets = { at: number; sheets: { seat: SeatId; content: FrozenNode }[] }

/** The open rooms, as far as they are of sheets. */
export type SheetRooms = {
  /** What is on its way is kept, nothing more is taken, and then this is done; it says whether the sheet goes on being held. One after
   *  the other for a sheet. */
  whileHeld<T extends { held: boolean }>(of: SheetRef, act: () => Promise<T>): Promise<T>
  /** They are sheets no more: whoever writes there is told so (4404). */
  sheetsOver(sheets: readonly SheetId[]): void
  /** Sheets were opened, or cleared: whose words are whose is looked up anew, before anybody is told. */
  openedSheetsChanged(id: AllianceId): Promise<void>
}
