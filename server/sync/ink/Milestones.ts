// Whose ink stands at a place of a text. The mark that says so may stand a hundred thousand letters before it: who wrote a long paragraph in
// many pieces marked it once. So whoever goes back that far lays stones on the way, and the next goes only to the nearest one.
// They cost a hundredth of what they stand among, and lie only in texts that are that long.
import type * as Y from 'yjs'
import type { SeatId } from '../../../shared/alliance/ids.ts'
import { isAuthor, seatIn } from './marks.ts'

/** In pieces: a microsecond's walk. */
const APART = 64
/** In one text. Pieces that Yjs has joined to others meanwhile still have theirs: where there are more, all are laid anew. */
const MOST = 8_192

/** Holds as long as whoever changes a mark takes up the stones behind it, as far as it holds. */
export class Milestones {
  /** Which seat is marked where each of these items begins. */
  readonly #of = new WeakMap<Y.XmlText, Map<Y.Item, SeatId | undefined>>()

  /** The seat that is marked where this item of the text begins. */
  markBefore(item: Y.Item, text: Y.XmlText): SeatId | undefined {
    const stones = this.#of.get(text)
    const passed: Y.Item[] = []
    let steps = 0
    let seat: SeatId | undefined
    for (let { left } = item; left !== null; left = left.left) {
      if (!left.deleted && isAuthor(left.content)) {
        seat = seatIn(left.content)
        break
      }
      if (stones?.has(left) === true) {
        seat = stones.get(left)
        break
      }
      if (++steps % APART === 0) passed.push(left)
    }
    if (passed.length > 0) this.#lay(passed, seat, text)
    return seat
  }

  /** What is marked here may not be what it was. */
  takeUp(item: Y.Item, text: Y.XmlText): void {
    this.#of.get(text)?.delete(item)
  }

  takeUpAll(text: Y.XmlText): void {
    this.#of.delete(text)
  }

  #lay(items: readonly Y.Item[], seat: SeatId | undefined, text: Y.XmlText): void {
    const known = this.#of.get(text)
    const stones = known !== undefined && known.size < MOST ? known : new Map<Y.Item, SeatId | undefined>()
    this.#of.set(text, stones)
    for (const item of items) stones.set(item, seat)
  }
}
