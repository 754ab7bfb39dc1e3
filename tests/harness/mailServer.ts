// A mail server as small as one can be, on a free port of this machine: it takes what it is sent, refuses it, or does not answer.
import { type Server, type Socket, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { eventually } from './eventually.ts'

export type Mail = { from: string; to: string[]; headers: Map<string, string>; text: string; raw: string }

/** `hangs`: accepts the line and says nothing. `loses its words`: takes them, and the line ends before it says so. A code: what it answers
 *  to whoever is named. */
type Mood = 'takes' | 'hangs' | 'loses its words' | 450 | 550

export type MailServer = {
  /** For SMTP_URL. */
  url: string
  mood: Mood
  mails: Mail[]
  /** What whoever signed in gave for a name and a password. */
  signedIn: string[]
  /** How many lines were opened so far. */
  lines: number
  /** Waits until this many mails have come. */
  has(count: number): Promise<Mail[]>
  [Symbol.asyncDispose](): Promise<void>
}

export const openMailServer = async (): Promise<MailServer> => {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    mail.lines += 1
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    if (mail.mood !== 'hangs') speak(socket, mail)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const mail: MailServer = {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mood: 'takes',
    mails: [],
    signedIn: [],
    lines: 0,
    has: (count) =>
      eventually(
        `${count} mails`,
        () => Promise.resolve(mail.mails),
        (mails) => mails.length >= count
      ),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    }
  }
  return mail
}

const speak = (socket: Socket, mail: MailServer): void => {
  let heard = ''
  let reading: 'commands' | 'words' = 'commands'
  let from = ''
  let to: string[] = []
  const say = (line: string): void => void socket.write(`${line}\r\n`)
  const command = (line: string): void => {
    const [, sender] = /^MAIL FROM:<([^>]*)>/i.exec(line) ?? []
    const [, recipient] = /^RCPT TO:<([^>]*)>/i.exec(line) ?? []
    if (sender !== undefined) {
      from = sender
      to = []
      say('250 go on')
    } else if (recipient !== undefined) {
      if (typeof mail.mood === 'number') say(`${mail.mood} <${recipient}> not now, or never`)
      else {
        to.push(recipient)
        say('250 go on')
      }
    } else if (/^DATA$/i.test(line)) {
      reading = 'words'
      say('354 speak')
    } else if (/^EHLO /i.test(line)) say('250-here\r\n250 AUTH PLAIN')
    else if (/^STARTTLS$/i.test(line)) say('502 in the clear only')
    else if (/^AUTH PLAIN /i.test(line)) {
      const given = Buffer.from(line.slice('AUTH PLAIN '.length), 'base64').toString()
      mail.signedIn.push(given.split('\0').slice(1).join(' '))
      say(given.endsWith('\0hush') ? '235 welcome' : '535 nobody by that name')
    } else if (/^QUIT$/i.test(line)) {
      say('221 goodbye')
      socket.end()
    } else say('250 here')
  }
  socket.on('data', (chunk) => {
    heard += chunk.toString('utf8')
    for (;;) {
      const end = reading === 'words' ? heard.indexOf('\r\n.\r\n') : heard.indexOf('\r\n')
      if (end === -1) return
      const part = heard.slice(0, end)
      heard = heard.slice(end + (reading === 'words' ? 5 : 2))
      if (reading === 'commands') command(part)
      else {
        reading = 'commands'
        mail.mails.push(mailOf(from, to, part))
        if (mail.mood === 'loses its words') socket.destroy()
        else say('250 kept')
      }
    }
  })
  say('220 a small one')
}

const mailOf = (from: string, to: string[], raw: string): Mail => {
  const end = raw.indexOf('\r\n\r\n')
  const lines = raw
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  const headers = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)])
  )
  const body = raw.slice(end + 4).replaceAll('\r\n', '\n')
  const isQuoted = headers.get('content-transfer-encoding') === 'quoted-printable'
  return { from, to, headers, raw, text: isQuoted ? unquoted(body) : body }
}

const unquoted = (text: string): string =>
  text.replaceAll('=\n', '').replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

/** The token in the link of a mail. */
export const tokenIn = ({ text }: Mail): string => /\/mail#([A-Za-z0-9_-]{43})(?![\w-])/.exec(text)?.[1] ?? ''
