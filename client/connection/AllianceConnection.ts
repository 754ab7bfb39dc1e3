// One alliance's line to the server, or one sheet's, without React: the document, who is here, what is saved, and the words
// that are not saved yet. The stock y-websocket provider speaks the protocol; what is ours stands here.
import { WebsocketProvider } from 'y-websocket'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { AllianceId, SectionId, SheetId } from '../../shared/alliance/ids.ts'
import { sectionHolding, sectionsOf } from '../../shared/alliance/layout.ts'
import { SCHEMA_PARAMETER, SCHEMA_VERSION } from '../../shared/editor/version.ts'
import { CLOSE } from '../../shared/protocol/closeCodes.ts'
import { type Refused, encodeBeacon, encodeFence, encodeMarginAct, encodeSyncUpdate } from '../../shared/protocol/messages.ts'
import { AHEAD, adrift, ahead, endingOf, outOfStep } from './endings.ts'
import { LaidIn, type Unsaved, unsavedOf } from './LayingIn.ts'
import { LeftWords } from './LeftWords.ts'
import {
  type Connecting,
  type Ending,
  type Gone,
  type Happening,
  type SavedState,
  after,
  beforeAnything,
  isEnded,
  isFenceDue,
  savedState
} from './savedState.ts'
import { Beacon } from './Beacon.ts'
import { carefulSocket } from './carefulSocket.ts'
import { CopyHere } from './CopyHere.ts'
import type { CopyOfWords } from './CopyOfWords.ts'
import { MarginLines } from './MarginLines.ts'
import { hearBrowser } from './hearBrowser.ts'
import { hearServer } from './hearServer.ts'
import { giveParagraphsText } from './paragraphText.ts'
import { OncePerFrame } from './OncePerFrame.ts'
import { keepUndoSound } from './soundUndo.ts'
import type { UnsavedWords } from './unsavedWords.ts'
import { UntilComposed } from './UntilComposed.ts'
import { WaitingWords } from './WaitingWords.ts'

/** What asking over HTTP says when the socket was refused, which a browser shows as nothing but 1006. */
export type Reached = 'reachable' | 'unreachable' | 'unreadable' | Gone

export type ConnectionPorts = {
  alliance: AllianceId
  /** Of the alliance, a sheet of mine; absent: its own words. */
  sheet?: SheetId
  /** ws(s)://host/sync, without the alliance. */
  syncUrl: string
  askServer: () => Promise<Reached>
  /** Something outside the document changed: read it again over HTTP. */
  onChangedElsewhere: () => void
  unsaved: UnsavedWords
  /** What this device may keep of the saved words, if it may. */
  copy?: CopyOfWords
  /** Begins with nothing but what the server has, whatever is kept here. */
  afresh?: boolean
  WebSocket: typeof WebSocket
  now: () => number
  /** What the connection before this one had not saved when a frame of it was refused: laid in again by another pen. */
  layIn?: Unsaved
}

export type ConnectionView = {
  saved: SavedState
  /** The document holds what the server has, or had, and what was left on this device: nobody writes before. Whoever made a list of lines without what was
   *  left in them would have them twice, or it would fall with the lines as they were. */
  ready: boolean
  /** While it holds what this device kept, and has not heard from the server: when that was in step (ms). */
  copyOf: number | undefined
}

/** Words that are not known to be saved by then are said not to be: nobody is left for long with less than the truth. */
const LATE_MS = 8_000

