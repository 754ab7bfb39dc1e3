// Everything a person wrote is sealed before it is stored: AES-256-GCM with a key per alliance, a random
// 96-bit nonce, a 16-byte tag, and what it is (`alliance|seq|kind`) as associated data, so that one row
// cannot be passed off as another. A sealed blob: version (1), nonce (12), ciphertext, tag (16).
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const VERSION = 1
const NONCE = 12
const TAG = 16
export const KEY_BYTES = 32

/** A sealed value was changed, moved, or belongs to another key. */
export class Unsealable extends Error {
  override name = 'Unsealable'
}

/** Random nonces, drawn many at a time: asking the system for twelve bytes costs more than sealing a keystroke. Each is
 *  handed out once. */
export class Nonces {
  #pool: Uint8Array = new Uint8Array(0)
  #at = 0

  next(): Uint8Array {
    if (this.#at === this.#pool.length) {
      this.#pool = randomBytes(NONCE * 256)
      this.#at = 0
    }
    this.#at += NONCE
    return this.#pool.subarray(this.#at - NONCE, this.#at)
  }
}

/** `nonce`: 96 random bits that nothing else was ever sealed with. */
export const seal = (key: Uint8Array, plain: Uint8Array, about: string, nonce: Uint8Array = randomBytes(NONCE)): Uint8Array => {
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG })
  cipher.setAAD(Buffer.from(about))
  // A buffer of its own: one from Node's pool would carry eight kilobytes of others to the storage thread.
  const sealed = new Uint8Array(1 + NONCE + plain.length + TAG)
  sealed[0] = VERSION
  sealed.set(nonce, 1)
  sealed.set(cipher.update(plain), 1 + NONCE)
  cipher.final()
  sealed.set(cipher.getAuthTag(), 1 + NONCE + plain.length)
  return sealed
}

/** Throws Unsealable when the blob was not sealed by this key for exactly this. */
export const unseal = (key: Uint8Array, sealed: Uint8Array, about: string): Uint8Array => {
  if (sealed.length < 1 + NONCE + TAG || sealed[0] !== VERSION) throw new Unsealable(`${about}: not a sealed value`)
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + NONCE), { authTagLength: TAG })
  decipher.setAAD(Buffer.from(about))
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG))
  try {
    const plain = decipher.update(sealed.subarray(1 + NONCE, sealed.length - TAG))
    // Nothing more comes of it; but only now it is known to be what was sealed.
    decipher.final()
    return plain
  } catch (cause) {
    throw new Unsealable(`${about}: damaged, or sealed with another key`, { cause })
  }
}

export const sealText = (key: Uint8Array, text: string, about: string): Uint8Array => seal(key, Buffer.from(text), about)

export const unsealText = (key: Uint8Array, sealed: Uint8Array, about: string): string =>
  Buffer.from(unseal(key, sealed, about)).toString('utf8')
