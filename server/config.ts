// The one place that reads the environment. Every problem is found before anything listens, one line each,
// naming the variable and what it expects.
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { isMailAddress } from '../shared/agreement/mailAddress.ts'
import type { MailServer, Sender } from './mail/SmtpPost.ts'
import { KEY_BYTES } from './storage/sealing.ts'

export type Config = {
  port: number
  host: string
  /** The origin people use; undefined: `http://localhost:PORT` with the real port. */
  publicUrl: URL | undefined
  dataDir: string
  /** 32 bytes; undefined: a file in the data directory, made at the first start. */
  masterKey: Uint8Array | undefined
  operatorName: string | undefined
  metricsToken: string | undefined
  /** Addresses or ranges whose Forwarded headers count. */
  trustedProxies: string[]
  rateLimits: 'on' | 'off'
  /** Undefined: there is no mail. */
  mail: { server: MailServer; from: Sender } | undefined
}

/** Variables of what is not built yet: set, they would be silently ignored, so they are refused. */
const NOT_YET = ['DATABASE_URL', 'REDIS_URL']

export type ConfigProblems = { problems: string[] }

/** The configuration, or every problem with it. An empty variable counts as unset. */
export const readConfig = (environment: Readonly<Record<string, string | undefined>>): Config | ConfigProblems => {
  const problems: string[] = []
  const value = (name: string): string | undefined => {
    const text = environment[name]?.trim()
    return text === '' ? undefined : text
  }
  const read = <T>(name: string, expects: string, parse: (text: string) => T | undefined): T | undefined => {
    const text = value(name)
    if (text === undefined) return undefined
    const parsed = parse(text)
    if (parsed === undefined) problems.push(`${name}: expects ${expects}`)
    return parsed
  }

  for (const name of NOT_YET)
    if (value(name) !== undefined) problems.push(`${name}: expects to be unset: this version does not use it`)

  const port = read('PORT', 'a whole number from 0 to 65535', parsePort) ?? 4400
  const host = read('HOST', 'an address or host name to listen on', parseHost) ?? '127.0.0.1'
  const publicUrl = read('PUBLIC_URL', 'an http or https origin such as https://alongside.example, without a path', parseOrigin)
  const key = read('MASTER_KEY', '32 bytes in base64', parseKey)
  const keyFromFile = read('MASTER_KEY_FILE', 'the path of a readable file that holds 32 bytes in base64', (path) =>
    parseKey(readText(path) ?? '')
  )
  if (value('MASTER_KEY') !== undefined && value('MASTER_KEY_FILE') !== undefined)
    problems.push('MASTER_KEY_FILE: expects to be unset when MASTER_KEY is set')
  const operatorName = read('OPERATOR_NAME', '1 to 200 characters on one line', (text) =>
    text.length <= 200 && !/\p{Cc}/u.test(text) ? text : undefined
  )
  const metricsToken = read('METRICS_TOKEN', '16 to 200 visible ASCII characters', (text) =>
    /^[\x21-\x7e]{16,200}$/.test(text) ? text : undefined
  )
  const trustedProxies =
    read('TRUSTED_PROXIES', 'addresses or ranges such as 10.0.0.0/8, separated by commas', parseProxies) ?? []
  const rateLimits = read('RATE_LIMITS', 'on or off', (text) => (text === 'on' || text === 'off' ? text : undefined)) ?? 'on'
  if (rateLimits === 'off' && publicUrl !== undefined && !isLocalhost(publicUrl))
    problems.push('RATE_LIMITS: expects on when PUBLIC_URL is not a localhost URL')

  const server = read(
    'SMTP_URL',
    'smtp://HOST or smtps://HOST, with user:password@ before and :PORT behind it where needed',
    parseSmtp
  )
  const from = read('MAIL_FROM', 'one mail address, or Name <address>', parseSender)
  if (value('SMTP_URL') === undefined && value('MAIL_FROM') !== undefined)
    problems.push('SMTP_URL: expects a mail server, as MAIL_FROM is set')
  if (value('SMTP_URL') !== undefined && value('MAIL_FROM') === undefined)
    problems.push('MAIL_FROM: expects one mail address, or Name <address>, as SMTP_URL is set')
  const mail = server === undefined || from === undefined ? undefined : { server, from }

  if (problems.length > 0) return { problems }
  const dataDir = resolve(value('DATA_DIR') ?? 'data')
  return {
    port,
    host,
    publicUrl,
    dataDir,
    masterKey: key ?? keyFromFile,
    operatorName,
    metricsToken,
    trustedProxies,
    rateLimits,
    mail
  }
}

const isLocalhost = (url: URL): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)

const parsePort = (text: string): number | undefined => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  return port <= 65_535 ? port : undefined
}

const parseHost = (text: string): string | undefined =>
  isIP(text) !== 0 || /^[A-Za-z0-9]([A-Za-z0-9.-]{0,252})$/.test(text) ? text : undefined

const parseOrigin = (text: string): URL | undefined => {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  const isOrigin = url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && url.password === ''
  return isOrigin && (url.protocol === 'http:' || url.protocol === 'https:') ? url : undefined
}

/** Nothing of it is ever told: it may hold a password. */
const parseSmtp = (text: string): MailServer | undefined => {
  if (!URL.canParse(text)) return undefined
  const { protocol, username, password, hostname, port, pathname, search, hash } = new URL(text)
  if ((protocol !== 'smtp:' && protocol !== 'smtps:') || !['', '/'].includes(pathname) || search !== '' || hash !== '')
    return undefined
  const host = parseHost(hostname.replace(/^\[(.*)\]$/, '$1'))
  const [user, pass] = [asWritten(username), asWritten(password)]
  if (host === undefined || user === undefined || pass === undefined || (user === '') !== (pass === '') || port === '0')
    return undefined
  return {
    host,
    port: port === '' ? undefined : Number(port),
    secure: protocol === 'smtps:',
    credentials: user === '' ? undefined : { user, pass }
  }
}

const asWritten = (part: string): string | undefined => {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined // a % that stands for nothing: told as a problem of the variable
  }
}

const parseSender = (text: string): Sender | undefined => {
  const [, name = '', address = text] = /^([^<>"\p{Cc}]{1,100}?)\s*<([^<>]*)>$/u.exec(text) ?? []
  return isMailAddress(address) ? { name, address } : undefined
}

const parseKey = (text: string): Uint8Array | undefined => {
  if (!/^[A-Za-z0-9+/]{43}=?$/.test(text.trim())) return undefined
  const key = Buffer.from(text.trim(), 'base64')
  return key.length === KEY_BYTES ? new Uint8Array(key) : undefined
}

const parseProxies = (text: string): string[] | undefined => {
  const ranges = text.split(',').map((range) => range.trim())
  return ranges.every(isRange) ? ranges : undefined
}

const isRange = (range: string): boolean => {
  const [address = '', bits, ...rest] = range.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  return bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}

const readText = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // Missing or unreadable: told to the operator as a problem of the variable.
    return undefined
  }
}
