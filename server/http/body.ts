// The body of a request: read last, after who comes and which alliance, and parsed once.
import express from 'express'
import * as z from 'zod/mini'
import { parseBody } from '../../shared/protocol/parsing.ts'
import { type Refusal, isRefusal } from '../../shared/protocol/refusals.ts'
import type { Visit } from './guarded.ts'

const MAX_BODY_BYTES = 256 * 1024
const JSON_TYPES = ['application/json', 'application/*+json']

/** For acts that say nothing more than their address. */
const nothing = z.strictObject({})

/** A whole copy of an alliance, with all that was ever agreed in it. */
const MAX_COPY_BYTES = 8 * 1024 * 1024

// Compressed bodies are refused: nothing that a page sends here is large.
const reading = { inflate: false, type: () => true }
const READERS = {
  usual: { limit: MAX_BODY_BYTES, readBody: express.json({ ...reading, limit: MAX_BODY_BYTES }) },
  copy: { limit: MAX_COPY_BYTES, readBody: express.raw({ ...reading, limit: MAX_COPY_BYTES }) }
}
type Reader = (typeof READERS)[keyof typeof READERS]

/** Guard: a JSON body of this shape. Over 256 KiB, not JSON, malformed, an unknown key, a wrong type. */
export const bodyOf =
  <S extends z.core.$ZodType>(schema: S) =>
  async (visit: Visit): Promise<{ body: z.output<S> } | Refusal> => {
    const read = await readBody(visit)
    return isRefusal(read) ? read : parseBody(schema, read.sent)
  }

/** Guard: a body as large as a copy may be, as it came: to take it apart is work for another thread. */
export const copyBody = async (visit: Visit): Promise<{ sent: Uint8Array } | Refusal> => {
  const read = await readBody(visit, READERS.copy)
  if (isRefusal(read)) return read
  return { sent: read.sent instanceof Uint8Array ? read.sent : new Uint8Array() }
}

/** Guard: the same, of a body of which everything may be left out, itself included. */
export const anyBodyOf =
  <S extends z.core.$ZodType>(schema: S) =>
  async (visit: Visit): Promise<{ body: z.output<S> } | Refusal> => {
    const read = await readBody(visit)
    return isRefusal(read) ? read : parseBody(schema, read.sent ?? {})
  }

/** Guard: no body, or an empty object. */
export const noBody = async (visit: Visit): Promise<object | Refusal> => {
  const read = await readBody(visit)
  if (isRefusal(read)) return read
  const found = parseBody(nothing, read.sent ?? {})
  return isRefusal(found) ? found : {}
}

/** `sent` is undefined when nothing was. */
const readBody = async (visit: Visit, using: Reader = READERS.usual): Promise<{ sent: unknown } | Refusal> => {
  const { request } = visit
  // Said before it is sent: answered without reading it all.
  if (Number(request.get('Content-Length') ?? 0) > using.limit) return { refused: 'too-large' }
  const type = request.is(JSON_TYPES)
  if (type === null || request.get('Content-Length') === '0') return { sent: undefined }
  if (type === false) return { refused: 'not-json' }
  try {
    // The parser reads what is too large to its end before it says so, however long that is.
    if ((await Promise.race([parsed(visit, using), overrun(visit, using)])) === 'overrun') return { refused: 'too-large' }
  } catch (error) {
    return refusalFor(error)
  }
  return { sent: request.body }
}

const parsed = ({ request, response }: Visit, { readBody: read }: Reader): Promise<void> =>
  new Promise((resolve, reject) => {
    read(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)))
  })

/** Resolves when more has come than is taken; never, when it does not. */
const overrun = ({ request }: Visit, { limit }: Reader): Promise<'overrun'> =>
  new Promise((resolve) => {
    let read = 0
    request.on('data', ({ length }: Buffer) => {
      read += length
      if (read > limit) resolve('overrun')
    })
  })

const refusalFor = (error: unknown): Refusal => {
  switch (error instanceof Error && 'type' in error ? error.type : undefined) {
    case 'entity.too.large':
      return { refused: 'too-large' }
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return { refused: 'not-json' }
    case 'entity.parse.failed':
      return { refused: 'bad-request', detail: 'The body is not well-formed JSON.' }
    // The browser went away in the middle: there is nobody left to answer.
    case 'request.aborted':
    case 'request.size.invalid':
      return { refused: 'bad-request', detail: 'The body did not arrive whole.' }
    default:
      throw error
  }
}
