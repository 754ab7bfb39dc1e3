// Words as they are shown outside the editor, one paragraph at a time: without letters that would turn another's words round, since there
// nobody can say whose is whose, and in passages where they have no end. What is kept of them is not touched. The editor shows the same
// by decorations (client/writing/drawnParagraphs.ts).
import { type Passage, passagesOf } from '../alliance/endlessWords.ts'
import { idleTurns } from '../alliance/turningLetters.ts'

/** `within`: the class in which it is to stand. */
export type Shown = { text: string; within?: Passage['shown'] }

/** Each of the texts of a paragraph, in its parts: mostly one. */
export const asShown = (texts: readonly string[]): Shown[][] => {
  const unturned = withoutTurns(texts)
  const passages = passagesOf(unturned.join(''))
  if (passages.length === 0) return unturned.map((text) => [{ text }])
  let [at, nth] = [0, 0]
  return unturned.map((text) => {
    const [from, until] = [at, at + text.length]
    const parts: Shown[] = []
    while (at < until) {
      const next = passages[nth]
      const isWithin = next !== undefined && next.from <= at
      const end = Math.min(until, next === undefined ? until : isWithin ? next.to : next.from)
      parts.push({ text: text.slice(at - from, end - from), ...(isWithin && { within: next.shown }) })
      at = end
      if (next?.to === at) nth++
    }
    return parts
  })
}

/** The same for what shows plain text. */
export const withoutTurns = (texts: readonly string[]): readonly string[] => {
  const idle = idleTurns(texts.join(''))
  if (idle.length === 0) return texts
  let [from, nth] = [0, 0]
  return texts.map((text) => {
    let kept = ''
    let at = 0
    for (let place = idle[nth]; place !== undefined && place < from + text.length; place = idle[++nth]) {
      kept += text.slice(at, place - from)
      at = place - from + 1
    }
    from += text.length
    return kept + text.slice(at)
  })
}
