// One person's browser as far as HTTP goes: a cookie jar of one cookie and the server's address.
import type { Alliance, Invitation } from '../../shared/protocol/bodies.ts'

export type Answer<T> = { status: number; body: T; headers: Headers }

export class Browser {
  readonly origin: string
  cookie: string | undefined

  constructor(origin: string, cookie?: string) {
    this.origin = origin
    this.cookie = cookie
  }

  async ask<T = unknown>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const response = await fetch(this.origin + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.cookie === undefined ? {} : { cookie: this.cookie }),
        ...headers
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) })
    })
    const set = response.headers.getSetCookie()[0]?.split(';')[0]
    if (set !== undefined) this.cookie = set
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: (text === '' ? undefined : readAnswer(text)) as T }
  }

  /** Begins a coaching alliance in the coach's seat. */
  async begin(name = 'Amara', title?: string): Promise<Alliance> {
    const answer = await this.ask<{ alliance: Alliance }>('POST', '/api/alliances', {
      template: 'coaching',
      ...(title === undefined ? {} : { title }),
      me: { name, seat: 1 }
    })
    return expectStatus(answer, 201).alliance
  }

  async invite(alliance: Alliance): Promise<Invitation> {
    const seat = alliance.seats.find(({ person }) => person === null)
    const answer = await this.ask<{ invitation: Invitation }>('POST', `/api/alliances/${alliance.id}/invitations`, {
      seatId: seat?.id
    })
    return expectStatus(answer, 201).invitation
  }

  async accept(token: string, name = 'Jonas'): Promise<Alliance> {
    return expectStatus(await this.ask<{ alliance: Alliance }>('POST', '/api/invitations/accept', { token, name }), 200).alliance
  }

  async read(id: string): Promise<Alliance> {
    return expectStatus(await this.ask<{ alliance: Alliance }>('GET', `/api/alliances/${id}`), 200).alliance
  }
}

const readAnswer = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const expectStatus = <T>(answer: Answer<T>, status: number): T => {
  if (answer.status !== status) throw new Error(`expected ${status}, got ${answer.status}: ${JSON.stringify(answer.body)}`)
  return answer.body
}

/** Two people who sit in one alliance, each with a browser of their own. */
export const seatTwo = async (origin: string): Promise<{ alliance: Alliance; coach: Browser; client: Browser }> => {
  const coach = new Browser(origin)
  const client = new Browser(origin)
  const begun = await coach.begin()
  const { token } = await coach.invite(begun)
  return { alliance: await client.accept(token), coach, client }
}
