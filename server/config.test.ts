import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

const FROM = 'alongside@example.org'
const mailOf = (SMTP_URL: string, MAIL_FROM = FROM) => {
  const config = readConfig({ SMTP_URL, MAIL_FROM })
  return 'problems' in config ? config.problems : config.mail
}

describe('mail', () => {
  it('is not there while neither is set', () => {
    expect(readConfig({})).toMatchObject({ mail: undefined })
  })

  it.each([
    ['smtp://localhost', { host: 'localhost', port: undefined, secure: false, credentials: undefined }],
    ['smtp://127.0.0.1:2525/', { host: '127.0.0.1', port: 2525, secure: false, credentials: undefined }],
    ['smtps://mail.example.org', { host: 'mail.example.org', port: undefined, secure: true, credentials: undefined }],
    [
      'smtps://al%40example.org:hu%2Fsh@[::1]:465',
      { host: '::1', port: 465, secure: true, credentials: { user: 'al@example.org', pass: 'hu/sh' } }
    ]
  ])('goes to %s', (url, server) => {
    expect(mailOf(url)).toEqual({ server, from: { name: '', address: FROM } })
  })

  it.each([
    [FROM, { name: '', address: FROM }],
    [`Alongside <${FROM}>`, { name: 'Alongside', address: FROM }],
    [`Älongside, for Amara<${FROM}>`, { name: 'Älongside, for Amara', address: FROM }]
  ])('comes from %s', (from, sender) => {
    expect(mailOf('smtp://localhost', from)).toMatchObject({ from: sender })
  })

  it.each([
    'localhost',
    'http://localhost',
    'smtp://',
    'smtp:localhost',
    'smtp://localhost:0',
    'smtp://localhost:99999',
    'smtp://localhost/path',
    'smtp://localhost?pool=true',
    'smtp://localhost#x',
    'smtp://user@localhost',
    'smtp://:hush@localhost',
    'smtp://user:hush%@localhost',
    'smtp://a b'
  ])('does not go to %s, of which nothing is said again', (url) => {
    const problems = mailOf(url)
    expect(problems).toEqual([expect.stringMatching(/^SMTP_URL: expects smtp:/)])
    expect(JSON.stringify(problems)).not.toContain('hush')
  })

  it.each([
    'alongside',
    `Alongside ${FROM}`,
    'Alongside <alongside>',
    `<${FROM}>`,
    `Alongside <${FROM}>, Other <other@example.org>`,
    `${FROM}, other@example.org`,
    `"Alongside" <${FROM}>`,
    `Along\nside <${FROM}>`,
    `Along\r\nBcc: x <${FROM}>`,
    `${'x'.repeat(101)} <${FROM}>`
  ])('does not come from %j', (from) => {
    expect(mailOf('smtp://localhost', from)).toEqual(['MAIL_FROM: expects one mail address, or Name <address>'])
  })

  it.each([
    [{ SMTP_URL: 'smtp://localhost' }, 'MAIL_FROM'],
    [{ MAIL_FROM: FROM }, 'SMTP_URL']
  ])('needs both: %j', (environment, missing) => {
    expect(readConfig(environment)).toEqual({ problems: [expect.stringMatching(new RegExp(`^${missing}: expects `))] })
  })
})
