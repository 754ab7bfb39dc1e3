// Whoever holds a token is let in: 256 random bits, so that nobody can guess one, of which only the hash
// is kept, so that nobody can read one out of a stolen database.
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { toBase64Url } from '../../shared/alliance/ids.ts'
import { LASTS_DAYS } from '../../shared/permissions/lasting.ts'
import type { Random } from './ports.ts'

const TOKEN_BYTES = 32

export const newToken = (random: Random): string => toBase64Url(random(TOKEN_BYTES))

/** A random token needs no salt and no slow hash: there is nothing to try. */
export const hashToken = (token: string): Uint8Array => sha256(utf8ToBytes(token))

/** How long an invitation's link opens its seat. */
export const LINK_OPEN_FOR_MS = LASTS_DAYS.invitation * 24 * 60 * 60 * 1000
