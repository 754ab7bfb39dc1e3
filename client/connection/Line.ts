import type { Refused } from '../../shared/protocol/messages.ts'
import { AllianceConnection, type ConnectionPorts, type ConnectionView } from './AllianceConnection.ts'
import { OUT_OF_STEP } from './endings.ts'
import type { Unsaved } from './LayingIn.ts'

export type LineView = ConnectionView & {
  connection: AllianceConnection | undefined
  /** Why it was opened anew by itself: a frame was refused, and what was not saved was written again into what is; or the page
   *  had come out of step with what is saved. */
  renewed: 'laid-in' | 'out-of-step' | undefined
}

/** What of a line seldom changes: whoever reads only this is not drawn again for every key. */
export type OpenedLine = Pick<LineView, 'connection' | 'ready' | 'renewed'>

const CLOSED: LineView = {
  saved: { state: 'connecting' },
  ready: false,
  copyOf: undefined,
  connection: undefined,
  renewed: undefined
}

/** What was refused for want of room would be refused again; what was refused for what it is, is laid in without that. */
const mayBeTakenNow = ({ code }: Refused): boolean => !['full', 'too-large', 'adrift', 'ahead', 'resting'].includes(code)

/** Holds the connection of the page that is open: none before and after it, and a new one after a refusal, since
 *  a Yjs document cannot take back an edit that was refused. */
export class Line {
  readonly #listeners = new Set<() => void>()
  #view = CLOSED
  #opened: OpenedLine = CLOSED
  #stop: (() => void) | undefined
  /** Once is mended by beginning again; a page that differs again says so, rather than begin again for ever. */
  #wasOutOfStep = false

  readonly view = (): LineView => this.#view

  readonly opened = (): OpenedLine => this.#opened

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Opens the line; closes it again when what it returns is called. */
  open(ports: () => ConnectionPorts): () => void {
    return this.#open(ports, {})
  }

  /** `afresh`: from what the server has, not from what this device kept of it. */
  #open(ports: () => ConnectionPorts, { layIn, afresh = false }: { layIn?: Unsaved; afresh?: boolean }): () => void {
    const connection = new AllianceConnection({ ...ports(), afresh, ...(layIn && { layIn }) })
    let wasSaved = layIn === undefined
    const look = () => {
      const view = connection.view()
      const { saved } = view
      // By itself, but not over and over: words that are refused again right after they were laid in are shown.
      wasSaved ||= saved.state === 'saved'
      const unsaved =
        saved.state === 'refused' && wasSaved && this.#mayBeginAgain(saved.refused) && connection.unsaved(saved.refused.code)
      if (unsaved) {
        this.#stop?.()
        this.#open(ports, { layIn: unsaved, afresh: true })
        return
      }
      const renewed =
        layIn === undefined ? undefined : layIn.kept.length > 0 ? 'laid-in' : this.#wasOutOfStep ? 'out-of-step' : undefined
      this.#show({ ...view, connection, renewed })
    }
    const stop = connection.subscribe(look)
    this.#stop = () => {
      stop()
      void connection.close()
    }
    this.#renew = async () => {
      await connection.letUnsavedWordsGo()
      if (this.#view.connection !== connection) return
      this.#stop?.()
      this.#open(ports, { afresh: true })
    }
    look()
    return () => {
      this.#stop?.()
      this.#show(CLOSED)
    }
  }

  #mayBeginAgain(refused: Refused): boolean {
    if (refused.code !== OUT_OF_STEP) return mayBeTakenNow(refused)
    if (this.#wasOutOfStep) return false
    this.#wasOutOfStep = true
    return true
  }

  /** Lets the words that were not saved go, and begins again from what is saved. */
  readonly goOnFromSaved = (): void => void this.#renew()

  #renew = async (): Promise<void> => undefined

  #show(view: LineView): void {
    this.#view = view
    if (view.connection !== this.#opened.connection || view.ready !== this.#opened.ready) this.#opened = view
    for (const listener of this.#listeners) listener()
  }
}
