// Every id is 128 random bits in 22 characters of base64url: unguessable, and safe in a path,
// an HTML id and a file name.

declare const kind: unique symbol
type Id<K extends string> = string & { readonly [kind]: K }

export type AllianceId = Id<'alliance'>
export type SeatId = Id<'seat'>
export type PersonId = Id<'person'>
export type InvitationId = Id<'invitation'>
export type SectionId = Id<'section'>
export type SessionId = Id<'session'>
export type ProposalId = Id<'proposal'>
export type SnapshotId = Id<'snapshot'>
export type RescueId = Id<'rescue'>
export type ReturnId = Id<'return'>
export type NoteId = Id<'note'>
export type SheetId = Id<'sheet'>
export type ComingBackId = Id<'coming-back'>

const SHAPE = /^[A-Za-z0-9_-]{22}$/

/** A new id of 128 random bits. `random` is an argument so that a test can say which. */
export const newId = <I extends Id<string>>(random: (bytes: number) => Uint8Array = randomBytes): I =>
  toBase64Url(random(16)) as I

/** The id, when the text has the shape of one; else undefined: a malformed id is an unknown id. */
export const parseId = <I extends Id<string>>(text: unknown): I | undefined =>
  typeof text === 'string' && SHAPE.test(text) ? (text as I) : undefined

export const randomBytes = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))

export const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** base64url without padding (RFC 4648, section 5). */
export const toBase64Url = (bytes: Uint8Array): string => {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 6) {
      bits -= 6
      text += ALPHABET[(held >> bits) & 63]
    }
    held &= (1 << bits) - 1
  }
  return bits > 0 ? text + ALPHABET[(held << (6 - bits)) & 63] : text
}
