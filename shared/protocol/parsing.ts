// What was sent, parsed by a schema; or the refusal that names what is wrong with it.
import * as z from 'zod/mini'
import type { Refusal } from './refusals.ts'

/** An unknown key is named, but not at any length. */
const MAX_FIELD = 100

export const parseBody = <S extends z.core.$ZodType>(schema: S, value: unknown): { body: z.output<S> } | Refusal => {
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
