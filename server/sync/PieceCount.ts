// In how many pieces a live document stands. A bound from above moves with what comes; all are counted again when it reaches the limit. To be asked
// before anything is applied: what is refused here leaves the document as it is.
import type * as Y from 'yjs'
import { piecesIn } from '../../shared/alliance/piecesIn.ts'
import { MAX_PIECES } from '../../shared/alliance/size.ts'

/** What is gone already has room beside a full document, and what takes out words from the midst of others, which leaves them in two: a fifth. */
const FOR_WHAT_IS_GONE = MAX_PIECES / 5
/** What was stored when there was no end to it is beyond that too. Of such a document some words may be taken out all the same. */
const FEW = 2_000

/** `brought`: pieces that are new. `cut`: how many it makes of those that stand, at most; `cutExactly` goes through all of it once more. */
type More = { brought: number; cut: number; cutExactly: () => number; takesAway: boolean }

export class PieceCount {
  readonly #doc: Y.Doc
  readonly #whenMade: number
  #atMost: number | undefined

  constructor(doc: Y.Doc) {
    this.#doc = doc
    this.#whenMade = piecesIn(doc)
    this.#atMost = this.#whenMade
  }

  /** Counts them, when they have room. What only takes whole pieces away always has. */
  hasRoomFor({ brought, cut, cutExactly, takesAway }: More): boolean {
    const most = takesAway ? Math.max(MAX_PIECES + FOR_WHAT_IS_GONE, this.#whenMade + FEW) : MAX_PIECES
    const atMost = (this.#atMost ?? Infinity) + brought + cut
    if (atMost <= most) {
      this.#atMost = atMost
      return true
    }
    const more = brought + cutExactly()
    const pieces = piecesIn(this.#doc)
    this.#atMost = pieces + more
    return this.#atMost <= most || (takesAway && more === 0)
  }

  /** Something else was done to the document. */
  moved(): void {
    this.#atMost = undefined
  }
}
