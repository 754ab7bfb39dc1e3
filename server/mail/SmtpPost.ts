// Carries a letter to the operator's mail server, over one connection a letter. What is said to the log of it is a code: what the server
// answers may name who was written to.
import { Readable } from 'node:stream'
import type { Carried, Letter, Post } from '../domain/dayMailPorts.ts'

export type MailServer = {
  host: string
  /** Undefined: 465 with TLS from the start, else 587. */
  port: number | undefined
  secure: boolean
  credentials: { user: string; pass: string } | undefined
}
export type Sender = { name: string; address: string }

type Timer = { after(ms: number, act: () => void): () => void }

/** All of it, however slowly the server answers. */
const WITHIN_MS = 30_000

export class SmtpPost implements Post {
  readonly #server: MailServer
  readonly #from: Sender
  readonly #name: string
  readonly #timer: Timer
  readonly #closing = new AbortController()

  /** `name`: how this machine is called before the server. */
  constructor({ server, from, name, timer }: { server: MailServer; from: Sender; name: string; timer: Timer }) {
    this.#server = server
    this.#from = from
    this.#name = name
    this.#timer = timer
  }

  async carry(letter: Letter): Promise<Carried> {
    if (this.#closing.signal.aborted) return { outcome: 'unreachable', code: 'closing' }
    const [{ default: MailComposer }, { default: SMTPConnection }] = await this.#nodemailer()
    const words = await new MailComposer({
      from: this.#from,
      to: { name: '', address: letter.to },
      subject: letter.subject,
      text: letter.text,
      headers: { 'Auto-Submitted': 'auto-generated' },
      disableFileAccess: true,
      disableUrlAccess: true
    })
      .compile()
      .build()
    const { host, port, secure, credentials } = this.#server
    const connection = new SMTPConnection({
      host,
      port,
      secure,
      name: this.#name,
      // A password is shown to nobody on the way.
      requireTLS: !secure && credentials !== undefined && !isThisMachine(host),
      // A mail server on this machine seldom has a certificate that names it so, and nobody stands between.
      ignoreTLS: isThisMachine(host),
      connectionTimeout: WITHIN_MS,
      greetingTimeout: WITHIN_MS,
      socketTimeout: WITHIN_MS,
      socketCloseTimeout: 0
    })
    let phase: 'connecting' | 'naming' | 'its words' = 'connecting'
    let letGo: () => void = () => undefined
    const carried = await new Promise<Carried>((resolve) => {
      const failed = (error: Failure): void => resolve({ outcome: outcomeOf(error, phase), code: codeOf(error) })
      const giveUp = (code: string) => (): void => failed({ code })
      const cancel = this.#timer.after(WITHIN_MS, giveUp('too slow'))
      const closing = giveUp('closing')
      this.#closing.signal.addEventListener('abort', closing)
      letGo = () => {
        cancel()
        this.#closing.signal.removeEventListener('abort', closing)
      }
      // Until the line is gone, and after the letter is: an error that nobody hears would end the process.
      connection.on('error', failed)
      connection.on('end', giveUp('line ended'))
      const send = (): void => {
        phase = 'naming'
        const body = Readable.from(
          (function* () {
            phase = 'its words'
            yield words
          })()
        )
        connection.send({ from: this.#from.address, to: letter.to, size: words.length }, body, (error) => {
          if (error === null) resolve({ outcome: 'sent' })
          else failed(error)
        })
      }
      connection.connect((error) => {
        if (error !== undefined) failed(error)
        else if (credentials === undefined) send()
        else connection.login(credentials, (refused) => (refused === null ? send() : failed(refused)))
      })
    })
    letGo()
    if (carried.outcome === 'sent') connection.quit()
    else connection.close()
    return carried
  }

  close(): void {
    this.#closing.abort()
  }

  /** Loaded with the first letter: most servers write none. */
  #nodemailer() {
    return Promise.all([import('nodemailer/lib/mail-composer'), import('nodemailer/lib/smtp-connection')])
  }
}

type Failure = { code?: string | undefined; responseCode?: number | undefined; permanent?: boolean | undefined }

/** Before it named anybody, whatever goes wrong is the server's. Words that were on the way without an answer may have been taken. */
const outcomeOf = (
  { responseCode, permanent }: Failure,
  phase: 'connecting' | 'naming' | 'its words'
): Exclude<Carried['outcome'], 'sent'> => {
  if (phase === 'connecting') return 'unreachable'
  if (responseCode !== undefined) return permanent === true ? 'refused' : 'not-now'
  return phase === 'naming' ? 'unreachable' : 'unknown'
}

const codeOf = ({ code, responseCode }: Failure): string => [code, responseCode].filter((part) => part !== undefined).join(' ')

const isThisMachine = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.')
