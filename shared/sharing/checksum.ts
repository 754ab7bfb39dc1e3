// The checksum of frozen words, so that two people can tell that they hold the same: SHA-256, as 64 lower-case hex digits, of the UTF-8
// bytes of their JSON with the keys of every object in the order of their code units, and no space between (RFC 8785, as far as it goes
// here: no number in it is anything but a small whole one). What `.json` shows under `checksum` is not part of it.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { FROZEN_SCHEMA, type FrozenWords } from './frozenWords.ts'

/** Undefined for what was frozen before there was one: what was given out then says nothing that it did not say. */
export const checksumOf = (words: FrozenWords): string | undefined =>
  words.schema === FROZEN_SCHEMA ? bytesToHex(sha256(utf8ToBytes(canonicalJson(words)))) : undefined

export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonicalJson(one)}`).join(',')}}`
}
