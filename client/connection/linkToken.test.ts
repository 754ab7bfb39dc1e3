import { describe, expect, it } from 'vitest'
import { tokenIn } from './linkToken.ts'

const token = `${'aZ09_-'.repeat(7)}A`

describe('the token behind the #', () => {
  it.each(['', '.', ',', ')', ').', '>', '%3E', '”', '%20', '?!'])('is found with %j hanging on it', (hanging) => {
    expect(tokenIn(token + hanging)).toBe(token)
  })

  it.each([
    ['', 'missing'],
    [token.slice(1), 'cut'],
    [`${token}A`, 'too long'],
    [`${token}.html`, 'with words on it'],
    ['%', 'broken']
  ])('is not in %j: %s', (fragment) => {
    expect(tokenIn(fragment)).toBeUndefined()
  })
})
