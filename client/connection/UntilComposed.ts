// While an input method composes, what the other does to the shape of the words waits: a paragraph that is parted, joined or made a list
// is drawn anew with all that stands in it, and the browser would leave its guess there and begin another where it takes the caret to
// be. It is as if the line were slow for as long as a word takes. Letters do not wait, but in a word without an end; and what is written here
// goes out at once.
import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import { passagesOf } from '../../shared/alliance/endlessWords.ts'
import { SYNC } from '../../shared/protocol/messageKinds.ts'
import { structsIn } from './structsIn.ts'

/** A word that is not chosen by then no longer keeps the other's words away. */
const LONGEST_MS = 10_000
/** The editor reads what was composed a moment after the browser has said that it is. */
const READ_WITHIN_MS = 60

export class UntilComposed {
  readonly #doc: Y.Doc
  readonly #take: (update: Uint8Array) => void
  #waiting: Uint8Array[] = []
  #isComposing = false
  #read: ReturnType<typeof setTimeout> | undefined
  #longest: ReturnType<typeof setTimeout> | undefined
  readonly #told = new Set<() => void>()

  constructor(doc: Y.Doc, take: (update: Uint8Array) => void) {
    this.#doc = doc
    this.#take = take
  }

  /** Something has come that the document does not hold yet. */
  get holds(): boolean {
    return this.#waiting.length > 0
  }

  /** When what is composed stands in the words; undefined where nobody composes. */
  get over(): Promise<void> | undefined {
    if (!this.#isComposing && this.#read === undefined) return undefined
    return new Promise((resolve) => {
      this.#told.add(resolve)
      if (!this.holds) this.#waitNoLonger()
    })
  }

  readonly begins = (): void => {
    this.#isComposing = true
    this.#stopReading()
  }

  readonly ends = (): void => {
    this.#isComposing = false
    this.#stopReading()
    this.#read = setTimeout(this.letIn, READ_WITHIN_MS)
  }

  #stopReading(): void {
    clearTimeout(this.#read)
    this.#read = undefined
  }

  /** A message of words, if it is to wait: it is taken when what is composed stands there. */
  keeps(message: decoding.Decoder): boolean {
    const { pos } = message
    const kind = decoding.readVarUint(message)
    const update = kind === SYNC.update ? decoding.readVarUint8Array(message) : undefined
    message.pos = pos
    // The answer to everything this page has: what waits is in it.
    if (kind === SYNC.step2) this.letIn()
    return update !== undefined && this.keepsUpdate(update)
  }

  keepsUpdate(update: Uint8Array): boolean {
    if (!(this.holds || (this.#isComposing && isOfShape(update, this.#doc)))) return false
    if (!this.holds) this.#waitNoLonger()
    this.#waiting.push(update)
    return true
  }

  #waitNoLonger(): void {
    clearTimeout(this.#longest)
    this.#longest = setTimeout(this.#isLongEnough, LONGEST_MS)
  }

  /** Nor is it known that anybody still composes: a field that goes with its dialog does not say that it is over. */
  readonly #isLongEnough = (): void => {
    this.#isComposing = false
    this.letIn()
  }

  readonly letIn = (): void => {
    this.#stopReading()
    clearTimeout(this.#longest)
    for (const update of this.#waiting.splice(0)) this.#take(update)
    for (const tell of this.#told) tell()
    this.#told.clear()
  }
}

/** Whether an element comes or goes, or becomes another, or letters come to where the browser is shown passages: each of those behind them
 *  begins elsewhere then, and is drawn anew. */
const isOfShape = (update: Uint8Array, doc: Y.Doc): boolean => {
  const { structs, ds } = Y.decodeUpdate(update)
  const inPassages = new Map<Y.XmlText, boolean>()
  const isShownInPassages = ({ parent }: Y.Item): boolean => {
    if (!(parent instanceof Y.XmlText)) return false
    const known = inPassages.get(parent) ?? passagesOf(lettersOf(parent)).length > 0
    inPassages.set(parent, known)
    return known
  }
  return (
    structs.some(
      (struct) =>
        struct instanceof Y.Item &&
        (isElement(struct) ||
          struct.parentSub !== null ||
          takesPlaceOfAttribute(struct, doc) ||
          neighboursOf(struct, doc).some(isShownInPassages))
    ) ||
    [...ds.clients].some(([client, ranges]) =>
      ranges.some(({ clock, len }) =>
        structsIn(doc, { client, clock, len }).some(
          (struct) => struct instanceof Y.Item && (isElement(struct) || isAttribute(struct) || isShownInPassages(struct))
        )
      )
    )
  )
}

const isElement = ({ content }: Y.Item): boolean => content instanceof Y.ContentType

const isAttribute = ({ parent, parentSub }: Y.Item): boolean => parentSub !== null && parent instanceof Y.XmlElement

/** What stands there already, beside which it comes. */
const neighboursOf = ({ origin, rightOrigin }: Y.Item, doc: Y.Doc): Y.Item[] =>
  [origin, rightOrigin].flatMap((id) =>
    id === null ? [] : structsIn(doc, { client: id.client, clock: id.clock, len: 1 }).filter((one) => one instanceof Y.Item)
  )

const lettersOf = ({ _start }: Y.XmlText): string => {
  let letters = ''
  for (let item = _start; item !== null; item = item.right)
    if (!item.deleted && item.content instanceof Y.ContentString) letters += item.content.str
  return letters
}

/** A value that takes the place of another says on the wire only which that was, and of what not. */
const takesPlaceOfAttribute = ({ content, origin }: Y.Item, doc: Y.Doc): boolean =>
  content instanceof Y.ContentAny &&
  origin !== null &&
  structsIn(doc, { client: origin.client, clock: origin.clock, len: 1 }).some(
    (struct) => struct instanceof Y.Item && isAttribute(struct)
  )
