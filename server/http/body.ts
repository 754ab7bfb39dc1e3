// The body of a request: read last, after who comes and which alliance, and parsed once.
import express from 'express'
import * as z from 'zod/mini'
import { type Refusal, isRefusal } from '../../shared/protocol/refusals.ts'
import type { Visit } from './guarded.ts'

const MAX_BODY_BYTES = 256 * 1024
/** An unknown key is named, but not at any length. */
const MAX_FIELD = 100
const JSON_TYPES = ['application/json', 'application/*+json']

/** For acts that say nothing more than their address. */
const nothing = z.strictObject({})

/** A whole copy of an alliance, with all that was ever agreed in it. */
const MAX_COPY_BYTES = 8 * 1024 * 1024

// Compressed bodies are refused: nothing that a page sends here is large.
const reader = (limit: number) => ({ limit, readJson: express.json({ limit, inflate: false, type: () => true }) })
const READERS = { usual: reader(MAX_BODY_BYTES), copy: reader(MAX_COPY_BYTES) }
type Reader = (typeof READERS)[keyof typeof READERS]

/** Guard: a JSON body of this shape. Over 256 KiB, not JSON, malformed, an unknown key, a wrong type. */
export const bodyOf =
  <S extends z.core.$ZodType>(schema: S) =>
  async (visit: Visit): Promise<{ body: z.output<S> } | Refusal> => {
    const read = await readBody(visit)
    return isRefusal(read) ? read : parse(schema, read.sent)
  }

/** Guard: the same, of a body as large as a copy may be. */
export const copyBodyOf =
  <S extends z.core.$ZodType>(schema: S) =>
  async (visit: Visit): Promise<{ body: z.output<S> } | Refusal> => {
    const read = await readBody(visit, READERS.copy)
    return isRefusal(read) ? read : parse(schema, read.sent)
  }

/** Guard: the same, of a body of which everything may be left out, itself included. */
export const anyBodyOf =
  <S extends z.core.$ZodType>(schema: S) =>
  async (visit: Visit): Promise<{ body: z.output<S> } | Refusal> => {
    const read = await readBody(visit)
    return isRefusal(read) ? read : parse(schema, read.sent ?? {})
  }

/** Guard: no body, or an empty object. */
export const noBody = async (visit: Visit): Promise<object | Refusal> => {
  const read = await readBody(visit)
  if (isRefusal(read)) return read
  const found = parse(nothing, read.sent ?? {})
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

const parsed = ({ request, response }: Visit, { readJson }: Reader): Promise<void> =>
  new Promise((resolve, reject) => {
    readJson(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)))
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

const parse = <S extends z.core.$ZodType>(schema: S, value: unknown): { body: z.output<S> } | Refusal => {
  const result = z.safeParse(schema, value)
  if (result.success) return { body: result.data }
  const issue = result.error.issues[0]
  if (issue === undefined) return { refused: 'bad-request' }
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path
  const field = path.map(String).join('.').slice(0, MAX_FIELD)
  if (field === '') return { refused: 'bad-request', detail: 'The body should be a JSON object.' }
  return { refused: 'bad-request', field, detail: `${field}: ${expectation(issue)}` }
}

/** What would have been right. Never what was sent: it may be somebody's name. */
const expectation = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case 'unrecognized_keys':
      return 'is not known here'
    case 'invalid_type':
      return `expects ${issue.expected === 'int' ? 'a whole number' : `a value of type ${issue.expected}`}`
    case 'invalid_value':
      return `expects one of ${issue.values.map(String).join(', ')}`
    case 'too_big':
      return `expects at most ${String(issue.maximum)}`
    case 'too_small':
      return `expects at least ${String(issue.minimum)}`
    case 'custom':
    case 'invalid_format':
    case 'invalid_element':
    case 'invalid_key':
    case 'invalid_union':
    case 'not_multiple_of':
      return issue.message
  }
}
