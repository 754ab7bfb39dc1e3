// What the page may say about the words, as a pure function of what happened. The one promise that counts:
// `saved` only when connected, synced, every local edit is behind a fence that came back, and what
// waited in this browser has been sent.
import type { SectionId } from '../../shared/alliance/ids.ts'
import type { Refused } from '../../shared/protocol/messages.ts'

export type Gone = 'signed-out' | 'left' | 'no-such'

/** Why nothing can be sent any more without the person doing something. */
export type Ending = { at: 'refused'; refused: Refused } | { at: 'gone'; why: Gone } | { at: 'outdated' }

type Link =
  | { at: 'connecting' }
  | { at: 'connected' }
  | { at: 'synced' }
  /** No network between here and the server, since this time (ms). */
  | { at: 'offline'; since: number }
  /** The server answers, but takes nobody in just now. */
  | { at: 'busy' }
  /** The server cannot open this alliance: never shown as an empty one. */
  | { at: 'unreadable' }
  | Ending

export type Connecting = {
  link: Link
  /** Local edits are counted; `fenced` of them are known to be on the server's disk. */
  edits: number
  fenced: number
  /** The fence on its way, and how many edits stand before it. At most one. */
  outstanding: { n: number; covers: number } | undefined
  /** The number of the next fence. */
  next: number
  /** Words wait for longer than an answer takes, on a line that may be dead without a word. */
  late: boolean
  /** True once what waited in this browser has been read and, if there was any, handed to the document. */
  recovered: boolean
}

export const beforeAnything: Connecting = {
  link: { at: 'connecting' },
  edits: 0,
  fenced: 0,
  outstanding: undefined,
  next: 1,
  late: false,
  recovered: false
}

export type Happening =
  | { type: 'connected' }
  | { type: 'synced' }
  | { type: 'closed' }
  | { type: 'edited' }
  | { type: 'recovered' }
  | { type: 'fence-sent' }
  | { type: 'fence-back'; n: number }
  | { type: 'late' }
  | { type: 'unreachable'; at: number }
  | { type: 'busy' }
  | { type: 'unreadable' }
  | { type: 'ended'; ending: Ending }

export const isEnded = (link: Link): link is Ending => link.at === 'refused' || link.at === 'gone' || link.at === 'outdated'

/** What is known after this happened. An ending is final: only a new connection leaves it. */
export const after = (state: Connecting, event: Happening): Connecting => {
  if (isEnded(state.link) && event.type !== 'edited') return state
  switch (event.type) {
    case 'connected':
      return { ...state, link: { at: 'connected' }, outstanding: undefined }
    case 'synced':
      return { ...state, link: { at: 'synced' } }
    case 'closed':
      // Offline stays offline while attempts go on failing; everything else is a new beginning.
      return {
        ...state,
        link: state.link.at === 'connected' || state.link.at === 'synced' ? { at: 'connecting' } : state.link,
        outstanding: undefined
      }
    case 'edited':
      return { ...state, edits: state.edits + 1 }
    case 'recovered':
      return { ...state, recovered: true }
    case 'fence-sent':
      return { ...state, next: state.next + 1, outstanding: { n: state.next, covers: state.edits } }
    case 'fence-back':
      if (state.outstanding?.n !== event.n) return state
      return { ...state, fenced: state.outstanding.covers, outstanding: undefined, late: false }
    case 'late':
      return { ...state, late: true }
    case 'unreachable':
      if (state.link.at === 'synced' || state.link.at === 'connected') return state
      return state.link.at === 'offline' ? state : { ...state, link: { at: 'offline', since: event.at } }
    case 'busy':
      return state.link.at === 'synced' || state.link.at === 'connected' ? state : { ...state, link: { at: 'busy' } }
    case 'unreadable':
      return { ...state, link: { at: 'unreadable' } }
    case 'ended':
      return { ...state, link: event.ending, outstanding: undefined }
  }
}

/** A fence is due when there is a line to send it on, none is out, and either something is not behind one
 *  or this connection has not fenced yet (`fencedHere` false): at once after every sync, since the server explains itself only to
 *  those who have sent a fence. */
export const isFenceDue = (state: Connecting, { fencedHere }: { fencedHere: boolean }): boolean =>
  state.link.at === 'synced' && state.outstanding === undefined && (!fencedHere || state.edits > state.fenced)

/** Words that are not yet known to be on the server's disk. */
export type Waiting = {
  sections: readonly SectionId[]
  /** True when they would survive a reload; false when they are only on this screen. */
  keptHere: boolean
}

export type SavedState =
  | { state: 'connecting' }
  | { state: 'saved' }
  | { state: 'saving' }
  | { state: 'late'; waiting: Waiting }
  | { state: 'offline'; since: number; waiting: Waiting }
  | { state: 'busy'; waiting: Waiting }
  | { state: 'refused'; refused: Refused; waiting: Waiting }
  | { state: 'gone'; why: Gone; waiting: Waiting }
  | { state: 'outdated'; waiting: Waiting }
  | { state: 'unreadable'; waiting: Waiting }

/** Nothing is sent any more without the person doing something. */
export const isOver = ({ state }: SavedState): boolean => state === 'refused' || state === 'gone' || state === 'outdated'

export const savedState = (state: Connecting, waiting: Waiting): SavedState => {
  const { link, edits, fenced, outstanding, late, recovered } = state
  const saving: SavedState = late ? { state: 'late', waiting } : { state: 'saving' }
  switch (link.at) {
    case 'connecting':
    case 'connected':
      return edits > fenced ? saving : { state: 'connecting' }
    case 'synced':
      if (edits > fenced) return saving
      // The first fence of a connection may be out with nothing written: then there is nothing that is being saved.
      return recovered && outstanding === undefined ? { state: 'saved' } : { state: 'connecting' }
    case 'offline':
      return { state: 'offline', since: link.since, waiting }
    case 'busy':
      return { state: 'busy', waiting }
    case 'refused':
      return { state: 'refused', refused: link.refused, waiting }
    case 'gone':
      return { state: 'gone', why: link.why, waiting }
    case 'outdated':
      return { state: 'outdated', waiting }
    case 'unreadable':
      return { state: 'unreadable', waiting }
  }
}
