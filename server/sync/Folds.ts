// Rows that are folded into the checkpoint, behind the room: one fold at a time, of all documents. Whatever somebody writes waits for
// those that were begun before it: where two hundred rooms came due in one moment, half a second. A failed one loses nothing: the rows
// are still there, and are folded with the next.
import type { Logger } from 'pino'
import type { AllianceId, SheetId } from '../../shared/alliance/ids.ts'
import { Restarting } from '../domain/ports.ts'
import type { UpdateLog } from '../domain/updateLogPorts.ts'
import type { SheetLog } from '../domain/sheetPorts.ts'
import type { Room } from './Room.ts'

type Folded = Pick<Room, 'id' | 'sheet' | 'checkpointed'>
type FoldsNeeds = { log: Pick<UpdateLog, 'checkpoint'>; sheets: { log: Pick<SheetLog, 'checkpoint'> }; logger: Logger }

export class Folds {
  readonly #needs: FoldsNeeds
  /** The last one of each document. */
  readonly #underWay = new Map<AllianceId | SheetId, Promise<void>>()
  #last: Promise<void> = Promise.resolve()

  constructor(needs: FoldsNeeds) {
    this.#needs = needs
  }

  isUnderWay({ id, sheet }: Pick<Room, 'id' | 'sheet'>): boolean {
    return this.#underWay.has(sheet ?? id)
  }

  /** Folds what is on disk of the room's document by the time its turn comes. */
  fold(room: Folded): void {
    const failed = room.checkpointed()
    const { log, sheets, logger } = this.#needs
    const { id: alliance, sheet } = room
    const document = sheet ?? alliance
    const fold = (): Promise<void> =>
      sheet === undefined ? log.checkpoint(alliance) : sheets.log.checkpoint({ alliance, sheet })
    const folding: Promise<void> = this.#last
      .then(fold)
      .catch((error: unknown) => {
        failed()
        // There was no time left for it: whoever opens the document next folds it.
        if (!(error instanceof Restarting)) logger.error({ alliance, err: error }, 'a checkpoint failed')
      })
      .finally(() => this.#underWay.get(document) === folding && this.#underWay.delete(document))
    this.#underWay.set(document, folding)
    this.#last = folding
  }

  /** When none is under way any more, of those that are now. */
  done(): Promise<void> {
    return this.#last
  }
}
