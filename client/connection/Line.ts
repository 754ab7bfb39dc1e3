import type { Refused } from '../../shared/protocol/messages.ts'
import { AllianceConnection, type ConnectionPorts, type ConnectionView } from './AllianceConnection.ts'
import { OUT_OF_STEP } from './endings.ts'
import type { Unsaved } from './LayingIn.ts'
import { type SavedState, isOver } from './savedState.ts'

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

/** The connection that a new one takes the place of, and what of it is to be laid in. */
type Leaving = { connection: AllianceConnection; layIn: Unsaved }

/** Holds the connection of the page that is open: none before and after it, and a new one after a refusal, since
 *  a Yjs document cannot take back an edit that was refused. Whoever writes goes on in the old one until the new one holds all that
 *  was written: no key falls between the two. */
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
  #open(ports: () => ConnectionPorts, { leaving, afresh = false }: { leaving?: Leaving; afresh?: boolean }): () => void {
    const connection = new AllianceConnection({ ...ports(), afresh, ...(leaving && { layIn: leaving.layIn }) })
    const renewed = leaving && this.#why(leaving)
    /** Until this one has taken its place. */
    let before = leaving?.connection
    let wasSaved = before === undefined
    const look = () => {
      const view = connection.view()
      const { saved } = view
      // By itself, but not over and over: words that are refused again right after they were laid in are shown.
      wasSaved ||= saved.state === 'saved'
      const unsaved =
        saved.state === 'refused' && wasSaved && this.#mayBeginAgain(saved.refused) && connection.unsaved(saved.refused.code)
      if (unsaved) {
        stop()
        this.#open(ports, { leaving: { connection, layIn: unsaved }, afresh: true })
        return
      }
      if (before !== undefined && (!view.ready || isOver(saved))) {
        this.#show({ ...this.#view, saved: withWaiting(saved, before.view().saved) })
        return
      }
      this.#show({ ...view, connection, renewed })
      leave()
    }
    const leave = () => {
      stopBefore?.()
      void before?.close()
      before = undefined
    }
    const stop = connection.subscribe(look)
    const stopBefore = before?.subscribe(look)
    this.#stop = () => {
      stop()
      void connection.close()
      leave()
    }
    this.#renew = async () => {
      await Promise.all([connection.letUnsavedWordsGo(), before?.letUnsavedWordsGo()])
      if (this.#view.connection !== (before ?? connection)) return
      this.#stop?.()
      this.#open(ports, { afresh: true })
    }
    look()
    return () => {
      this.#stop?.()
      this.#show(CLOSED)
    }
  }

  #why({ layIn }: Leaving): LineView['renewed'] {
    return layIn.kept().length > 0 ? 'laid-in' : this.#wasOutOfStep ? 'out-of-step' : undefined
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

/** What the new connection says; of what waits, some is still in the one before. */
const withWaiting = (saved: SavedState, before: SavedState): SavedState => {
  if (!('waiting' in saved && 'waiting' in before)) return saved
  const sections = [...new Set([...saved.waiting.sections, ...before.waiting.sections])]
  return { ...saved, waiting: { sections, keptHere: saved.waiting.keptHere && before.waiting.keptHere } }
}