export class AllianceConnection {
  readonly doc = new Y.Doc()
  readonly awareness = new Awareness(this.doc)
  readonly margin = new MarginLines((act) => this.#send(encodeMarginAct(act)))
  readonly #ports: ConnectionPorts
  readonly #provider: WebsocketProvider
  readonly #listeners = new Set<() => void>()
  #state: Connecting = beforeAnything
  #view: ConnectionView = { saved: { state: 'connecting' }, ready: false, copyOf: undefined }
  /** In the order of `edits`, from `#state.fenced` on. */
  readonly #words: WaitingWords
  readonly #beacon: Beacon
  readonly #untilComposed = new UntilComposed(this.doc, (update) => Y.applyUpdate(this.doc, update, this.#provider))
  /** Taken in as one change: each of them, where a word is composed, may have to wait on. */
  readonly #oncePerFrame = new OncePerFrame((updates) => {
    const take = (): void => {
      for (const update of updates) if (!this.#untilComposed.keepsUpdate(update)) Y.applyUpdate(this.doc, update, this.#provider)
    }
    Y.transact(this.doc, take, this.#provider, false)
  })
  #fencedHere = false
  /** The document holds what the server has, or had. */
  #isFilled = false
  readonly #left: LeftWords
  /** Under which client id this page writes: Yjs draws another when it meets its own. */
  readonly #pen = this.doc.clientID
  #failures = 0
  readonly #copy: CopyHere
  /** Words of this device are being shown that look as if they came from the server. */
  #isLaying = false
  #late: ReturnType<typeof setTimeout> | undefined
  #refused: Refused | undefined
  readonly #stopHearing: () => void
  #closed: Promise<void> | undefined

  constructor(ports: ConnectionPorts) {
    this.#ports = ports
    this.#words = new WaitingWords(ports.unsaved, { onOnlyHere: () => this.#show(), onLeft: () => this.#left.bring() })
    this.#left = new LeftWords(ports.layIn, {
      doc: this.doc,
      words: this.#words,
      line: () => this.#lineForWords(),
      show: (updates) => this.#layAsIfSaved(updates),
      send: (update) => this.#send(encodeSyncUpdate(update)),
      onWaits: () => this.#happened({ type: 'edited' }),
      onShown: () => this.#show(),
      onSent: () => this.#happened({ type: 'recovered' }),
      onAdrift: () => this.#endAs(adrift)
    })
    this.#copy = new CopyHere(ports.copy, { doc: this.doc, onSaid: () => this.#show() })
    this.#beacon = new Beacon({
      doc: this.doc,
      isSaved: () => this.#view.saved.state === 'saved' && !this.#untilComposed.holds && !this.#oncePerFrame.holds,
      ask: () => this.#send(encodeBeacon({})),
      onDiffers: this.#onDiffers
    })
    this.#provider = new WebsocketProvider(ports.syncUrl, roomOf(ports), this.doc, {
      connect: false,
      awareness: this.awareness,
      params: { [SCHEMA_PARAMETER]: String(SCHEMA_VERSION) },
      // Tabs of one browser meet on the server like any two pages: nothing is shown that is not on disk.
      disableBc: true,
      WebSocketPolyfill: carefulSocket(ports.WebSocket, {
        doc: this.doc,
        before: ({ isCut }) => this.#words.asWritten(this.doc, { atLength: isCut })
      }),
      shouldReconnect: ({ code }) => code !== CLOSE.tooBig && !(code >= 4400 && code < 4500)
    })
    this.#listen(this.#provider)
    keepUndoSound(this.doc)
    giveParagraphsText(this.doc)
    // After the provider's own listener, so that a fence follows the update that it stands for.
    this.doc.on('update', this.#onUpdate)
    this.#stopHearing = hearBrowser({
      online: this.#onOnline,
      offline: this.#onOffline,
      beforeunload: this.#onLeaving,
      pagehide: () => this.#copyInStep(),
      compositionstart: this.#untilComposed.begins,
      compositionend: this.#untilComposed.ends
    })
    const leftIsRead = this.#left.read()
    if (this.#copy.isWanted && ports.afresh !== true) void this.#beginWithCopy(leftIsRead)
    else this.#provider.connect()
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly view = (): ConnectionView => this.#view

  /** What this device may keep, beside the words too. */
  get copy(): CopyOfWords | undefined {
    return this.#ports.copy
  }

  /** What can be laid in again, when a frame was refused: undefined when other pens than this page's own wrote in it. */
  unsaved(why: Refused['code']): Unsaved | undefined {
    return unsavedOf(this.#words, { pen: this.#pen, why, composed: () => this.#untilComposed.over })
  }

  /** Where what the connection before this one had not saved stands in this one. */
  readonly placed = <I extends Y.ID | null>(id: I): I => this.#left.placed(id)

  /** Drops the words that were not saved, in this browser too. What is saved is read by a new connection. */
  async letUnsavedWordsGo(): Promise<void> {
    await this.#words.letAllGo()
  }

  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    this.#stopHearing()
    this.#left.close()
    this.#copyInStep()
    this.doc.off('update', this.#onUpdate)
    this.#beacon.close()
    this.#oncePerFrame.close()
    clearTimeout(this.#late)
    this.#provider.destroy()
    this.doc.destroy()
    await this.#copy.close()
  }

  #listen(provider: WebsocketProvider): void {
    hearServer(provider, {
      mayTake: (message) => {
        const isAhead = this.#copy.isAheadOf(message)
        if (isAhead) this.#endAs(ahead)
        return !isAhead && !this.#oncePerFrame.keeps(message) && !this.#untilComposed.keeps(message)
      },
      onFence: (n) => this.#onFence(n),
      onRefused: (refused) => (this.#refused = refused),
      onHashes: (theirs) => {
        this.#oncePerFrame.letIn()
        this.#beacon.answered(theirs)
      },
      onMargin: (told) => this.margin.told(told),
      onNudge: () => this.#ports.onChangedElsewhere()
    })
    provider.on('status', ({ status }) => {
      if (status !== 'connected') return
      this.#fencedHere = false
      this.#happened({ type: 'connected' })
    })
    provider.on('sync', (synced) => {
      if (!synced) return
      // A nudge that was sent while the line was away is not sent again; and what was asked for then was not answered.
      if ((this.#isFilled && this.#copy.at === undefined) || this.#failures > 0) this.#ports.onChangedElsewhere()
      this.#failures = 0
      this.#isFilled = true
      // A copy may differ though nothing came.
      if (this.#copy.heard()) this.#beacon.changed({ own: false })
      this.#happened({ type: 'synced' })
      this.#beacon.begin()
      this.#copyInStep()
      this.margin.open()
      this.#left.bring()
    })
    provider.on('connection-close', (event) => {
      this.#copyInStep()
      this.#happened({ type: 'closed' })
      this.#left.bring()
      if (event?.code === CLOSE.busy) this.#happened({ type: 'busy' })
      else if (event !== null && provider.shouldReconnect(event, provider)) void this.#askServer()
    })
    provider.on('closed', ({ code }) => this.#happened({ type: 'ended', ending: endingOf(code, this.#refused) }))
  }

  async #askServer(): Promise<void> {
    const reached = await this.#ports.askServer()
    if (this.#closed !== undefined || this.#provider.wsconnected) return
    this.#failures += 1
    switch (reached) {
      case 'unreachable':
        return this.#happened({ type: 'unreachable', at: this.#ports.now() })
      case 'reachable':
        // Once may be a server that has only just come back: the next attempt is on its way.
        return this.#failures > 1 ? this.#happened({ type: 'busy' }) : undefined
      case 'unreadable':
        return this.#happened({ type: 'unreadable' })
      case 'signed-out':
      case 'left':
      case 'no-such':
        return this.#endAs({ at: 'gone', why: reached })
    }
  }

  readonly #onDiffers = (): void => {
    this.#send(encodeBeacon({ differs: 'document' }))
    this.#copy.letGo()
    this.#endAs(outOfStep)
  }

  /** An editor showed other words than it should, and has read them anew. */
  readonly toldOfEditor = (): void => this.#send(encodeBeacon({ differs: 'editor' }))

  readonly #onUpdate = (update: Uint8Array, origin: unknown, _doc: Y.Doc, transaction: Y.Transaction): void => {
    // What a page begins with comes from the server as it is.
    if (this.#isFilled) this.#beacon.changed({ own: origin !== this.#provider })
    if (origin === this.#provider) {
      if (this.#isLaying) return
      this.#copy.add(update)
      this.#words.heard()
      return
    }
    if (origin instanceof LaidIn) this.#words.waits(origin.kept)
    else this.#words.keep(update, this.#sectionsIn(transaction))
    this.#happened({ type: 'edited' })
  }

  #sectionsIn({ changed }: Y.Transaction): SectionId[] {
    const sections = new Set<SectionId>()
    for (const type of changed.keys()) {
      const section = sectionHolding(this.doc, type as Y.AbstractType<unknown>)
      if (section !== undefined) sections.add(section)
    }
    return [...sections]
  }

  #onFence(n: number): void {
    const before = this.#state.fenced
    this.#happened({ type: 'fence-back', n })
    if (this.#state.fenced > before) this.#watchTheTime({ anew: true })
    const saved = this.#words.saved(this.#state.fenced - before)
    for (const { update } of saved) this.#copy.add(update)
    if (saved.length > 0) this.#show()
  }

  /** What this device keeps is shown before the server has answered, and without it, and on top of it what was left; then comes what it lacks. */
  async #beginWithCopy(leftIsRead: Promise<void>): Promise<void> {
    // A copy that cannot be read, be it that a part of the page does not come, is none.
    const copied = await this.#copy.read(leftIsRead).catch(() => undefined)
    if (this.#closed !== undefined) return
    if (copied !== undefined) {
      this.#layAsIfSaved(copied.updates)
      this.#copy.shows(copied)
      this.#left.show()
      this.#isFilled = true
    }
    this.#provider.connect()
    this.#show()
  }

  /** Shows words without sending them: nothing of them is an edit of this page. */
  #layAsIfSaved(updates: readonly Uint8Array[]): void {
    this.#isLaying = true
    const lay = (): void => {
      for (const update of updates) Y.applyUpdate(this.doc, update, this.#provider)
    }
    Y.transact(this.doc, lay, this.#provider, false)
    this.#isLaying = false
  }

  #endAs(ending: Ending): void {
    this.#provider.disconnect()
    this.#happened({ type: 'ended', ending })
  }

  #copyInStep(): void {
    this.#oncePerFrame.letIn()
    this.#untilComposed.letIn()
    if (this.#state.link.at === 'synced') this.#copy.inStep()
  }

  #lineForWords(): 'in step' | 'away' | undefined {
    const { at } = this.#state.link
    if (at === 'synced') return 'in step'
    return this.#isFilled && at !== 'connected' && !isEnded(this.#state.link) ? 'away' : undefined
  }

  #send(message: Uint8Array): void {
    if (this.#provider.wsconnected) this.#provider.ws?.send(new Uint8Array(message))
  }

  readonly #onOnline = (): void => {
    // At once, rather than when the provider's waiting is over; an attempt under way is left alone.
    if (!isEnded(this.#state.link)) this.#provider.connect()
  }

  /** Nothing closes a socket when the network goes, so it is closed here. Whether the server can be reached
   *  all the same (it may run on this machine), the next attempt says: `navigator.onLine` is only a hint. */
  readonly #onOffline = (): void => {
    if (isEnded(this.#state.link)) return
    this.#provider.disconnect()
    this.#happened({ type: 'unreachable', at: this.#ports.now() })
    this.#provider.connect()
  }

  /** The browser asks before it closes a page whose words would go with it. */
  readonly #onLeaving = (event: Event): void => {
    if (!this.#words.keptHere) event.preventDefault()
  }

  #happened(event: Happening): void {
    this.#state = after(this.#state, event)
    if (isFenceDue(this.#state, { fencedHere: this.#fencedHere })) {
      this.#fencedHere = true
      this.#send(encodeFence(this.#state.next))
      this.#state = after(this.#state, { type: 'fence-sent' })
    }
    this.#watchTheTime({ anew: false })
    this.#show()
  }

  #watchTheTime({ anew }: { anew: boolean }): void {
    const waits = this.#state.edits > this.#state.fenced
    if (anew || !waits) {
      clearTimeout(this.#late)
      this.#late = undefined
    }
    if (waits) this.#late ??= setTimeout(() => this.#happened({ type: 'late' }), LATE_MS)
  }

  #show(): void {
    const { sections, keptHere } = this.#words
    const isAhead = this.#state.link.at === 'refused' && this.#state.link.refused.code === AHEAD
    const saved = savedState(this.#state, {
      sections: isAhead ? sectionsOf(this.doc).map(({ id }) => id) : sections,
      keptHere
    })
    this.#copy.look({ isSaved: saved.state === 'saved' })
    const copyOf = this.#copy.at
    // Where all is over nobody writes any more, and what was left is not brought.
    const isReady = this.#isFilled && (this.#left.areThere || isEnded(this.#state.link))
    // Of what is not mine any more no copy is shown; but for words that were written on it just now.
    const isOver = this.#state.link.at === 'gone' && copyOf !== undefined && this.#words.all.length === 0
    const view = { saved, ready: isReady && !isOver, copyOf }
    if (JSON.stringify(view) === JSON.stringify(this.#view)) return
    this.#view = view
    for (const listener of this.#listeners) listener()
  }
}

const roomOf = ({ alliance, sheet }: Pick<ConnectionPorts, 'alliance' | 'sheet'>): string =>
  sheet === undefined ? alliance : `${alliance}/sheets/${sheet}`
