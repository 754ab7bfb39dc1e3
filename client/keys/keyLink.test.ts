import { expect, test } from 'vitest'
import { tokenInKey } from './keyLink.ts'

const token = `${'aZ09_-'.repeat(7)}A`

test.each([
  ['the link', `http://localhost:4400/me#${token}`],
  ['with spaces around, as copied from a note', `  http://localhost:4400/me#${token}\n`],
  ['only what stands behind the #', token]
])('the token is found in %s', (_, pasted) => {
  expect(tokenInKey(pasted)).toBe(token)
})

test.each(['', 'http://localhost:4400/me', 'http://localhost:4400/me#', 'the word key', `${token} and more`])(
  'there is none in %j',
  (pasted) => {
    expect(tokenInKey(pasted)).toBeUndefined()
  }
)
