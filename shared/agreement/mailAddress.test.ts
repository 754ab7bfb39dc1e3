import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isMailAddress } from './mailAddress.ts'

it.each([
  'amara@example.org',
  'Amara.Okafor+alliance@mail.example.co.uk',
  "o'neill@example.org",
  'a@b',
  'amara@xn--bcher-kva.example',
  `${'a'.repeat(64)}@example.org`
])('is one: %s', (text) => {
  expect(isMailAddress(text)).toBe(true)
})

it.each([
  '',
  'amara',
  '@example.org',
  'amara@',
  'amara@@example.org',
  'amara@example.org, jonas@example.org',
  'amara@example.org;jonas@example.org',
  'Amara <amara@example.org>',
  '<amara@example.org>',
  '"amara"@example.org',
  'amara@[127.0.0.1]',
  'amara@exam ple.org',
  ' amara@example.org',
  'amara@example.org\n',
  'amara@example.org\r\nBcc: jonas@example.org',
  'amara@example.org\u0000',
  'amara@-example.org',
  'amara@example..org',
  '.amara@example.org',
  'amara.@example.org',
  'amära@example.org',
  `${'a'.repeat(65)}@example.org`,
  `amara@${'a'.repeat(64)}.org`,
  `amara@${'abcdefgh.'.repeat(28)}org`
])('is none: %j', (text) => {
  expect(isMailAddress(text)).toBe(false)
})

it('whatever is one holds nothing that could end a line, begin a header, or name another', () => {
  const piece = fc.constantFrom(
    'amara',
    '@',
    'example.org',
    '\r\n',
    '\n',
    'Bcc:',
    ',',
    ';',
    ' ',
    '<',
    '>',
    '"',
    '\\',
    '(',
    ')',
    '.',
    '\u2028'
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(piece).map((pieces) => pieces.join('')),
        fc.string({ unit: 'binary' })
      ),
      (text) => {
        const isClean = /^[\x21-\x7e]+$/.test(text) && !/[<>()[\]\\,;:"]/.test(text)
        expect(isClean || !isMailAddress(text)).toBe(true)
      }
    )
  )
})
