// A point at one letter of a section, as Yjs writes it (a relative position), in base64url: it stays at that letter wherever that goes, and
// says so when it is gone.
import * as Y from 'yjs'
import { ALPHABET, toBase64Url } from './ids.ts'

/** Which letter: the number of its pen, and which of the letters of that pen it is. */
export type Letter = { client: number; clock: number }

/** Wherever words are put in before it or behind it, a point stays at its own letter: `side` is where its words lie. */
export const pointAt = ({ client, clock }: Letter, side: 'first' | 'last'): string =>
  toBase64Url(
    Y.encodeRelativePosition(Y.createRelativePositionFromJSON({ item: { client, clock }, assoc: side === 'first' ? 0 : -1 }))
  )

/** Undefined for anything that `pointAt` did not write. */
export const letterAt = (point: string): Letter | undefined => {
  const place = decode(point)
  if (place?.item == null) return undefined
  const { client, clock } = place.item
  const isOurs = pointAt({ client, clock }, place.assoc < 0 ? 'last' : 'first') === point
  return isOurs ? { client, clock } : undefined
}

const decode = (point: string): Y.RelativePosition | undefined => {
  try {
    return Y.decodeRelativePosition(fromBase64Url(point))
  } catch {
    return undefined // what lib0 cannot read is no point: an expected refusal
  }
}

/** Throws at what is none. */
const fromBase64Url = (text: string): Uint8Array => {
  const bytes: number[] = []
  let bits = 0
  let held = 0
  for (const letter of text) {
    const value = ALPHABET.indexOf(letter)
    if (value < 0) throw new RangeError('no base64url')
    held = ((held << 6) | value) & 0xfff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes.push((held >> bits) & 0xff)
    }
  }
  return Uint8Array.from(bytes)
}
