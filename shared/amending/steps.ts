// Two rows of words side by side, step by step: what stayed, and what stands for what. What Myers' comparison (An O(ND) Difference
// Algorithm, 1986, as the library does it) finds is the shortest way from one to the other; it is made one that reads well.
import { diffArrays } from 'diff'
import { type Place, inOrder } from './inOrder.ts'
import type { Token } from './tokens.ts'

/** `same`: as many of the one as of the other, which differ in their spaces at most. */
export type Step = { is: 'same' | 'changed'; old: Token[]; now: Token[] }

/** What a comparison may still cost: the ways tried, over all blocks of two versions. */
export type Effort = { left: number }

/** Longer rows are cut first at the words that stand once in both. */
const SHORT = 400
/** Looking for one more difference takes as long as the rows are: in very long ones fewer are looked for. */
const MOST_STEPS = 10_000_000

export const stepsBetween = (old: readonly Token[], now: readonly Token[], effort: Effort): Step[] => {
  const [before, after] = [old.map(({ key }) => key), now.map(({ key }) => key)]
  const steps: Step[] = []
  let [b, a] = [0, 0]
  const end: Place = [old.length, now.length]
  for (const [toB, toA] of [...inOrder(before, after, { gaps: old.length + now.length > SHORT }), end]) {
    if (b < toB || a < toA) compareGap(steps, { old: old.slice(b, toB), now: now.slice(a, toA), effort })
    const [was, is] = [old[toB], now[toA]]
    if (was !== undefined && is !== undefined) stay(steps, was, is)
    ;[b, a] = [toB + 1, toA + 1]
  }
  return joined(whole(joined(settled(spacesAside(steps)))))
}

const compareGap = (steps: Step[], { old, now, effort }: { old: Token[]; now: Token[]; effort: Effort }): void => {
  const apart = (): void => write(steps, { is: 'changed', old, now })
  if (old.length === 0 || now.length === 0 || old.length + now.length === 2) return apart()
  const parts = diffArrays(
    old.map(({ key }) => key),
    now.map(({ key }) => key),
    { maxEditLength: Math.floor(Math.min(Math.sqrt(effort.left), MOST_STEPS / (old.length + now.length))) }
  )
  // Too unlike for a comparison to say anything. It was looked for long enough.
  if (parts === undefined) {
    effort.left = Math.floor(effort.left / 2)
    return apart()
  }
  let [o, n, edits] = [0, 0, 0]
  for (const { added, removed, count } of parts) {
    const [was, is] = [added ? [] : old.slice(o, (o += count)), removed ? [] : now.slice(n, (n += count))]
    if (added || removed) edits += count
    write(steps, { is: added || removed ? 'changed' : 'same', old: was, now: is })
  }
  effort.left = Math.max(0, effort.left - edits * edits - Math.floor((edits * (old.length + now.length)) / 16))
}

const stay = (steps: Step[], old: Token, now: Token): void => {
  const last = steps.at(-1)
  if (last?.is !== 'same') steps.push({ is: 'same', old: [old], now: [now] })
  else {
    last.old.push(old)
    last.now.push(now)
  }
}

/** Neighbours of one kind are one step. */
const write = (steps: Step[], { is, old, now }: Step): void => {
  if (old.length + now.length === 0) return
  const last = steps.at(-1)
  if (last?.is !== is) steps.push({ is, old: [...old], now: [...now] })
  else {
    for (const token of old) last.old.push(token)
    for (const token of now) last.now.push(token)
  }
}

const isSpace = ({ kind }: Token): boolean => kind === 'space' || kind === 'break'
const isWord = ({ kind }: Token): boolean => kind === 'word'

/** Where only spaces differ, nothing was written: the ones now stand for the ones before. */
const spacesAside = (steps: readonly Step[]): Step[] => {
  const calm: Step[] = []
  for (const step of steps) {
    const isOnlySpace = step.is === 'changed' && step.old.every(isSpace) && step.now.every(isSpace)
    if (!isOnlySpace) write(calm, step)
    else {
      const length = Math.max(step.old.length, step.now.length)
      write(calm, { is: 'same', old: filled(step.old, length), now: filled(step.now, length) })
    }
  }
  return calm
}

