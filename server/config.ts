// The one place that reads the environment. Every problem is found before anything listens, one line each,
// naming the variable and what it expects.
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { resolve } from 'node:path'
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
}

/** Variables of what is not built yet: set, they would be silently ignored, so they are refused. */
const NOT_YET = ['DATABASE_URL', 'REDIS_URL', 'SMTP_URL', 'MAIL_FROM']

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

  if (problems.length > 0) return { problems }
  const dataDir = resolve(value('DATA_DIR') ?? 'data')
  return { port, host, publicUrl, dataDir, masterKey: key ?? keyFromFile, operatorName, metricsToken, trustedProxies, rateLimits }
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
