// A hash over everything of a section: title, rank, key, whether it is set aside, and its body with every block, attribute, mark and
// letter, the inks among them. Two documents that hold the same have the same hash, whatever their history; the digest
// (digest.ts) leaves out what a yes does not bind to, this leaves out nothing. Compared between page and server only, by the
// same version of both: it is not kept anywhere, and its form may change.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import * as Y from 'yjs'
import type { Section } from './layout.ts'
import { MAX_DEPTH, runsOf } from './sectionText.ts'

/** Sixty-four lower-case hex digits. */
export const wholeHash = (section: Section): string => hashOf(wholeForm(section))

export const hashOf = (form: unknown): string => bytesToHex(sha256(utf8ToBytes(JSON.stringify(form))))

const wholeForm = ({ title, rank, key, setAside, body }: Section): unknown => [
  title,
  rank,
  key ?? null,
  setAside,
  childrenOf(body, 1)
]

const childrenOf = (parent: Y.XmlFragment, depth: number): unknown[] =>
  depth > MAX_DEPTH
    ? ['too deep']
    : parent.toArray().map((child) => {
        if (child instanceof Y.XmlText) return wordsOf(child)
        if (!(child instanceof Y.XmlElement)) return 'something else'
        return [child.nodeName, ordered(Object.entries(child.getAttributes())), childrenOf(child, depth + 1)]
      })

/** Neighbours with the same marks are one run, whoever wrote them. */
const wordsOf = (text: Y.XmlText): [words: string, marks: string][] => {
  const runs: [string, string][] = []
  for (const { text: words, marks } of runsOf(text)) {
    const form = JSON.stringify(ordered([...marks]))
    const last = runs.at(-1)
    if (last !== undefined && last[1] === form) last[0] += words
    else runs.push([words, form])
  }
  return runs
}

/** By name, at every depth: two who set the same at the same moment may have done it in another order. */
const ordered = (entries: [string, unknown][]): [string, unknown][] =>
  entries.map(([name, value]): [string, unknown] => [name, isRecord(value) ? ordered(Object.entries(value)) : value]).sort(byName)

const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : a > b ? 1 : 0)

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
