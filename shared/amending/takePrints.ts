// What is left of words that have faded: enough to say that, and where, others stand there now, and too little to read, or to
// prove what somebody guesses. A print is 32 bits of a hash, with a salt of its own for each time that it is taken.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { FrozenNode } from '../sharing/frozenWords.ts'
import { type Block, blocksOf } from './blocks.ts'
import type { Prints } from './prints.ts'

const HEX_DIGITS = 8

const printOf = (salt: string, text: string): string =>
  bytesToHex(sha256(utf8ToBytes(`${salt} ${text.normalize('NFC')}`))).slice(0, HEX_DIGITS)

export const takePrints = ({ title, content, salt }: { title: string; content: FrozenNode; salt: string }): Prints => ({
  salt,
  title: printOf(salt, title),
  blocks: blocksOf(content).map(({ text }) => printOf(salt, text))
})

/** Which of these blocks were not there when the prints were taken, and whether any that was there is gone. */
export const changedSince = (
  { salt, title: oldTitle, blocks: old }: Prints,
  now: { title: string; blocks: readonly Block[] }
): { isRenamed: boolean; changed: boolean[]; isSomethingGone: boolean } => {
  const standing = now.blocks.map(({ text }) => printOf(salt, text))
  return {
    isRenamed: printOf(salt, now.title) !== oldTitle,
    changed: standing.map((print) => !old.includes(print)),
    isSomethingGone: old.some((print) => !standing.includes(print))
  }
}
