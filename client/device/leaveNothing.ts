import { letCopyGo } from '../connection/letCopiesGo.ts'
import { letHeldNotesGo } from '../notes/heldNotes.ts'

/** Of an alliance that I left, or that was erased, this device keeps nothing. */
export const leaveNothing = (alliance: string): Promise<void> => {
  letHeldNotesGo(alliance)
  return letCopyGo(alliance)
}