const filled = (tokens: readonly Token[], length: number): Token[] => {
  const end = tokens.at(-1)
  const nothing: Token = { kind: 'space', text: '', at: end === undefined ? 0 : end.at + end.text.length, key: ' ' }
  return Array.from({ length }, (_, nth) => tokens[nth] ?? nothing)
}

/** What was put in, or taken out, begins after the end of a sentence, not with it: the sign is the same either way. */
const settled = (steps: readonly Step[]): Step[] => {
  const calm: Step[] = []
  for (const [nth, step] of steps.entries()) {
    const next = steps[nth + 1]
    const row = step.old.length === 0 ? step.now : step.now.length === 0 ? step.old : []
    const [first] = row
    const [was, is] = [next?.old[0], next?.now[0]]
    if (
      step.is === 'changed' &&
      row.length > 1 &&
      first?.kind === 'sign' &&
      first.key === is?.key &&
      was !== undefined &&
      next !== undefined
    ) {
      const [old, now] = row === step.now ? [was, first] : [first, is]
      write(calm, { is: 'same', old: [old], now: [now] })
      next.old.shift()
      next.now.shift()
      const rest = [...row.slice(1), row === step.now ? is : was]
      write(calm, { is: 'changed', old: row === step.now ? [] : rest, now: row === step.now ? rest : [] })
    } else write(calm, step)
  }
  return calm
}

/** A few words that stayed between two places where more was put for other words changed with them: what reads as one change is one. */
const joined = (steps: readonly Step[]): Step[] => {
  const calm: Step[] = []
  for (const step of steps) {
    write(calm, step)
    for (let last = calm.at(-1); last?.is === 'changed'; last = calm.at(-1)) {
      const [before, island] = calm.slice(-3)
      if (calm.length < 3 || before === undefined || island === undefined || !isIsland(before, island, last)) break
      calm.splice(-2)
      for (const { old, now } of [island, last]) write(calm, { is: 'changed', old, now })
    }
  }
  return calm
}

const isIsland = (before: Step, island: Step, after: Step): boolean => {
  if (island.now.length > 2 * MOST_ISLAND + 1 || !isReplaced(before) || !isReplaced(after)) return false
  const words = island.now.filter(isWord)
  const size = letters(words)
  return words.length <= MOST_ISLAND && size <= weight(before) && size <= weight(after)
}

const MOST_ISLAND = 3
const isReplaced = ({ old, now }: Step): boolean => old.some(isWord) && now.some(isWord)
const letters = (tokens: readonly Token[]): number => tokens.reduce((sum, { text }) => sum + text.length, 0)
const weight = ({ old, now }: Step): number => Math.max(letters(old.filter(isWord)), letters(now.filter(isWord)))

/** A sign that changed takes the word with it that it is written on: a comma alone, struck through, is overlooked. */
const whole = (steps: readonly Step[]): Step[] => {
  const calm: Step[] = []
  for (const [nth, step] of steps.entries()) {
    const isSigns = step.is === 'changed' && ![...step.old, ...step.now].some(isWord)
    const before = calm.at(-1)
    const next = steps[nth + 1]
    if (isSigns && before?.is === 'same' && isWordAt(before, -1)) {
      const [old, now] = [before.old.pop(), before.now.pop()]
      if (before.now.length === 0) calm.pop()
      write(calm, { is: 'changed', old: [...(old ? [old] : []), ...step.old], now: [...(now ? [now] : []), ...step.now] })
    } else if (isSigns && next?.is === 'same' && isWordAt(next, 0)) {
      const [old, now] = [next.old.shift(), next.now.shift()]
      write(calm, { is: 'changed', old: [...step.old, ...(old ? [old] : [])], now: [...step.now, ...(now ? [now] : [])] })
    } else write(calm, step)
  }
  return calm
}

const isWordAt = ({ old, now }: Step, at: number): boolean => {
  const [was, is] = [old.at(at), now.at(at)]
  return was !== undefined && is !== undefined && isWord(was) && isWord(is)
}
